"""What the markers gave an essay, as its author reads it: without their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizzes.engine.essay import MOST_MARKERS, criterion_maxima
from quizzes.models import Attempt, Essay, EssayMark


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of the rubric with the points that each marker gave it, in order."""

    text: str
    highest: Decimal
    points: tuple[Decimal, ...]


@dataclass(frozen=True)
class MarkerLine:
    """One marker's sum and comment."""

    number: int
    mark: Decimal
    comment: str


@dataclass(frozen=True)
class EssayFeedback:
    """A settled essay: the mark, criterion by criterion, and the comments."""

    awarded: Decimal | None
    marks: int
    lines: tuple[CriterionLine, ...]
    markers: tuple[MarkerLine, ...]

    @property
    def several(self) -> bool:
        return len(self.markers) > 1

    @property
    def by_third(self) -> bool:
        """Whether a third person had to mark."""
        return len(self.markers) == MOST_MARKERS

    @property
    def comments(self) -> list[MarkerLine]:
        return [line for line in self.markers if line.comment]


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
