"""Marking: pure functions from an answer and a key to marks."""

from collections.abc import Sequence
from decimal import Decimal


def mark_choice(key: Sequence[str], answer: Sequence[str], marks: int) -> Decimal:
    """All or nothing: full marks for exactly the right options, otherwise zero."""
    return Decimal(marks if answer and set(answer) == set(key) else 0)


def is_pass(score: Decimal, max_score: Decimal, pass_percent: int) -> bool:
    """Whether the score reaches the pass mark, compared without rounding."""
    return score * 100 >= max_score * pass_percent
