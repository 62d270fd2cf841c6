"""Questions from files and into files in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import BANK, Entry
from quizzes.exchange import export_views, import_views

ENTRIES = [
    Entry(BANK, _("Nhập câu hỏi"), "bank_imports", "upload", 20, import_views.PERMISSION),
    Entry(BANK, _("Xuất câu hỏi"), "bank_export", "download", 30, "quizzes.change_question"),
]


def admin_urls() -> list[URLPattern]:
    one = "nhap-cau-hoi/<int:batch_id>/"
    return [
        path("nhap-cau-hoi/", import_views.upload, name="bank_imports"),
        path(one, import_views.preview, name="bank_import"),
        path(f"{one}tep/", import_views.source, name="bank_import_file"),
        path(f"{one}hoan-tac/", import_views.undo, name="bank_import_undo"),
        path("nhap-cau-hoi/cau/<int:row_id>/", import_views.edit_row, name="bank_import_row"),
        path(
            "nhap-cau-hoi/hinh/<int:picture_id>/", import_views.picture, name="bank_import_picture"
        ),
        path("ngan-hang/xuat/", export_views.export, name="bank_export"),
    ]
