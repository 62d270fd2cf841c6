"""Drawing a paper: pure functions of the pools and a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Candidate:
    """A question version that may be drawn; `option_keys` in the editors' order."""

    version_id: int
    option_keys: tuple[str, ...]
    lock_order: bool


@dataclass(frozen=True)
class Row:
    """A blueprint row with the pool that it draws from."""

    count: int
    marks: int
    pool: tuple[Candidate, ...]


@dataclass(frozen=True)
class DrawnItem:
    """A place on the paper."""

    version_id: int
    option_order: tuple[str, ...]
    marks: int


class PoolTooSmall(Exception):
    """A row asks for more questions than its pool still holds."""

    def __init__(self, row: int, wanted: int, available: int) -> None:
        super().__init__(f"row {row}: wanted {wanted}, available {available}")
        self.row, self.wanted, self.available = row, wanted, available


def draw_paper(rows: Sequence[Row], seed: int, *, shuffle_options: bool) -> list[DrawnItem]:
    """Draw without repeating a question; the same arguments give the same paper.

    Rows with the smallest pools draw first, so that a wide row never starves a narrow one
    when their pools overlap; the paper keeps the order of the rows.
    """
    random = Random(seed)
    taken: set[int] = set()
    drawn: dict[int, list[DrawnItem]] = {}
    for index in sorted(range(len(rows)), key=lambda i: (len(rows[i].pool), i)):
        drawn[index] = _draw_row(index, rows[index], taken, random, shuffle_options)
    return [item for index in sorted(drawn) for item in drawn[index]]


def _draw_row(
    index: int, row: Row, taken: set[int], random: Random, shuffle_options: bool
) -> list[DrawnItem]:
    pool = sorted((c for c in row.pool if c.version_id not in taken), key=lambda c: c.version_id)
    if len(pool) < row.count:
        raise PoolTooSmall(index, row.count, len(pool))
    chosen = random.sample(pool, row.count)
    taken.update(candidate.version_id for candidate in chosen)
    return [DrawnItem(c.version_id, _order(c, random, shuffle_options), row.marks) for c in chosen]


def _order(candidate: Candidate, random: Random, shuffle: bool) -> tuple[str, ...]:
    if candidate.lock_order or not shuffle:
        return candidate.option_keys
    return tuple(random.sample(candidate.option_keys, len(candidate.option_keys)))
