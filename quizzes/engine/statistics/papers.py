"""The answers of graded attempts, and their marks as whole numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm

MARK = 1_000_000


@dataclass(frozen=True)
class Answer:
    """What one attempt made of one question.

    `awarded` and `maximum` are finite marks; a maximum of 0 is a question that is not marked.
    `chosen` holds the option keys: empty where the answer was left blank, None where the
    question has no options. `place` is the place of the blueprint that the question was drawn
    for, the same in every paper however the paper was shuffled.
    """

    awarded: float
    maximum: float
    chosen: frozenset[str] | None = None
    seconds: float | None = None
    place: int | None = None


Paper = Mapping[int, Answer]
"""The answers of one graded attempt by item, such as the id of a question version."""


@dataclass(frozen=True)
class Marked:
    """A marked answer inside its paper, in millionths of a mark."""

    awarded: int
    maximum: int
    total: int
    whole: int


def marked_answers(paper: Paper) -> dict[int, Answer]:
    """Those whose maximum is above zero."""
    return {item: answer for item, answer in paper.items() if millionths(answer.maximum) > 0}


def mark_paper(paper: Paper) -> dict[int, Marked]:
    """The marked answers by item, each with the total and the maximum of the paper."""
    marks = {
        item: (millionths(answer.awarded), millionths(answer.maximum))
        for item, answer in marked_answers(paper).items()
    }
    total = sum(awarded for awarded, _ in marks.values())
    whole = sum(maximum for _, maximum in marks.values())
    return {item: Marked(*pair, total, whole) for item, pair in marks.items()}


def millionths(marks: float) -> int:
    """Marks as a whole number of millionths."""
    return round(marks * MARK)


def on_one_scale(pairs: Sequence[tuple[int, int]]) -> tuple[list[int], int]:
    """Shares awarded/maximum as whole numbers over one denominator, which is returned too."""
    whole = lcm(*{maximum for _, maximum in pairs})
    return [awarded * (whole // maximum) for awarded, maximum in pairs], whole
