"""The audit log in the admin: address and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import REPORTS, Entry
from learning.access.audit import views

ENTRIES = [
    Entry(REPORTS, _("Nhật ký thao tác"), "audit_log", "history", 60, "learning.view_auditentry"),
]


def admin_urls() -> list[URLPattern]:
    return [
        path("nhat-ky-thao-tac/", views.audit, name="audit_log"),
    ]
