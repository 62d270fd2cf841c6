"""Editions in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import EXAMINATIONS, Entry
from quizzes.editions import result_views, views

ENTRIES = [
    Entry(
        EXAMINATIONS,
        _("Đề giấy"),
        "editions",
        "doc-full",
        20,
        "quizzes.add_paperedition",
    )
]


def admin_urls() -> list[URLPattern]:
    one = "de-giay/<int:edition_id>/"
    return [
        path("de-giay/", views.index, name="editions"),
        path("de-giay/moi/", views.make, name="edition_new"),
        path(one, views.edition, name="edition"),
        path(f"{one}de.pdf", views.papers_pdf, name="edition_papers"),
        path(f"{one}phieu-tra-loi.pdf", views.sheets_pdf, name="edition_sheets"),
        path(f"{one}dap-an.pdf", views.key_pdf, name="edition_key"),
        path(f"{one}mau-ket-qua.xlsx", views.results_form, name="edition_results_form"),
        path(f"{one}ket-qua/", result_views.upload, name="edition_results"),
        path(
            "de-giay/ket-qua/<int:results_id>/",
            result_views.preview,
            name="edition_results_preview",
        ),
    ]
