"""Drawing a paper: pure functions of the pools and a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from random import Random


@dataclass(frozen=True)
class Candidate:
    """A question version that may be drawn; `seen` by this person, drawn `exposure` times."""

    version_id: int
    exposure: int = 0
    seen: bool = False


@dataclass(frozen=True)
class Row:
    """A blueprint row with the pool that it draws from."""

    count: int
    marks: int
    pool: tuple[Candidate, ...]


@dataclass(frozen=True)
class Drawn:
    """A place on the paper."""

    version_id: int
    marks: int


class PoolTooSmallError(Exception):
    """A row asks for more questions than its pool still holds."""

    def __init__(self, row: int, wanted: int, available: int) -> None:
        super().__init__(f"row {row}: wanted {wanted}, available {available}")
        self.row, self.wanted, self.available = row, wanted, available


def draw_versions(rows: Sequence[Row], random: Random) -> list[Drawn]:
    """Draw without repeating a question; the same arguments give the same paper.

    What this person has not seen comes first; among equals a question that
    was drawn less often has the better chance. Rows with the smallest pools
    draw first, so that a wide row never starves a narrow one when their pools overlap;
    the paper keeps the order of the rows.

    Raises:
        PoolTooSmallError: a row asks for more than its pool holds.
    """
    taken: set[int] = set()
    drawn: dict[int, list[Drawn]] = {}
    for index in sorted(range(len(rows)), key=lambda i: (len(rows[i].pool), i)):
        drawn[index] = _draw_row(index, rows[index], taken, random)
    return [place for index in sorted(drawn) for place in drawn[index]]


def shuffle_keys(keys: Sequence[str], pinned: Sequence[str], random: Random) -> list[str]:
    """The keys in a random order; pinned ones stay where they are."""
    free = [key for key in keys if key not in pinned]
    random.shuffle(free)
    shuffled = iter(free)
    return [key if key in pinned else next(shuffled) for key in keys]


def _draw_row(index: int, row: Row, taken: set[int], random: Random) -> list[Drawn]:
    pool = sorted((c for c in row.pool if c.version_id not in taken), key=lambda c: c.version_id)
    if len(pool) < row.count:
        raise PoolTooSmallError(index, row.count, len(pool))
    least = min((c.exposure for c in pool), default=0)
    keyed = [(c.seen, _waiting(c.exposure - least, random), c.version_id) for c in pool]
    chosen = [version_id for _seen, _key, version_id in sorted(keyed)[: row.count]]
    random.shuffle(chosen)
    taken.update(chosen)
    return [Drawn(version_id, row.marks) for version_id in chosen]


def _waiting(extra_exposure: int, random: Random) -> float:
    """An exponential waiting time of rate 1/(1 + exposure above the pool's least).

    Taking the shortest ones is weighted sampling without replacement. Source: Efraimidis
    and Spirakis, "Weighted random sampling with a reservoir", 2006.
    """
    return -log(1.0 - random.random()) * (1 + extra_exposure)
