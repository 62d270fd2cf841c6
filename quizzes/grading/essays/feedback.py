"""What the markers gave an essay, as its author reads it: without their names."""

from collections.abc import Sequence
from decimal import Decimal

from quizzes.engine.essay import criterion_maxima
from quizzes.engine.essay_feedback import CriterionLine, EssayFeedback, MarkerLine
from quizzes.models import Attempt, Essay, EssayMark


def essay_feedback(attempt: Attempt) -> dict[int, EssayFeedback]:
    """The settled essays of an attempt by position; two queries.

    What is not settled is not shown: a mark is published when it is final.
    """
    rows = Essay.objects.settled().filter(attempt=attempt).select_related("version")
    return {row.position: feedback_of(row) for row in rows.prefetch_related("given")}


def feedback_of(essay: Essay) -> EssayFeedback:
    """The essay's rubric with what was given so far."""
    given = list(essay.given.all())
    rubric = essay.version.content["rubric"]
    maxima = criterion_maxima([line["share"] for line in rubric], essay.marks)
    lines = [
        CriterionLine(line["text"], highest, _points(given, place))
        for place, (line, highest) in enumerate(zip(rubric, maxima, strict=True))
    ]
    markers = tuple(MarkerLine(mark.number, mark.mark, mark.comment) for mark in given)
    return EssayFeedback(essay.awarded, essay.marks, tuple(lines), markers)


def _points(given: Sequence[EssayMark], place: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(mark.points[place]) for mark in given)
