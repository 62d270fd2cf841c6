"""Spread and shape of whole numbers, exactly: every sum is an integer.

What is undefined (too few values, no spread) is None; nothing raises. See `statistics`.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt


def joint_spread(xs: Sequence[int], ys: Sequence[int]) -> int:
    """n(n - 1) times the sample covariance: n Σxy - Σx Σy, exactly."""
    return len(xs) * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)


def spread_of(xs: Sequence[int]) -> int:
    """n(n - 1) times the sample variance; 0 for fewer than two values."""
    return joint_spread(xs, xs)


def standard_deviation(shares: Sequence[int], whole: int) -> float | None:
    """Sample standard deviation √V in percent: √(Σ(x - x̄)²/(n - 1)); None below two values."""
    n = len(shares)
    if n < 2:
        return None
    return 100 * sqrt(Fraction(spread_of(shares), n * (n - 1) * whole * whole))


def median(shares: Sequence[int], whole: int) -> float | None:
    """The middle value in percent; between the two middle ones for an even number."""
    if not shares:
        return None
    ordered, n = sorted(shares), len(shares)
    return 100 * (ordered[(n - 1) // 2] + ordered[n // 2]) / (2 * whole)


def _moment(xs: Sequence[int], power: int) -> Fraction:
    """Central moment m_k = Σ(x - x̄)^k/n."""
    n, total = len(xs), sum(xs)
    return Fraction(sum((n * x - total) ** power for x in xs), n ** (power + 1))


def skewness(xs: Sequence[int]) -> float | None:
    """k₃/k₂^(3/2), with k₂ = n m₂/(n - 1) and k₃ = n² m₃/((n - 1)(n - 2)).

    Fisher's k-statistics. Needs three values and some spread. Source: Moodle, as in `statistics`.
    """
    n = len(xs)
    if n < 3 or not spread_of(xs):
        return None
    k2 = n * _moment(xs, 2) / (n - 1)
    k3 = n**2 * _moment(xs, 3) / ((n - 1) * (n - 2))
    root = sqrt(k3**2 / k2**3)
    return -root if k3 < 0 else root


def kurtosis(xs: Sequence[int]) -> float | None:
    """k₄/k₂², 0 for a normal distribution.

    k₄ = n² ((n + 1) m₄ - 3 (n - 1) m₂²)/((n - 1)(n - 2)(n - 3)). Needs four values and some
    spread. Source: Moodle, as in `statistics`.
    """
    n = len(xs)
    if n < 4 or not spread_of(xs):
        return None
    m2 = _moment(xs, 2)
    k2 = n * m2 / (n - 1)
    k4 = n**2 * ((n + 1) * _moment(xs, 4) - 3 * (n - 1) * m2**2)
    return float(k4 / ((n - 1) * (n - 2) * (n - 3)) / k2**2)
