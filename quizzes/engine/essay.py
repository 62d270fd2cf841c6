"""Marks that people give: pure functions from points to the mark of an essay.

Two markers work without seeing each other. Where their marks differ by at most
`TOLERANCE` of the question's marks, the mean counts: so small a difference is a matter of
taste, and the mean is fair to both. Where they differ by more, one of them has probably
overlooked something; a third person marks, again without seeing the others, and the
middle one of the three marks counts. The middle one follows from no single hand (whoever
is far off is left out, whether first, second or third) and is the same in every order.
"""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from quizzes.engine.mark import CENT

TOLERANCE = Decimal("0.20")
MAX_MARKERS = 3


def criterion_maxima(shares: Sequence[float], marks: int) -> list[Decimal]:
    """The highest points of each criterion, in hundredths; their sum is exactly `marks`.

    `shares` are positive and need not add up to 100. What rounding down leaves goes, a
    hundredth each, to those that lost most, the first of equals first.
    """
    exact = [Decimal(str(share)) for share in shares]
    total = sum(exact)
    wanted = [share * marks / total for share in exact]
    points = [each.quantize(CENT, ROUND_DOWN) for each in wanted]
    left = int((marks - sum(points)) / CENT)
    losses = sorted(range(len(points)), key=lambda i: points[i] - wanted[i])
    for place in losses[:left]:
        points[place] += CENT
    return points


def mark_of_points(points: Sequence[Decimal], maxima: Sequence[Decimal]) -> Decimal:
    """One marker's mark: the sum of the points, each within its criterion's maximum.

    Raises:
        ValueError: a criterion is missing, or points lie outside 0 to its maximum.
    """
    pairs = list(zip(points, maxima, strict=True))
    if any(not given.is_finite() or not 0 <= given <= highest for given, highest in pairs):
        raise ValueError("points")
    return sum((given for given, _highest in pairs), Decimal(0)).quantize(CENT, ROUND_HALF_UP)


def settle_marks(given: Sequence[Decimal], marks: int, markers: int) -> Decimal | None:
    """The essay's mark from those of its markers; None while another marker is needed.

    `markers` is how many the question asks for, 1 or 2. The rule for two, and for the
    third, stands at the head of this module. A mean ends in hundredths, halves go up.
    """
    if len(given) < markers:
        return None
    if markers == 1:
        return given[0]
    if len(given) >= MAX_MARKERS:
        return sorted(given[:MAX_MARKERS])[1]
    return None if differ(given, marks) else _mean(given)


def differ(given: Sequence[Decimal], marks: int) -> bool:
    """Whether the first two marks lie further apart than the tolerance."""
    first, second = given[:2]
    return abs(first - second) > TOLERANCE * marks


def _mean(given: Sequence[Decimal]) -> Decimal:
    return (sum(given, Decimal(0)) / len(given)).quantize(CENT, ROUND_HALF_UP)
