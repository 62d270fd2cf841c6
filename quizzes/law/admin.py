"""Changes of the law in Wagtail's admin: addresses and menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import LAW, Entry
from cms.models import LegalDocument, Provision
from config.queue import enqueue
from quizzes.law import file_views, views

ENTRIES = [
    Entry(LAW, _("Nhập văn bản"), "law_import", "upload", 30, file_views.PERMISSION),
    Entry(LAW, _("Rà soát theo pháp luật"), "law_review", "bars", 40, views.SEE),
]


def look_at_once(_request: HttpRequest, saved: object) -> None:
    """Who enters that a law ends sees in a moment what that touches, not in an hour."""
    if isinstance(saved, LegalDocument | Provision):
        enqueue("quizzes.tasks.review_law")


def admin_urls() -> list[URLPattern]:
    return [
        path("can-cu/", views.review, name="law_review"),
        path("can-cu/giu/<int:flag_id>/", views.keep, name="law_keep"),
        path("can-cu/thay/", views.repoint, name="law_repoint"),
        path("can-cu/de-nghi/<int:proposal_id>/", views.proposal, name="law_proposal"),
        path("can-cu/de-nghi/cau/<int:row_id>/", views.decide, name="law_decide"),
        path("phap-luat/nhap/", file_views.upload, name="law_import"),
        path("phap-luat/nhap/ghi/", file_views.apply, name="law_import_apply"),
        path("phap-luat/nhap/mau.xlsx", file_views.template, name="law_import_template"),
    ]
