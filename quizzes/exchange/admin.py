"""The question import in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import BANK, Entry
from quizzes.exchange import import_views as bank_import

ENTRIES = [Entry(BANK, _("Nhập câu hỏi"), "bank_imports", "upload", 20, bank_import.PERMISSION)]


def admin_urls() -> list[URLPattern]:
    one = "nhap-cau-hoi/<int:batch_id>/"
    return [
        path("nhap-cau-hoi/", bank_import.upload, name="bank_imports"),
        path(one, bank_import.preview, name="bank_import"),
        path(f"{one}tep/", bank_import.source, name="bank_import_file"),
        path(f"{one}hoan-tac/", bank_import.undo, name="bank_import_undo"),
        path("nhap-cau-hoi/cau/<int:row_id>/", bank_import.mend, name="bank_import_row"),
        path(
            "nhap-cau-hoi/hinh/<int:picture_id>/", bank_import.picture, name="bank_import_picture"
        ),
    ]
