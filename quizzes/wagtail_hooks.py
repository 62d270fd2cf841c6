"""Where the examination engine meets Wagtail."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.deletion import register_record_check
from cms.pictures import register_image_check
from quizzes.bank_hooks import (
    alike_menu_item,
    bank_urls,
    export_menu_item,
    my_work_panel,
    register_bulk_actions,
)
from quizzes.essay_hooks import essay_urls, essays_menu_item
from quizzes.import_hooks import import_menu_item, import_urls
from quizzes.integrity_hooks import integrity_urls, register_record_actions
from quizzes.law_hooks import law_import_menu_item, law_review_menu_item, law_review_urls
from quizzes.models import (
    Attempt,
    ContestIndexPage,
    PaperEdition,
    QuizPage,
    VersionImage,
)
from quizzes.regrade_hooks import regrade_menu_item, regrade_urls
from quizzes.round_hooks import round_desk_urls, rounds_menu_item
from quizzes.views import edition_results, editions, statistics
from quizzes.views.start import contest_index, quiz_start
from quizzes.viewsets import BankViewSetGroup

register_snippet(BankViewSetGroup)
hooks.register("register_admin_urls", import_urls)
hooks.register("register_admin_menu_item", import_menu_item)
hooks.register("register_admin_urls", round_desk_urls)
hooks.register("register_admin_menu_item", rounds_menu_item)
hooks.register("register_admin_urls", essay_urls)
hooks.register("register_admin_menu_item", essays_menu_item)
hooks.register("register_admin_urls", integrity_urls)
hooks.register("register_log_actions", register_record_actions)
hooks.register("register_admin_urls", regrade_urls)
hooks.register("register_admin_menu_item", regrade_menu_item)

hooks.register("register_admin_urls", law_review_urls)
hooks.register("register_admin_menu_item", law_review_menu_item)
hooks.register("register_admin_menu_item", law_import_menu_item)
hooks.register("register_admin_urls", bank_urls)
hooks.register("register_admin_menu_item", alike_menu_item)
hooks.register("register_admin_menu_item", export_menu_item)
hooks.register("construct_homepage_panels", my_work_panel)
register_bulk_actions()


@hooks.register("register_admin_urls")
def statistics_urls() -> list[URLPattern]:
    return [
        path("thong-ke/", statistics.quizzes, name="statistics"),
        path("thong-ke/<int:quiz_id>/", statistics.quiz, name="quiz_statistics"),
    ]


class StatisticsMenuItem(MenuItem):
    """Shown to those who may read the bank."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.view_question")


@hooks.register("register_admin_menu_item")
def statistics_menu_item() -> MenuItem:
    return StatisticsMenuItem(
        _("Thống kê câu hỏi"), reverse("statistics"), icon_name="view", order=260
    )


@hooks.register("register_admin_urls")
def edition_urls() -> list[URLPattern]:
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


def has_attempts(page: Page) -> bool:
    """Whether somebody sat a quiz at or below the page."""
    return Attempt.objects.filter(quiz__path__startswith=page.path).exists()


def has_paper_editions(page: Page) -> bool:
    """Whether papers of a quiz at or below the page were printed."""
    return PaperEdition.objects.filter(quiz__path__startswith=page.path).exists()


def shown_by_versions(image_ids: Collection[int]) -> set[int]:
    """Which of the images some version of a question shows; one query."""
    rows = VersionImage.objects.filter(image__in=image_ids)
    return set(rows.values_list("image_id", flat=True))


register_record_check(has_attempts)
register_record_check(has_paper_editions)
register_image_check(shown_by_versions)


@hooks.register("before_serve_page")
def serve_quiz(
    page: Page, request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Quiz pages ask for a sign-in and know their reader."""
    if isinstance(page, QuizPage):
        return quiz_start(request, page)
    if isinstance(page, ContestIndexPage):
        return contest_index(request, page)
    return None
