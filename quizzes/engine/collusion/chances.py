"""The chance of errors: how many by luck, and of whom."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import exp

from quizzes.engine.collusion.sheets import Chances, Sheet


def poisson_binomial_tail(chances: Sequence[float]) -> list[float]:
    """P(K ≥ k) for k = 0 … n, K being how many of n independent events happen.

    One event at a time is added to the distribution; every term is positive, so that small
    tails keep their precision. Source: R. E. Barlow and K. D. Heidtmann, "Computing
    k-out-of-n system reliability", 1984.
    """
    mass = [1.0]
    for chance in chances:
        more = zip([*mass, 0.0], [0.0, *mass], strict=True)
        mass = [without * (1 - chance) + with_it * chance for without, with_it in more]
    tail = [min(1.0, total) for total in accumulate(reversed(mass))]
    return [1.0, *tail[-2::-1]]


def error_chances(sheet: Sheet, chances: Chances) -> dict[int, float]:
    """The chance, by question, that this person errs: c w/(c w + 1 - w).

    w is everyone's share of wrong answers, and c multiplies everyone's odds so that the
    chances add up to the errors that the person made, found by bisection on log c. This is
    the logistic model of G. Rasch, "Probabilistic models for some intelligence and
    attainment tests", 1960.
    """
    shares = {item: chances.wrong[item] for item in chances.paper_items(sheet.paper)}
    low, high = -20.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        if sum(_scaled(shares, exp(middle)).values()) < sheet.errors.bit_count():
            low = middle
        else:
            high = middle
    return _scaled(shares, exp(high))


def _scaled(shares: Mapping[int, float], factor: float) -> dict[int, float]:
    return {item: factor * w / (factor * w + 1 - w) for item, w in shares.items()}
