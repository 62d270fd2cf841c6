"""Paper-and-pencil editions in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import EXAMINATIONS, Entry
from quizzes.editions import result_views as edition_results
from quizzes.editions import views as editions

ENTRIES = [
    Entry(
        EXAMINATIONS,
        _("Đề giấy"),
        "paper_editions",
        "doc-full",
        20,
        "quizzes.add_paperedition",
    )
]


def admin_urls() -> list[URLPattern]:
    one = "de-giay/<int:edition_id>/"
    return [
        path("de-giay/", editions.index, name="paper_editions"),
        path("de-giay/moi/", editions.make, name="paper_edition_new"),
        path(one, editions.edition, name="paper_edition"),
        path(f"{one}de.pdf", editions.papers_pdf, name="paper_edition_papers"),
        path(f"{one}phieu-tra-loi.pdf", editions.sheets_pdf, name="paper_edition_sheets"),
        path(f"{one}dap-an.pdf", editions.key_pdf, name="paper_edition_key"),
        path(f"{one}mau-ket-qua.xlsx", editions.results_form, name="edition_results_form"),
        path(f"{one}ket-qua/", edition_results.upload, name="edition_results"),
        path(
            "de-giay/ket-qua/<int:results_id>/",
            edition_results.preview,
            name="edition_results_preview",
        ),
    ]
