"""The bulletin of a round: what all its results come to."""

from collections.abc import Sequence
from dataclasses import dataclass

BANDS = ((0, 49), (50, 69), (70, 84), (85, 100))
"""Score bands in percent. A band ends where the next begins: 49.9 belongs to the first."""


@dataclass(frozen=True)
class Bulletin:
    """Counts of people, except `attempts`; `bands` in the order of `BANDS`.

    `mean` is the mean of the people's results in percent, to four decimals; None when nobody
    took part.
    """

    participants: int
    attempts: int
    passed: int
    bands: tuple[int, int, int, int]
    mean: float | None


def make_bulletin(percents: Sequence[float], *, attempts: int, passed: int) -> Bulletin:
    """Sum up the results that count, one a person, each from 0 to 100 percent."""
    counts = [0] * len(BANDS)
    for percent in percents:
        counts[_band(percent)] += 1
    mean = round(sum(percents) / len(percents), 4) if percents else None
    first, second, third, fourth = counts
    return Bulletin(len(percents), attempts, passed, (first, second, third, fourth), mean)


def _band(percent: float) -> int:
    return max(index for index, (low, _high) in enumerate(BANDS) if percent >= low or low == 0)
