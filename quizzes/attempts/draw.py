"""Drawing the paper of an attempt."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from random import Random

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person
from config.compiled_query import CompiledQuery
from quizzes.content.versions import Version, read_versions
from quizzes.engine.draw import (
    Candidate,
    Drawn,
    PoolTooSmallError,
    Row,
    draw_versions,
    shuffle_keys,
)
from quizzes.engine.seeded import seeded_random
from quizzes.engine.types import KINDS
from quizzes.exceptions import NotEnoughQuestionsError
from quizzes.models import Attempt, BlueprintRow, PaperItem, Question, QuizPage
from quizzes.models.question import QuestionQuerySet

MAX_RECENT_PAPERS = 20


@CompiledQuery
def blueprint_rows(*, quiz: int) -> QuerySet[BlueprintRow]:
    """The rows of a quiz's blueprint in their order."""
    return BlueprintRow.objects.filter(quiz=quiz)


@CompiledQuery
def drawable_versions(
    question_id: int | None,
    pool_id: int | None,
    topic_id: int | None,
    level: str,
    /,
    *,
    day: dt.date,
) -> QuerySet[Question, tuple[int, int]]:
    """Version and exposure of what such a row may draw that day, in any order."""
    row = BlueprintRow(question_id=question_id, pool_id=pool_id, topic_id=topic_id, level=level)
    rows = questions_of(row).drawable(day).order_by()
    return rows.values_list("current_version_id", "current_version__exposure")


def drawn_by(rows: Iterable[BlueprintRow]) -> Q:
    """What such rows may draw, as a condition on `Question`."""
    parts = (Q(pk__in=questions_of(row).order_by().values("pk")) for row in rows)
    return reduce(or_, parts, Q(pk__in=[]))


def draw_paper(
    quiz: QuizPage,
    seed: int,
    *,
    seen: frozenset[int] = frozenset(),
    on: dt.date | None = None,
) -> list[PaperItem]:
    """Draw a paper by the quiz's blueprint from the questions that are ready and whose law
    is in force on the day of the examination, today by default.

    The same seed and bank give the same paper. `seen` holds versions that this person met
    before: they come last.

    Raises:
        NotEnoughQuestionsError: when a row asks for more than the bank holds.
    """
    return draw_from(read_rows(quiz, on=on), seed, seen=seen, shuffle=quiz.shuffle_options)


def read_rows(quiz: QuizPage, *, on: dt.date | None = None) -> list[Row]:
    """The blueprint's rows with the questions that may be asked that day, today by default;
    nothing is marked as seen.
    """
    day = on or timezone.localdate()
    return [
        Row(row.count, row.marks, tuple(Candidate(*pair) for pair in _candidates(row, day)))
        for row in blueprint_rows.all(quiz=quiz.pk)
    ]


def draw_from(
    rows: Sequence[Row], seed: int, *, seen: frozenset[int], shuffle: bool
) -> list[PaperItem]:
    """Draw a paper from rows that were read before; see `draw_paper`."""
    random = seeded_random(seed)
    rows = [_marked(row, seen) for row in rows] if seen else rows
    try:
        drawn = draw_versions(rows, random)
    except PoolTooSmallError as error:
        raise NotEnoughQuestionsError(
            _(
                "Đề chưa đủ câu hỏi sẵn sàng (dòng %(row)s cần %(wanted)s câu, hiện có "
                "%(available)s). Anh/chị vui lòng báo cho người tổ chức."
            )
            % {"row": error.row + 1, "wanted": error.wanted, "available": error.available}
        ) from error
    return _arranged(drawn, random, shuffle)


def seen_versions(user: Person, quiz: QuizPage) -> frozenset[int]:
    """Versions on this person's last papers of the quiz."""
    papers = Attempt.objects.filter(user=user, quiz=quiz).order_by("-number")
    recent = papers.values_list("paper", flat=True)[:MAX_RECENT_PAPERS]
    return frozenset(item["version"] for paper in recent for item in paper)


def _arranged(drawn: list[Drawn], random: Random, shuffle: bool) -> list[PaperItem]:
    versions = read_versions(place.version_id for place in drawn)
    return [
        PaperItem(
            position,
            place.version_id,
            option_order(versions[place.version_id], random, shuffle),
            place.marks,
        )
        for position, place in enumerate(drawn, start=1)
    ]


def option_order(version: Version, random: Random, shuffle: bool) -> tuple[str, ...]:
    """A random order of what may be shuffled; an ordering task is shuffled always."""
    kind = KINDS[version.type]
    keys = kind.shuffled(version.content)
    if not shuffle and not kind.is_always_shuffled:
        return tuple(keys)
    return tuple(shuffle_keys(keys, version.content["pinned"], random))


def _candidates(row: BlueprintRow, day: dt.date) -> list[tuple[int, int]]:
    return drawable_versions.all(row.question_id, row.pool_id, row.topic_id, row.level, day=day)


def _marked(row: Row, seen: frozenset[int]) -> Row:
    pool = tuple(replace(c, seen=True) if c.version_id in seen else c for c in row.pool)
    return replace(row, pool=pool)


def questions_of(row: BlueprintRow) -> QuestionQuerySet:
    """The questions that the row names, ready or not."""
    questions = Question.objects.all()
    if row.question_id:
        return questions.filter(pk=row.question_id)
    if row.pool_id:
        return questions.filter(pools__pool=row.pool_id)
    questions = questions.below(*filter(None, [row.topic_id]))
    return questions.filter(level=row.level) if row.level else questions
