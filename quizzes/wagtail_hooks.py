"""Where the examination engine meets Wagtail."""

from typing import Any

from django.http import HttpResponse
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.admin.menu import register_entries
from cms.models.base import WITHDRAWN
from cms.people import PersonRequest
from quizzes.bank import admin as bank_admin
from quizzes.bank.pool_viewsets import PoolViewSet
from quizzes.bank.topic_deletion import refuse_topic_deletion
from quizzes.bank.topic_viewsets import TopicViewSet
from quizzes.bank.viewsets import QuestionViewSet
from quizzes.editions import admin as editions_admin
from quizzes.exchange import admin as exchange_admin
from quizzes.grading.essays import admin as essays_admin
from quizzes.grading.regrade import admin as regrade_admin
from quizzes.law import admin as law_admin
from quizzes.learner.start_views import contest_index, quiz_start
from quizzes.models import (
    ContestIndexPage,
    QuizPage,
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
hooks.register("after_create_snippet", law_admin.look_at_once)
hooks.register("after_edit_snippet", law_admin.look_at_once)
hooks.register("before_delete_snippet", refuse_topic_deletion)
hooks.register("construct_homepage_panels", bank_admin.my_work_panel)
hooks.register("construct_snippet_action_menu", bank_admin.only_the_review_publishes)
bank_admin.register_bulk_actions()


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
