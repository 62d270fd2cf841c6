"""Quiz and question statistics, as classical test theory defines them.

The formulas are those of Moodle's "Quiz statistics calculations"
(https://docs.moodle.org/dev/Quiz_statistics_calculations), whose letters the docstrings
use: S attempts, T the total mark of an attempt, x the mark for a question, X = T - x the
mark for the rest of the paper, V a sample variance and C a sample covariance (both divide
by S - 1). Marks run from 0 to the maximum of their question.

Three things differ from Moodle, because papers may be drawn at random. A total is the share
of its own paper's maximum, so that papers with different maxima compare; with equal maxima
nothing changes. A question's numbers use the attempts in which it occurred. And X leaves the
question out for drawn questions too.

Marks are counted in whole millionths and every sum is an exact integer, so the order of the
attempts changes nothing and a variance of zero is zero. What is undefined (too few attempts,
no spread) is None; nothing raises.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import fsum, lcm, sqrt

from quizzes.engine.moments import (
    joint_spread,
    kurtosis,
    median,
    skewness,
    spread_of,
    standard_deviation,
)

MARK = 1_000_000

MIN_ATTEMPTS = 30
"""Answers that a question needs before it is flagged."""


@dataclass(frozen=True)
class Answer:
    """What one attempt made of one question.

    `awarded` and `maximum` are finite marks; a maximum of 0 is a question that is not marked.
    `chosen` holds the option keys: empty where the answer was left blank, None where the
    question has no options. `place` is the place of the blueprint that the question was drawn
    for, the same in every paper however the paper was shuffled.
    """

    awarded: float
    maximum: float
    chosen: frozenset[str] | None = None
    seconds: float | None = None
    place: int | None = None


Paper = Mapping[int, Answer]
"""The answers of one graded attempt by item, such as the id of a question version."""


class Flag(StrEnum):
    """What an editor should look at."""

    KEY_PROBABLY_WRONG = "key_probably_wrong"
    NEVER_CHOSEN = "never_chosen"


@dataclass(frozen=True)
class QuizStatistics:
    """A quiz as a whole.

    `mean`, `median`, `standard_deviation` and `standard_error` are in percent of the maximum,
    `error_ratio` in percent; `skewness`, `kurtosis` and `alpha` are pure numbers.
    """

    n: int
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None


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


@dataclass(frozen=True)
class _Marked:
    """A marked answer inside its paper, in millionths of a mark."""

    awarded: int
    maximum: int
    total: int
    whole: int


def describe_quiz(papers: Sequence[Paper]) -> QuizStatistics:
    """The statistics of the totals; an attempt without marked questions does not count.

    Error ratio: 100 √(1 - α), the part of the standard deviation that chance makes.
    Standard error: SD √(1 - α), in percent of the maximum. Source: Moodle, as above.
    """
    totals = [next(iter(marked.values())) for marked in map(_mark_paper, papers) if marked]
    shares, whole = _on_one_scale([(each.total, each.whole) for each in totals])
    deviation = standard_deviation(shares, whole)
    alpha = find_alpha(papers)
    noise = None if alpha is None else sqrt(1 - alpha)
    return QuizStatistics(
        n=len(shares),
        mean=100 * sum(shares) / (len(shares) * whole) if shares else None,
        median=median(shares, whole),
        standard_deviation=deviation,
        skewness=skewness(shares),
        kurtosis=kurtosis(shares),
        alpha=alpha,
        error_ratio=None if noise is None else 100 * noise,
        standard_error=None if noise is None or deviation is None else deviation * noise,
    )


def count_bands(papers: Sequence[Paper]) -> tuple[int, ...]:
    """How many attempts lie in each tenth of the maximum, from 0 to below 10 % up to 90 to 100 %.

    An attempt without marked questions does not count.
    """
    totals = [next(iter(marked.values())) for marked in map(_mark_paper, papers) if marked]
    counted = Counter(min(max(10 * each.total // each.whole, 0), 9) for each in totals)
    return tuple(counted[tenth] for tenth in range(10))


def find_alpha(papers: Sequence[Paper]) -> float | None:
    """Cronbach's alpha, at most 1: P/(P - 1) · (1 - ΣV(x_p)/V(T)), over P columns of marks.

    The columns are the questions where all papers hold the same ones. Where papers differ
    they are the places of the blueprint, as Moodle does for random questions: then every
    answer must know its place, and papers must have the same places. None where neither
    holds, or where a column does not have one maximum. Source: L. J. Cronbach, "Coefficient
    alpha and the internal structure of tests", 1951; Moodle calls it the coefficient of
    internal consistency and shows it times 100.
    """
    rows = [row for row in map(_marked_answers, papers) if row]
    columns = _columns(rows, lambda item, _: item) or _columns(rows, lambda _, each: each.place)
    spread = spread_of([sum(row) for row in zip(*columns, strict=True)])
    if len(columns) < 2 or not spread:
        return None
    parts = sum(spread_of(column) for column in columns)
    return float(Fraction(len(columns), len(columns) - 1) * (1 - Fraction(parts, spread)))


def describe_items(
    papers: Sequence[Paper], options: Mapping[int, Collection[str]] | None = None
) -> tuple[ItemStatistics, ...]:
    """The statistics of every question that occurred, by item.

    `options` names the options that each question offers; without it an option that nobody
    chose cannot be known.
    """
    answers: dict[int, list[Answer]] = defaultdict(list)
    marked: dict[int, list[_Marked]] = defaultdict(list)
    for paper in papers:
        for item, answer in paper.items():
            answers[item].append(answer)
        for item, each in _mark_paper(paper).items():
            marked[item].append(each)
    weights = _effective_weights(
        marked, papers=sum(1 for paper in papers if _marked_answers(paper))
    )
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
    marked: Sequence[_Marked],
    effective_weight: float | None,
    offered: Collection[str],
) -> ItemStatistics:
    """Facility 100 x̄/max; SD 100 √V(x)/max; intended weight 100 max/T_max. Source: Moodle."""
    shares, whole = _on_one_scale([(each.awarded, each.maximum) for each in marked])
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


def _find_flags(marked: Sequence[_Marked], never_chosen: Collection[str]) -> frozenset[Flag]:
    flags: set[Flag] = set()
    own, rest = _own_and_rest(marked)
    if len(own) >= MIN_ATTEMPTS and joint_spread(own, rest) < 0:
        flags.add(Flag.KEY_PROBABLY_WRONG)
    if never_chosen:
        flags.add(Flag.NEVER_CHOSEN)
    return frozenset(flags)


def _discriminate(marked: Sequence[_Marked]) -> tuple[float | None, float | None]:
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


def _effective_weights(marked: Mapping[int, Sequence[_Marked]], papers: int) -> dict[int, float]:
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


def _marked_answers(paper: Paper) -> dict[int, Answer]:
    return {item: answer for item, answer in paper.items() if _millionths(answer.maximum) > 0}


def _mark_paper(paper: Paper) -> dict[int, _Marked]:
    """The marked answers by item, each with the total and the maximum of the paper."""
    marks = {
        item: (_millionths(answer.awarded), _millionths(answer.maximum))
        for item, answer in _marked_answers(paper).items()
    }
    total = sum(awarded for awarded, _ in marks.values())
    whole = sum(maximum for _, maximum in marks.values())
    return {item: _Marked(*pair, total, whole) for item, pair in marks.items()}


def _millionths(marks: float) -> int:
    return round(marks * MARK)


def _columns(
    rows: Sequence[Mapping[int, Answer]], key: Callable[[int, Answer], int | None]
) -> list[list[int]]:
    """The marks of each column, in millionths; empty where the papers do not fit columns."""
    keyed = [{key(item, answer): answer for item, answer in row.items()} for row in rows]
    first = {name: _millionths(each.maximum) for name, each in keyed[0].items()} if keyed else {}
    for row, named in zip(rows, keyed, strict=True):
        maxima = {name: _millionths(each.maximum) for name, each in named.items()}
        if None in named or len(named) != len(row) or maxima != first:
            return []
    return [[_millionths(named[name].awarded) for named in keyed] for name in first]


def _on_one_scale(pairs: Sequence[tuple[int, int]]) -> tuple[list[int], int]:
    """Shares awarded/maximum as whole numbers over one denominator, which is returned too."""
    whole = lcm(*{maximum for _, maximum in pairs})
    return [awarded * (whole // maximum) for awarded, maximum in pairs], whole


def _own_and_rest(marked: Sequence[_Marked]) -> tuple[list[int], list[int]]:
    """The question's share and the rest's share, of the papers that have a rest."""
    both = [each for each in marked if each.whole > each.maximum]
    own, _ = _on_one_scale([(each.awarded, each.maximum) for each in both])
    rest, _ = _on_one_scale([(e.total - e.awarded, e.whole - e.maximum) for e in both])
    return own, rest
