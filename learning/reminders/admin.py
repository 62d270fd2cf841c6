"""The log of reminders in the admin: address and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import DUTIES, Entry
from learning.reminders import views

ENTRIES = [
    Entry(DUTIES, _("Nhắc việc"), "desk_reminders", "mail", 60, "learning.decide_exemption"),
]


def admin_urls() -> list[URLPattern]:
    return [
        path("nhac-viec/", views.reminders, name="desk_reminders"),
    ]
