"""Changes of the law in Wagtail's admin: addresses and menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.views import law, law_import


class LawReviewMenuItem(MenuItem):
    """Shown to those who may read the bank."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(law.SEE)


class LawImportMenuItem(MenuItem):
    """Shown to those who may add legal documents."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(law_import.PERMISSION)


def law_review_urls() -> list[URLPattern]:
    return [
        path("can-cu/", law.review, name="law_review"),
        path("can-cu/giu/<int:flag_id>/", law.keep, name="law_keep"),
        path("can-cu/thay/", law.repoint, name="law_repoint"),
        path("can-cu/de-nghi/<int:proposal_id>/", law.proposal, name="law_proposal"),
        path("can-cu/de-nghi/cau/<int:row_id>/", law.decide, name="law_decide"),
        path("phap-luat/nhap/", law_import.upload, name="law_import"),
        path("phap-luat/nhap/ghi/", law_import.apply, name="law_import_apply"),
        path("phap-luat/nhap/mau.xlsx", law_import.template, name="law_import_template"),
    ]


def law_review_menu_item() -> MenuItem:
    return LawReviewMenuItem(
        _("Rà soát theo pháp luật"), reverse("law_review"), icon_name="bars", order=262
    )


def law_import_menu_item() -> MenuItem:
    return LawImportMenuItem(
        _("Nhập văn bản"), reverse("law_import"), icon_name="upload", order=263
    )
