"""Wrong answers that two sittings share above chance: a reason to look closer, never proof.

Pure functions of the sittings; nothing raises on few or empty ones.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from math import exp, prod

from quizzes.engine.signs import Sitting
from quizzes.engine.statistics import Answer

THRESHOLD = 0.001
"""Adjusted probability below which a pair is reported."""


@dataclass(frozen=True)
class SharedErrors:
    """Two attempts with more identical wrong answers than chance explains.

    `items` are the shared errors among `common` questions. `probability` is the chance of at
    least as many for two people who answer independently; `adjusted` is that times the number
    of pairs compared, at most 1. `given_errors` is adjusted too, for two people who err as
    often as these two: where it is large, weakness explains the pair and nobody is suspect.
    """

    first: int
    second: int
    items: tuple[int, ...]
    common: int
    probability: float
    adjusted: float
    given_errors: float


@dataclass(frozen=True)
class _Sheet:
    """A sitting as bit sets: the choice questions on the paper, and its wrong answers."""

    sitting: Sitting
    paper: int
    errors: int


@dataclass(frozen=True)
class _Chances:
    """What the bits stand for, and the chances of errors.

    `bits` finds an item's bit of the paper, `errors` the item of an error's bit. By item,
    `wrong` is the share of wrong answers, `same` the chance that two people err alike.
    """

    bits: Mapping[int, int]
    errors: Sequence[int]
    wrong: Mapping[int, float]
    same: Mapping[int, float]

    def items_of(self, paper: int) -> list[int]:
        return [item for item, bit in self.bits.items() if paper >> bit & 1]


def find_shared_errors(
    sittings: Sequence[Sitting], threshold: float = THRESHOLD
) -> tuple[SharedErrors, ...]:
    """Pairs whose adjusted probability lies below the threshold, least explicable first.

    For each question that both papers hold, the chance of the same wrong answer is Σs² over
    the wrong options, s being the share of its papers with that option. The number of shared
    errors is then Poisson binomial, and its upper tail is exact. A pair is adjusted by the
    number of pairs with a question in common (Bonferroni). Sources: the number of identical
    wrong answers as W. H. Angoff, "The development of statistical indices for detecting
    cheaters", 1974; the adjustment as C. Lewis and D. T. Thayer, "The power of the K-index to
    detect copying", 1998.

    Independence takes everyone as equally able. Two weak people share more errors than it
    expects, so read `given_errors` beside it; and people who learnt the same mistake share
    it without any copying.
    """
    sheets, chances = _read_sheets(sittings)
    pairs = _count_pairs(sheets)
    unlikely = list(_unlikely_pairs(sheets, chances, threshold / pairs if pairs else 0.0))
    involved = {sheet.sitting.attempt: sheet for *both, _ in unlikely for sheet in both}
    errors = {attempt: _error_chances(sheet, chances) for attempt, sheet in involved.items()}
    found = [
        _describe_pair(one, other, chances, probability, errors, pairs)
        for one, other, probability in unlikely
    ]
    return tuple(sorted(found, key=lambda p: (p.given_errors, p.probability, p.first, p.second)))


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


def _wrong(answer: Answer) -> bool:
    return bool(answer.chosen) and answer.awarded < answer.maximum


def _read_sheets(sittings: Sequence[Sitting]) -> tuple[list[_Sheet], _Chances]:
    """The sittings as bit sets, and the chance behind each bit."""
    held: Counter[int] = Counter()
    errors: Counter[tuple[int, frozenset[str] | None]] = Counter()
    for sitting in sittings:
        choices = {i: each for i, each in sitting.answers.items() if each.chosen is not None}
        held.update(choices.keys())
        errors.update((i, each.chosen) for i, each in choices.items() if _wrong(each))
    wrong: Counter[int] = Counter()
    squares: Counter[int] = Counter()
    for (item, _), count in errors.items():
        wrong[item] += count
        squares[item] += count**2
    items = {item: bit for bit, item in enumerate(sorted(held))}
    bits = {error: bit for bit, error in enumerate(errors)}
    sheets = [_read_sheet(sitting, items, bits) for sitting in sittings]
    shares = {item: wrong[item] / held[item] for item in items}
    same = {item: squares[item] / held[item] ** 2 for item in items}
    return sheets, _Chances(items, [item for item, _ in errors], shares, same)


def _read_sheet(
    sitting: Sitting,
    items: Mapping[int, int],
    bits: Mapping[tuple[int, frozenset[str] | None], int],
) -> _Sheet:
    paper = errors = 0
    for item, answer in sitting.answers.items():
        if answer.chosen is not None:
            paper |= 1 << items[item]
        if _wrong(answer):
            errors |= 1 << bits[item, answer.chosen]
    return _Sheet(sitting, paper, errors)


def _count_pairs(sheets: Sequence[_Sheet]) -> int:
    """Pairs with a question in common; people with the same paper are counted at once."""
    papers = Counter(sheet.paper for sheet in sheets if sheet.paper)
    same = sum(count * (count - 1) // 2 for count in papers.values())
    return same + sum(
        count * number
        for (paper, count), (other, number) in combinations(papers.items(), 2)
        if paper & other
    )


def _suspects(
    sheets: Sequence[_Sheet], chances: _Chances, limit: float
) -> Iterator[tuple[_Sheet, _Sheet]]:
    """Pairs whose tail may lie below the limit; no such pair is missed.

    The tail is at least the chance of sharing just those questions that are shared, the
    product of their chances. So the count must reach what the least likely questions need,
    which a bit count tells, and then the pair's own product must lie below the limit.
    """
    fewest = _fewest(chances.same.values(), limit)
    wrong = [sheet for sheet in sheets if sheet.errors.bit_count() >= fewest]
    for index, one in enumerate(wrong):
        errors = one.errors
        for other in wrong[index + 1 :]:
            shared = errors & other.errors
            if shared.bit_count() < fewest or _same_person(one, other):
                continue
            if prod(chances.same[item] for item in _items(shared, chances)) < limit:
                yield one, other


def _fewest(chances: Collection[float], limit: float) -> int:
    """How many shared errors are needed at the least before a tail can lie below the limit."""
    products = accumulate(sorted(chance for chance in chances if chance), float.__mul__)
    count = next((n for n, product in enumerate(products, 1) if product < limit), None)
    return len(chances) + 1 if count is None else count


def _unlikely_pairs(
    sheets: Sequence[_Sheet], chances: _Chances, limit: float
) -> Iterator[tuple[_Sheet, _Sheet, float]]:
    """Pairs with a tail below the limit, and that tail; one distribution a set of questions."""
    tails: dict[int, list[float]] = {}
    for one, other in _suspects(sheets, chances, limit):
        common = one.paper & other.paper
        if common not in tails:
            same = [chances.same[item] for item in chances.items_of(common)]
            tails[common] = poisson_binomial_tail(same)
        probability = tails[common][(one.errors & other.errors).bit_count()]
        if probability < limit:
            yield one, other, probability


def _describe_pair(
    one: _Sheet,
    other: _Sheet,
    chances: _Chances,
    probability: float,
    errors: Mapping[int, Mapping[int, float]],
    pairs: int,
) -> SharedErrors:
    """`errors` holds the error chances of each attempt.

    Given the errors, the chance at a question is that both err there, times Σs²/(Σs)² for
    the same option.
    """
    first, second = sorted((one.sitting.attempt, other.sitting.attempt))
    items = _items(one.errors & other.errors, chances)
    common = chances.items_of(one.paper & other.paper)
    alike = [
        errors[first][item] * errors[second][item] * chances.same[item] / chances.wrong[item] ** 2
        for item in common
        if chances.wrong[item]
    ]
    return SharedErrors(
        first=first,
        second=second,
        items=items,
        common=len(common),
        probability=probability,
        adjusted=min(1.0, probability * pairs),
        given_errors=min(1.0, poisson_binomial_tail(alike)[len(items)] * pairs),
    )


def _error_chances(sheet: _Sheet, chances: _Chances) -> dict[int, float]:
    """The chance, by question, that this person errs: c w/(c w + 1 - w).

    w is everyone's share of wrong answers, and c multiplies everyone's odds so that the
    chances add up to the errors that the person made, found by bisection on log c. This is
    the logistic model of G. Rasch, "Probabilistic models for some intelligence and
    attainment tests", 1960.
    """
    shares = {item: chances.wrong[item] for item in chances.items_of(sheet.paper)}
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


def _same_person(one: _Sheet, other: _Sheet) -> bool:
    return one.sitting.person is not None and one.sitting.person == other.sitting.person


def _items(errors: int, chances: _Chances) -> tuple[int, ...]:
    """The items behind the bits of shared errors."""
    found = []
    while errors:
        lowest = errors & -errors
        found.append(chances.errors[lowest.bit_length() - 1])
        errors ^= lowest
    return tuple(sorted(found))
