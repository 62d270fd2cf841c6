"""The one rounding of percentages: every page, file and message takes its figure here."""

from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | float | Decimal | Fraction
NOISE = 9
"""Decimals of a percentage that are kept before rounding: 0.29 × 100 is 28.999999999999996."""


def whole_percent(part: Number, whole: Number = 1) -> int:
    """`part` of `whole` in whole per cent, rounded down; 0 of nothing is 0.

    Down, because a limit must read as reached only by those who reached it: 79.6 is not
    the 80 of a pass mark, 99.9 is not everybody, 89.6 is not the 90 of the best band. No
    other rounding says that without knowing the limits of every place where it is shown.
    """
    if not whole:
        return 0
    return floor(round(Fraction(part) * 100 / Fraction(whole), NOISE))


def percent_text(part: Number, whole: Number = 1) -> str:
    """The same as it is read: “38 %”."""
    return f"{whole_percent(part, whole)} %"
