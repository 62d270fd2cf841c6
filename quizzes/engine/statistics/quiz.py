"""A quiz as a whole: its totals, their spread, and how far chance made them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from quizzes.engine.statistics.moments import (
    kurtosis,
    median,
    skewness,
    spread_of,
    standard_deviation,
)
from quizzes.engine.statistics.papers import (
    Answer,
    Paper,
    mark_paper,
    marked_answers,
    millionths,
    on_one_scale,
)


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


def describe_quiz(papers: Sequence[Paper]) -> QuizStatistics:
    """The statistics of the totals; an attempt without marked questions does not count.

    Error ratio: 100 √(1 - α), the part of the standard deviation that chance makes.
    Standard error: SD √(1 - α), in percent of the maximum. Source: Moodle, as above.
    """
    totals = [next(iter(marked.values())) for marked in map(mark_paper, papers) if marked]
    shares, whole = on_one_scale([(each.total, each.whole) for each in totals])
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
    totals = [next(iter(marked.values())) for marked in map(mark_paper, papers) if marked]
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
    rows = [row for row in map(marked_answers, papers) if row]
    columns = _columns(rows, lambda item, _: item) or _columns(rows, lambda _, each: each.place)
    spread = spread_of([sum(row) for row in zip(*columns, strict=True)])
    if len(columns) < 2 or not spread:
        return None
    parts = sum(spread_of(column) for column in columns)
    return float(Fraction(len(columns), len(columns) - 1) * (1 - Fraction(parts, spread)))


def _columns(
    rows: Sequence[Mapping[int, Answer]], key: Callable[[int, Answer], int | None]
) -> list[list[int]]:
    """The marks of each column, in millionths; empty where the papers do not fit columns."""
    keyed = [{key(item, answer): answer for item, answer in row.items()} for row in rows]
    first = {name: millionths(each.maximum) for name, each in keyed[0].items()} if keyed else {}
    for row, named in zip(rows, keyed, strict=True):
        maxima = {name: millionths(each.maximum) for name, each in named.items()}
        if None in named or len(named) != len(row) or maxima != first:
            return []
    return [[millionths(named[name].awarded) for named in keyed] for name in first]
