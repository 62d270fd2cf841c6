"""Marking: pure functions from a question's content and a response to marks."""

from decimal import Decimal

from quizzes.engine.types import KINDS, Content, Response

CENT = Decimal("0.01")


def mark(kind: str, content: Content, response: Response | None, marks: int) -> Decimal | None:
    """Marks for a response, 0 to `marks`, in hundredths; None where a person has to mark.

    No response gives zero.
    """
    if not response:
        return Decimal("0.00")
    fraction = KINDS[kind].fraction(content, response)
    return None if fraction is None else (fraction * marks).quantize(CENT)


def share_right(kind: str, content: Content, response: Response) -> Decimal | None:
    """The share of the marks that a response earns, 0 to 1, unrounded.

    None where a person has to mark.
    """
    return KINDS[kind].fraction(content, response) if response else Decimal(0)


def is_pass(score: Decimal, max_score: Decimal, pass_percent: int) -> bool:
    """Whether the score reaches the pass mark, compared without rounding."""
    return score * 100 >= max_score * pass_percent
