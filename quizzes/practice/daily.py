"""The day's questions (câu hỏi mỗi ngày): what was wrong first, then something new."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.people import Person
from config.compiled_query import CompiledQuery
from quizzes.engine.seeded import seeded_random
from quizzes.models import BlueprintRow, DailyQuestion, MemoryCard, Topic
from quizzes.models.question import QuestionQuerySet
from quizzes.ports import quizzes_due
from quizzes.practice.choosing import practice_questions
from quizzes.practice.memory import note_wrong_answers

QUESTIONS_A_DAY = 3


@CompiledQuery
def topics_for_practice() -> QuerySet[Topic, int]:
    """One topic that is open for practice, if there is any."""
    return Topic.objects.filter(practice=True).order_by().values_list("pk", flat=True)[:1]


@dataclass(frozen=True)
class Daily:
    """A person's questions of one day, in order; those that may no longer be asked are gone."""

    day: dt.date
    rows: tuple[DailyQuestion, ...]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def left(self) -> int:
        return sum(not row.is_answered for row in self.rows)

    @property
    def begun(self) -> bool:
        return self.left < self.total

    @property
    def next(self) -> DailyQuestion | None:
        """The first one that waits for an answer."""
        return next((row for row in self.rows if not row.is_answered), None)

    def place(self, row: DailyQuestion) -> int:
        """Where the row stands among those of the day, from 1."""
        return 1 + self.rows.index(row)


def daily_questions(user: Person, at: dt.datetime) -> Daily:
    """The questions of the local day of `at`: chosen when first asked for, then kept.

    Due cards come first, the longest overdue leading; then new questions of the topics of
    the person's duties; then of any topic that is open for practice.
    """
    day = timezone.localdate(at)
    if not topics_for_practice.all():
        return Daily(day, ())
    rows = _rows(user, day)
    questions = practice_questions(user)
    if not rows:
        note_wrong_answers(user)
        chosen = _choose(user, day, questions)
        DailyQuestion.objects.bulk_create(
            [
                DailyQuestion(user=user, day=day, position=position, question_id=pk)
                for position, pk in enumerate(chosen, start=1)
            ],
            ignore_conflicts=True,
        )
        return Daily(day, tuple(_rows(user, day))) if chosen else Daily(day, ())
    waiting = [row.question_id for row in rows if not row.is_answered]
    askable = set(questions.filter(pk__in=waiting).values_list("pk", flat=True)) if waiting else ()
    return Daily(day, tuple(r for r in rows if r.is_answered or r.question_id in askable))


def _rows(user: Person, day: dt.date) -> list[DailyQuestion]:
    rows = DailyQuestion.objects.filter(user=user, day=day)
    return list(rows.select_related("question", "answer").order_by("position"))


def _choose(user: Person, day: dt.date, questions: QuestionQuerySet) -> list[int]:
    """Primary keys in order. The same day and state of things give the same questions."""
    due = MemoryCard.objects.filter(user=user, question__in=questions).due(day)
    chosen = list(due.values_list("question_id", flat=True)[:QUESTIONS_A_DAY])
    random = seeded_random(f"{user.pk} {day}")
    new = questions.exclude(memory_cards__user=user)
    duties = Q(topic__in=Topic.objects.below(_duty_topics(user)))
    for pool in (new.filter(duties), new.exclude(duties)):
        wanted = QUESTIONS_A_DAY - len(chosen)
        chosen += _sample(pool, wanted, random)
    return chosen


def _sample(pool: QuestionQuerySet, wanted: int, random: Random) -> list[int]:
    if wanted <= 0:
        return []
    keys: Sequence[int] = list(pool.order_by("pk").values_list("pk", flat=True))
    return random.sample(keys, min(wanted, len(keys)))


def _duty_topics(user: Person) -> list[int]:
    """Topics that the quizzes of this person's duties draw from."""
    rows = BlueprintRow.objects.filter(quiz__in=quizzes_due(user), topic__isnull=False)
    return list(rows.order_by().values_list("topic", flat=True).distinct())
