"""Which questions a person may practise, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cms.people import Person
from quizzes.attempts.outcomes import outcome
from quizzes.content.versions import read_versions
from quizzes.enums import AttemptState, CountingPolicy
from quizzes.grading.key_rule import held_questions, rule_shows_key
from quizzes.models import Attempt, PracticeAnswer, Question, Topic
from quizzes.models.question import QuestionQuerySet

# Papers of this person that are looked at; older ones were reviewed long ago.
MAX_PAPERS = 50


def open_attempt_of(user: Person) -> Attempt | None:
    """The attempt that this person is sitting: practice waits until it is handed in."""
    rows = Attempt.objects.in_progress().filter(user=user).select_related("quiz")
    return rows.order_by("started_at").first()


def practice_questions(user: Person) -> QuestionQuerySet:
    """Questions whose key this person may see now; at most three queries, when made.

    Left out is what an open round may draw, whoever asks, and what stands on own papers that
    the review rules still keep closed.
    """
    open_to_all = Question.objects.practisable().exclude(held_questions())
    return open_to_all.exclude(pk__in=withheld_questions(user))


def withheld_questions(user: Person) -> set[int]:
    """Questions of this person's papers whose key the review rule does not show yet."""
    rows = Attempt.objects.filter(user=user).select_related("quiz", "round")
    attempts = list(rows.order_by("-started_at", "-pk")[:MAX_PAPERS])
    closed = [each for each in attempts if not _is_reviewable(each, attempts)]
    versions = read_versions(item.version_id for each in closed for item in each.items)
    return {version.question_id for version in versions.values()}


def _is_reviewable(attempt: Attempt, attempts: Sequence[Attempt]) -> bool:
    """Whether the quiz's review rule shows this paper's key; in doubt it does not.

    Reads no allowances and no cycles: one who failed sees the key here after passing only,
    and a pass of an earlier cycle does not open a later paper.
    """
    if attempt.state not in (AttemptState.GRADED, AttemptState.EXPIRED):
        return False
    return rule_shows_key(attempt, finished=lambda: _passed_since(attempt, attempts))


def _passed_since(attempt: Attempt, attempts: Sequence[Attempt]) -> bool:
    same = [a for a in attempts if (a.quiz_id, a.round_id) == (attempt.quiz_id, attempt.round_id)]
    later = [a for a in same if a.number >= attempt.number]
    if not any(a.passed for a in later):
        return False
    if attempt.quiz.counting_policy == CountingPolicy.BEST:
        return True
    result = outcome(attempt.quiz, sorted(same, key=lambda a: a.number))
    return result is not None and result.passed


@dataclass(frozen=True)
class TopicRow:
    """A topic that may be practised: questions in all, met before, and due today."""

    topic: Topic
    total: int
    met: int
    due: int


def practice_topics(user: Person) -> list[TopicRow]:
    """The topics that are open for practice, with this person's progress."""
    today = timezone.localdate()
    rows = (
        _with_card(practice_questions(user), user)
        .order_by()
        .values("topic")
        .annotate(
            total=Count("pk"),
            met=Count("card"),
            due=Count("card", filter=Q(card__due_on__lte=today)),
        )
    )
    counts = {row["topic"]: row for row in rows}
    return [
        TopicRow(topic, row["total"], row["met"], row["due"])
        for topic in Topic.objects.filter(pk__in=counts)
        if (row := counts[topic.pk])
    ]


def next_question(
    user: Person, *, topic: Topic | None = None, level: str = "", random: Random | None = None
) -> int | None:
    """The question to practise next: due ones, then new ones, then those met longest ago.

    Returns its primary key; None where there is nothing to practise.
    """
    questions = practice_questions(user)
    questions = questions.below(topic.pk) if topic else questions
    questions = questions.filter(level=level) if level else questions
    cards = _with_card(questions, user)
    due = cards.filter(card__due_on__lte=timezone.localdate()).order_by("card__due_on", "pk")
    if (found := due.values_list("pk", flat=True).first()) is not None:
        return int(found)
    new = list(cards.filter(card=None).order_by("pk").values_list("pk", flat=True))
    if new:
        return (random or SystemRandom()).choice(new)
    longest_ago = cards.annotate(answered_at=Subquery(_last_answer(user)))
    longest_ago = longest_ago.order_by(F("answered_at").asc(nulls_first=True), "pk")
    return longest_ago.values_list("pk", flat=True).first()


def _last_answer(user: Person) -> QuerySet[Any, Any]:
    """When this person last practised the question of the outer query."""
    answers = PracticeAnswer.objects.filter(user=user, version__question=OuterRef("pk"))
    return answers.order_by("-answered_at").values("answered_at")[:1]


def _with_card(questions: QuestionQuerySet, user: Person) -> QuestionQuerySet:
    """Each question with this person's card, if there is one, as `card`."""
    own = FilteredRelation("memory_cards", condition=Q(memory_cards__user=user))
    return questions.annotate(card=own)
