"""Templates, printing and signing in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from certificates.design import views as paper_views
from certificates.desk import print_views
from cms.admin.menu import CERTIFICATES, Entry

ENTRIES = [
    Entry(
        CERTIFICATES,
        _("In và ký giấy chứng nhận"),
        "certificate_printing",
        "download",
        30,
        print_views.PERMISSION,
    ),
    Entry(
        CERTIFICATES,
        _("Mẫu giấy chứng nhận"),
        "certificate_templates",
        "doc-full",
        40,
        paper_views.PERMISSION,
    ),
]


def admin_urls() -> list[URLPattern]:
    one = "mau-giay-chung-nhan/<int:template_id>/"
    return [
        path("mau-giay-chung-nhan/", paper_views.index, name="certificate_templates"),
        path("mau-giay-chung-nhan/moi/", paper_views.edit, name="certificate_template_new"),
        path(
            "mau-giay-chung-nhan/moi/xem-thu/",
            paper_views.preview,
            name="certificate_template_preview_new",
        ),
        path(one, paper_views.edit, name="certificate_template"),
        path(f"{one}xem-thu/", paper_views.preview, name="certificate_template_preview"),
        path(
            "mau-giay-chung-nhan/phien-ban/<int:version_id>.pdf",
            paper_views.version,
            name="certificate_template_version",
        ),
        path("in-va-ky/", print_views.desk, name="certificate_printing"),
        path("in-va-ky/in.pdf", print_views.print_class, name="certificate_print_class"),
        path("in-va-ky/so-cap.<str:kind>", print_views.book, name="register_book_print"),
        path("in-va-ky/de-ky.zip", print_views.export, name="certificate_sign_export"),
        path("in-va-ky/nhan-lai/", print_views.take_back, name="certificate_sign_return"),
    ]
