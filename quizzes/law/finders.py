"""What of the bank and its examinations rests on provisions of the law."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.law.usages import may_edit
from cms.moments import day_text
from cms.ports import LawUsage
from quizzes.engine.stems import short_question
from quizzes.enums import QuestionState, RoundState
from quizzes.models import BlueprintRow, Question, QuizPage, Round, Topic

MAX_SHOWN = 100
COMING = (RoundState.PLANNED, RoundState.OPEN)


def questions_using(provisions: Collection[int]) -> list[LawUsage]:
    """Questions that cite one of the places, retired ones apart; the first hundred."""
    found = _citing(provisions).order_by("pk")
    items = [
        LawUsage(
            short_question(question.stem),
            reverse("bank_question", args=[question.pk]),
            str(QuestionState(question.state).label),
            _with_permission("quizzes.view_question"),
        )
        for question in found[:MAX_SHOWN]
    ]
    return _with_rest(items, found.count())


def quizzes_using(provisions: Collection[int]) -> list[LawUsage]:
    """Published quizzes that may draw one of those questions."""
    return [
        LawUsage(
            quiz.title,
            reverse("wagtailadmin_pages:edit", args=[quiz.pk]),
            may_open=may_edit(quiz),
        )
        for quiz in quizzes_asking(provisions)
    ]


def rounds_using(provisions: Collection[int]) -> list[LawUsage]:
    """Rounds of those quizzes that are open or still to open."""
    rows = Round.objects.filter(quiz__in=quizzes_asking(provisions), state__in=COMING)
    return [
        LawUsage(
            f"{row.quiz.title}, kỳ {row.number}",
            reverse("wagtailsnippets_quizzes_round:inspect", args=[row.pk]),
            _("%(state)s, đóng ngày %(day)s")
            % {"state": row.get_state_display(), "day": day_text(row.closes_at)},
            _with_permission("quizzes.view_round"),
        )
        for row in rows.select_related("quiz").order_by("closes_at")
    ]


def _with_permission(name: str) -> Callable[[Any], bool]:
    return lambda viewer: bool(viewer.has_perm(name))


def _citing(provisions: Collection[int]) -> Any:
    return Question.objects.filter(provision__in=provisions).exclude(state=QuestionState.RETIRED)


def quizzes_asking(provisions: Collection[int]) -> Any:
    """Published quizzes that may draw a question that cites one of the places."""
    questions = _citing(provisions)
    drawn_from = Topic.objects.above(questions.values("topic"))
    rows = BlueprintRow.objects.filter(topic__in=drawn_from)
    rows |= BlueprintRow.objects.filter(question__in=questions.values("pk"))
    rows |= BlueprintRow.objects.filter(pool__rows__question__in=questions.values("pk"))
    return QuizPage.objects.live().filter(pk__in=rows.values("quiz")).order_by("path")


def _with_rest(items: list[LawUsage], total: int) -> list[LawUsage]:
    if total > len(items):
        more = _("và %(count)s câu khác") % {"count": total - len(items)}
        items.append(LawUsage(more, ""))
    return items
