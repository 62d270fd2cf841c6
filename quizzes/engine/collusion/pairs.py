"""Pairs of sittings with more identical wrong answers than chance explains."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from math import prod

from quizzes.engine.collusion.chances import error_chances, poisson_binomial_tail
from quizzes.engine.collusion.sheets import Chances, Sheet, read_sheets
from quizzes.engine.signs import Sitting

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
    sheets, chances = read_sheets(sittings)
    pairs = _count_pairs(sheets)
    unlikely = list(_unlikely_pairs(sheets, chances, threshold / pairs if pairs else 0.0))
    involved = {sheet.sitting.attempt: sheet for *both, _ in unlikely for sheet in both}
    errors = {attempt: error_chances(sheet, chances) for attempt, sheet in involved.items()}
    found = [
        _describe_pair(one, other, chances, probability, errors, pairs)
        for one, other, probability in unlikely
    ]
    return tuple(sorted(found, key=lambda p: (p.given_errors, p.probability, p.first, p.second)))


def _count_pairs(sheets: Sequence[Sheet]) -> int:
    """Pairs with a question in common; people with the same paper are counted at once."""
    papers = Counter(sheet.paper for sheet in sheets if sheet.paper)
    same = sum(count * (count - 1) // 2 for count in papers.values())
    return same + sum(
        count * number
        for (paper, count), (other, number) in combinations(papers.items(), 2)
        if paper & other
    )


def _suspects(
    sheets: Sequence[Sheet], chances: Chances, limit: float
) -> Iterator[tuple[Sheet, Sheet]]:
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
            if prod(chances.same[item] for item in chances.error_items(shared)) < limit:
                yield one, other


def _fewest(chances: Collection[float], limit: float) -> int:
    """How many shared errors are needed at the least before a tail can lie below the limit."""
    products = accumulate(sorted(chance for chance in chances if chance), float.__mul__)
    count = next((n for n, product in enumerate(products, 1) if product < limit), None)
    return len(chances) + 1 if count is None else count


def _unlikely_pairs(
    sheets: Sequence[Sheet], chances: Chances, limit: float
) -> Iterator[tuple[Sheet, Sheet, float]]:
    """Pairs with a tail below the limit, and that tail; one distribution a set of questions."""
    tails: dict[int, list[float]] = {}
    for one, other in _suspects(sheets, chances, limit):
        common = one.paper & other.paper
        if common not in tails:
            same = [chances.same[item] for item in chances.paper_items(common)]
            tails[common] = poisson_binomial_tail(same)
        probability = tails[common][(one.errors & other.errors).bit_count()]
        if probability < limit:
            yield one, other, probability


def _describe_pair(
    one: Sheet,
    other: Sheet,
    chances: Chances,
    probability: float,
    errors: Mapping[int, Mapping[int, float]],
    pairs: int,
) -> SharedErrors:
    """`errors` holds the error chances of each attempt.

    Given the errors, the chance at a question is that both err there, times Σs²/(Σs)² for
    the same option.
    """
    first, second = sorted((one.sitting.attempt, other.sitting.attempt))
    items = chances.error_items(one.errors & other.errors)
    common = chances.paper_items(one.paper & other.paper)
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


def _same_person(one: Sheet, other: Sheet) -> bool:
    return one.sitting.person is not None and one.sitting.person == other.sitting.person
