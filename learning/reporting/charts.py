"""Tables and charts as the templates draw them: numbers in, coordinates and texts out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from config.percent import whole_percent
from learning.reporting.table import Row, Table, shown

NAME_CELL = 1


@dataclass(frozen=True)
class Cell:
    """A cell as text; `link` is the query that opens its people, `person` whose name it is,
    `below` the query of the same report about what the row sums up.
    """

    text: str
    kind: str
    link: str = ""
    percent: int | None = None
    person: int | None = None
    below: str = ""


def drawn_rows(table: Table) -> list[tuple[int, list[Cell]]]:
    """Each row's level and cells."""
    kinds = [column.kind for column in table.columns]
    return [(row.level, _drawn(row, kinds)) for row in table.rows]


def drawn_total(table: Table) -> list[Cell]:
    """The cells of the total.

    Returns:
        One cell a column; empty where the table has no total.
    """
    if table.total is None:
        return []
    kinds = [column.kind for column in table.columns]
    return [_cell(value, kind, "") for value, kind in zip(table.total, kinds, strict=True)]


def sparkline(values: Sequence[float], *, width: int = 100, height: int = 24) -> str:
    """The points of an SVG polyline for shares from 0 to 1, oldest first."""
    if not values:
        return ""
    step = width / max(len(values) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{height - 2 - value * (height - 4):.1f}"
        for place, value in enumerate(values)
    )


def _drawn(row: Row, kinds: Sequence[str]) -> list[Cell]:
    cells = enumerate(zip(row.cells, kinds, strict=True))
    drawn = [_cell(value, kind, row.links.get(place, "")) for place, (value, kind) in cells]
    if row.below:
        drawn[0] = replace(drawn[0], below=row.below)
    if row.person is not None:
        drawn[NAME_CELL] = replace(drawn[NAME_CELL], person=row.person)
    return drawn


def _cell(value: Any, kind: str, link: str) -> Cell:
    percent = whole_percent(value) if kind == "percent" and value is not None else None
    return Cell(shown(value, kind), kind, link, percent)
