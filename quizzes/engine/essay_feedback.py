"""What the markers gave an essay, as plain values: without their names."""

from dataclasses import dataclass
from decimal import Decimal

from quizzes.engine.essay import MAX_MARKERS


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
        return len(self.markers) == MAX_MARKERS

    @property
    def comments(self) -> list[MarkerLine]:
        return [line for line in self.markers if line.comment]
