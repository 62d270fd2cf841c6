"""Templates of certificates in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from certificates.design import views
from cms.admin.menu import CERTIFICATES, Entry

ENTRIES = [
    Entry(
        CERTIFICATES,
        _("Mẫu giấy chứng nhận"),
        "certificate_templates",
        "doc-full",
        40,
        views.PERMISSION,
    ),
]


def admin_urls() -> list[URLPattern]:
    one = "mau-giay-chung-nhan/<int:template_id>/"
    return [
        path("mau-giay-chung-nhan/", views.index, name="certificate_templates"),
        path("mau-giay-chung-nhan/moi/", views.edit, name="certificate_template_new"),
        path(
            "mau-giay-chung-nhan/moi/xem-thu/",
            views.preview,
            name="certificate_template_preview_new",
        ),
        path(one, views.edit, name="certificate_template"),
        path(f"{one}xem-thu/", views.preview, name="certificate_template_preview"),
        path(
            "mau-giay-chung-nhan/phien-ban/<int:version_id>.pdf",
            views.version,
            name="certificate_template_version",
        ),
    ]
