"""Where the examination engine meets Wagtail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.deletion import register_record_check
from quizzes.models import Attempt, ContestIndexPage, QuizPage
from quizzes.views.start import contest_index, quiz_start
from quizzes.viewsets import BankViewSetGroup

register_snippet(BankViewSetGroup)


def has_attempts(page: Page) -> bool:
    """Whether somebody sat a quiz at or below the page."""
    return Attempt.objects.filter(quiz__path__startswith=page.path).exists()


register_record_check(has_attempts)


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
