"""The question import in Wagtail's admin: addresses and menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.views import bank_import


class ImportMenuItem(MenuItem):
    """Shown to those who may add questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(bank_import.PERMISSION)


def import_urls() -> list[URLPattern]:
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


def import_menu_item() -> MenuItem:
    return ImportMenuItem(_("Nhập câu hỏi"), reverse("bank_imports"), icon_name="upload", order=252)
