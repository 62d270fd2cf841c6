"""Drawing the paper of an attempt."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.draw import Candidate, Drawn, PoolTooSmall, Row, draw_versions, shuffle_keys
from quizzes.engine.types import KINDS
from quizzes.enums import QuestionType
from quizzes.exceptions import NotEnoughQuestions
from quizzes.models import Attempt, BlueprintRow, PaperItem, Question, QuizPage
from quizzes.models.question import QuestionQuerySet
from quizzes.services.versions import Version, read_versions

MEMORY = 20
ALWAYS_SHUFFLED = (QuestionType.ORDERING, QuestionType.MATCHING)


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
        NotEnoughQuestions: when a row asks for more than the bank holds.
    """
    return draw_from(read_rows(quiz, on=on), seed, seen=seen, shuffle=quiz.shuffle_options)


def read_rows(quiz: QuizPage, *, on: dt.date | None = None) -> list[Row]:
    """The blueprint's rows with the questions that may be asked that day, today by default;
    nothing is marked as seen.
    """
    return [
        Row(row.count, row.marks, tuple(Candidate(*pair) for pair in _candidates(row, on)))
        for row in quiz.blueprint.all()
    ]


def draw_from(
    rows: Sequence[Row], seed: int, *, seen: frozenset[int], shuffle: bool
) -> list[PaperItem]:
    """Draw a paper from rows that were read before; see `draw_paper`."""
    random = Random(seed)
    rows = [_marked(row, seen) for row in rows] if seen else rows
    try:
        drawn = draw_versions(rows, random)
    except PoolTooSmall as error:
        raise NotEnoughQuestions(
            _(
                "Đề chưa đủ câu hỏi sẵn sàng (dòng %(row)s cần %(wanted)s câu, hiện có "
                "%(available)s). Anh/chị vui lòng báo cho người tổ chức."
            )
            % {"row": error.row + 1, "wanted": error.wanted, "available": error.available}
        ) from error
    return _arranged(drawn, random, shuffle)


def seen_versions(user: Any, quiz: QuizPage) -> frozenset[int]:
    """Versions on this person's last papers of the quiz."""
    papers = Attempt.objects.filter(user=user, quiz=quiz).order_by("-number")
    recent = papers.values_list("paper", flat=True)[:MEMORY]
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
    keys = KINDS[version.type].shuffled(version.content)
    if not shuffle and version.type not in ALWAYS_SHUFFLED:
        return tuple(keys)
    return tuple(shuffle_keys(keys, version.content["pinned"], random))


def _candidates(row: BlueprintRow, on: dt.date | None) -> list[tuple[int, int]]:
    questions = questions_of(row).drawable(on)
    return list(questions.values_list("current_version_id", "current_version__exposure"))


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
