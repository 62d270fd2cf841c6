"""Each question: facility, discrimination, weight, and what an editor should look at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import fsum, lcm, sqrt

from quizzes.engine.statistics.moments import (
    joint_spread,
    spread_of,
    standard_deviation,
)
from quizzes.engine.statistics.papers import (
    Answer,
    Marked,
    Paper,
    mark_paper,
    marked_answers,
    on_one_scale,
)

MIN_ATTEMPTS = 30
"""Answers that a question needs before it is flagged."""


class Flag(StrEnum):
    """What an editor should look at."""

    KEY_PROBABLY_WRONG = "key_probably_wrong"
    NEVER_CHOSEN = "never_chosen"


@dataclass(frozen=True)
class ItemStatistics:
    """One question; every float is in percent, but for `mean_seconds`.

    `choices` counts each option, `blank` the answers without one (None: no options to choose).
    """

    item: int
    n: int
    facility: float | None
    standard_deviation: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    intended_weight: float | None
    effective_weight: float | None
    mean_seconds: float | None
    choices: Mapping[str, int]
    blank: int | None
    never_chosen: tuple[str, ...]
    flags: frozenset[Flag]


def describe_items(
    papers: Sequence[Paper], options: Mapping[int, Collection[str]] | None = None
) -> tuple[ItemStatistics, ...]:
    """The statistics of every question that occurred, by item.

    `options` names the options that each question offers; without it an option that nobody
    chose cannot be known.
    """
    answers: dict[int, list[Answer]] = defaultdict(list)
    marked: dict[int, list[Marked]] = defaultdict(list)
    for paper in papers:
        for item, answer in paper.items():
            answers[item].append(answer)
        for item, each in mark_paper(paper).items():
            marked[item].append(each)
    weights = _effective_weights(marked, papers=sum(1 for paper in papers if marked_answers(paper)))
    offered = options or {}
    return tuple(
        _describe_item(
            item, answers[item], marked.get(item, []), weights.get(item), offered.get(item, ())
        )
        for item in sorted(answers)
    )


def _describe_item(
    item: int,
    answers: Sequence[Answer],
    marked: Sequence[Marked],
    effective_weight: float | None,
    offered: Collection[str],
) -> ItemStatistics:
    """Facility 100 x̄/max; SD 100 √V(x)/max; intended weight 100 max/T_max. Source: Moodle."""
    shares, whole = on_one_scale([(each.awarded, each.maximum) for each in marked])
    weights = [Fraction(each.maximum, each.whole) for each in marked]
    index, efficiency = _discriminate(marked)
    choices, blank, never = _count_choices(answers, offered)
    return ItemStatistics(
        item=item,
        n=len(answers),
        facility=100 * sum(shares) / (len(shares) * whole) if shares else None,
        standard_deviation=standard_deviation(shares, whole),
        discrimination_index=index,
        discriminative_efficiency=efficiency,
        intended_weight=float(100 * sum(weights) / len(weights)) if weights else None,
        effective_weight=effective_weight,
        mean_seconds=_mean_seconds(answers),
        choices=choices,
        blank=blank,
        never_chosen=never,
        flags=_find_flags(marked, never),
    )


def _find_flags(marked: Sequence[Marked], never_chosen: Collection[str]) -> frozenset[Flag]:
    flags: set[Flag] = set()
    own, rest = _own_and_rest(marked)
    if len(own) >= MIN_ATTEMPTS and joint_spread(own, rest) < 0:
        flags.add(Flag.KEY_PROBABLY_WRONG)
    if never_chosen:
        flags.add(Flag.NEVER_CHOSEN)
    return frozenset(flags)


def _discriminate(marked: Sequence[Marked]) -> tuple[float | None, float | None]:
    """Discrimination index and discriminative efficiency, both in percent and at most 100.

    Index: 100 C(x, X)/√(V(x) V(X)), the correlation with the rest of the paper, at least
    -100. Efficiency: 100 C(x, X)/C_max, where C_max is the covariance of the same marks when
    both are sorted, the highest that they allow. Source: Moodle, as above.
    """
    own, rest = _own_and_rest(marked)
    joint, spreads = joint_spread(own, rest), spread_of(own) * spread_of(rest)
    if not spreads:
        return None, None
    root = sqrt(Fraction(joint * joint, spreads))
    highest = joint_spread(sorted(own), sorted(rest))
    return 100 * (-root if joint < 0 else root), float(Fraction(100 * joint, highest))


def _effective_weights(marked: Mapping[int, Sequence[Marked]], papers: int) -> dict[int, float]:
    """How much each question decides the totals, in percent: 100 √C(x, T)/Σ√C(x, T).

    Only for questions whose covariance is not negative. Each term of the sum counts by the
    share of the papers that hold the question, so that the weights on an average paper add
    up to 100. Source: Moodle, as above.
    """
    whole = lcm(*{each.whole for answers in marked.values() for each in answers})
    roots: dict[int, float] = {}
    for item, answers in marked.items():
        own = [each.awarded * (whole // each.whole) for each in answers]
        totals = [each.total * (whole // each.whole) for each in answers]
        joint, n = joint_spread(own, totals), len(answers)
        if n > 1 and joint >= 0:
            roots[item] = sqrt(Fraction(joint, n * (n - 1) * whole * whole))
    full = fsum(root * len(marked[item]) / papers for item, root in roots.items())
    return {item: 100 * root / full for item, root in roots.items()} if full else {}


def _count_choices(
    answers: Sequence[Answer], offered: Collection[str]
) -> tuple[dict[str, int], int | None, tuple[str, ...]]:
    """How often each option was chosen, how many answers are blank, and what nobody chose."""
    chosen = [answer.chosen for answer in answers if answer.chosen is not None]
    if not chosen:
        return {}, None, ()
    counted = Counter(key for keys in chosen for key in keys)
    choices = {key: counted[key] for key in sorted({*offered, *counted})}
    never = tuple(key for key, count in choices.items() if not count)
    return choices, chosen.count(frozenset()), never if len(chosen) >= MIN_ATTEMPTS else ()


def _mean_seconds(answers: Sequence[Answer]) -> float | None:
    seconds = [answer.seconds for answer in answers if answer.seconds is not None]
    return fsum(seconds) / len(seconds) if seconds else None


def _own_and_rest(marked: Sequence[Marked]) -> tuple[list[int], list[int]]:
    """The question's share and the rest's share, of the papers that have a rest."""
    both = [each for each in marked if each.whole > each.maximum]
    own, _ = on_one_scale([(each.awarded, each.maximum) for each in both])
    rest, _ = on_one_scale([(e.total - e.awarded, e.whole - e.maximum) for e in both])
    return own, rest
