"""Where a question is used."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from quizzes.enums import RoundState
from quizzes.models import BlueprintRow, Question, QuestionPool, QuizPage, Round, Topic

COMING = (RoundState.PLANNED, RoundState.OPEN)


@dataclass(frozen=True)
class QuizUse:
    """A quiz that may ask the question, how it comes to it, and its rounds to come."""

    quiz: QuizPage
    ways: list[str]
    rounds: list[Round]


@dataclass(frozen=True)
class Usage:
    """All places that name the question or draw from where it stands."""

    quizzes: list[QuizUse]
    pools: list[QuestionPool]


def usage_of(question: Question) -> Usage:
    """Published quizzes and pools; four queries."""
    pools = list(QuestionPool.objects.filter(rows__question=question))
    above = Topic.objects.above([question.topic_id])
    drawn = Q(topic__in=above) & Q(level__in=["", question.level])
    rows = BlueprintRow.objects.filter(drawn | Q(pool__in=pools) | Q(question=question))
    ways: dict[int, list[str]] = {}
    for row in rows.filter(quiz__live=True).select_related("topic", "pool"):
        ways.setdefault(row.quiz_id, []).append(_way(row))
    rounds: dict[int, list[Round]] = {}
    for coming in Round.objects.filter(quiz__in=ways, state__in=COMING).order_by("opens_at"):
        rounds.setdefault(coming.quiz_id, []).append(coming)
    quizzes = QuizPage.objects.filter(pk__in=ways).order_by("path")
    return Usage([QuizUse(q, ways[q.pk], rounds.get(q.pk, [])) for q in quizzes], pools)


def _way(row: BlueprintRow) -> str:
    if row.question_id:
        return _("câu cố định")
    if row.pool:
        return _("bốc từ nhóm “%(name)s”") % {"name": row.pool}
    return _("bốc từ chuyên đề “%(name)s”") % {"name": row.topic}
