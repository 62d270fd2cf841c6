"""Where the examination engine meets Wagtail."""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.admin.menu import register_entries
from cms.models.base import WITHDRAWN
from cms.pages.deletion import register_record_check
from cms.pages.withdrawal import register_concern
from cms.people import PersonRequest
from cms.uploads.pictures import register_image_check
from quizzes.bank import admin as bank_admin
from quizzes.bank.grouping_viewsets import PoolViewSet, TopicViewSet
from quizzes.bank.viewsets import QuestionViewSet
from quizzes.editions import admin as editions_admin
from quizzes.enums import RoundState
from quizzes.exchange import admin as exchange_admin
from quizzes.grading.essays import admin as essays_admin
from quizzes.grading.regrade import admin as regrade_admin
from quizzes.law import admin as law_admin
from quizzes.learner.start_views import contest_index, quiz_start
from quizzes.models import (
    Attempt,
    ContestIndexPage,
    PaperEdition,
    QuizPage,
    Round,
    VersionImage,
)
from quizzes.organiser import admin as organiser_admin
from quizzes.organiser.integrity import admin as integrity_admin
from quizzes.organiser.viewsets import AllowanceViewSet, RoundViewSet

for view_set in (QuestionViewSet, TopicViewSet, PoolViewSet, RoundViewSet, AllowanceViewSet):
    register_snippet(view_set)
for part in (
    bank_admin,
    editions_admin,
    essays_admin,
    exchange_admin,
    law_admin,
    regrade_admin,
    organiser_admin,
):
    hooks.register("register_admin_urls", part.admin_urls)
    register_entries(part.ENTRIES)
hooks.register("register_admin_urls", integrity_admin.admin_urls)
hooks.register("register_log_actions", integrity_admin.register_record_actions)
hooks.register("after_create_snippet", law_admin.look_at_once)
hooks.register("after_edit_snippet", law_admin.look_at_once)
hooks.register("construct_homepage_panels", bank_admin.my_work_panel)
bank_admin.register_bulk_actions()


def has_attempts(page: Page) -> bool:
    """Whether somebody sat a quiz at or below the page."""
    return Attempt.objects.filter(quiz__path__startswith=page.path).exists()


def has_paper_editions(page: Page) -> bool:
    """Whether papers of a quiz at or below the page were printed."""
    return PaperEdition.objects.filter(quiz__path__startswith=page.path).exists()


def tell_rounds(pages: Sequence[Page]) -> list[str]:
    """How many rounds of the quizzes at or below the pages are open or to come."""
    below = reduce(or_, (Q(quiz__path__startswith=page.path) for page in pages))
    count = Round.objects.filter(below, state__in=(RoundState.PLANNED, RoundState.OPEN)).count()
    return [_("%(n)s kỳ kiểm tra đang mở hoặc sắp mở.") % {"n": count}] if count else []


def shown_by_versions(image_ids: Collection[int]) -> set[int]:
    """Which of the images some version of a question shows; one query."""
    rows = VersionImage.objects.filter(image__in=image_ids)
    return set(rows.values_list("image_id", flat=True))


register_record_check(has_attempts)
register_record_check(has_paper_editions)
register_concern(tell_rounds)
register_image_check(shown_by_versions)


@hooks.register("before_serve_page")
def serve_quiz(
    page: Page, request: PersonRequest, _args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Quiz pages ask for a sign-in and know their reader."""
    if WITHDRAWN in kwargs:
        return None
    if isinstance(page, QuizPage):
        return quiz_start(request, page)
    if isinstance(page, ContestIndexPage):
        return contest_index(request, page)
    return None
