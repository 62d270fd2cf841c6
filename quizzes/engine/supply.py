"""Whether a blueprint can be drawn whatever the seed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Demand:
    """A blueprint row: how many it draws from which questions."""

    count: int
    pool: frozenset[int]


@dataclass(frozen=True)
class Supply:
    """What a row can surely draw: its pool less what rows before it may take from it."""

    wanted: int
    pool: int
    sure: int

    @property
    def enough(self) -> bool:
        return self.sure >= self.wanted


def supplies(rows: Sequence[Demand]) -> list[Supply]:
    """The supply of every row, in the order of the rows.

    Follows the order of `draw_versions`: the smallest pool draws first. Where every row
    has enough, no seed makes the draw fail. The opposite is not sure: a row that is said
    to lack questions may be lucky with one seed and not with another.
    """
    order = sorted(range(len(rows)), key=lambda index: (len(rows[index].pool), index))
    found = {
        index: _supply(rows[index], [rows[earlier] for earlier in order[:place]])
        for place, index in enumerate(order)
    }
    return [found[index] for index in range(len(rows))]


def _supply(row: Demand, earlier: Sequence[Demand]) -> Supply:
    taken = sum(min(other.count, len(other.pool & row.pool)) for other in earlier)
    return Supply(row.count, len(row.pool), max(0, len(row.pool) - taken))
