"""A report's table, and its canonical text."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.formats import number_format

from config.percent import percent_text
from learning.formats.excel_out import Column

INDENT = "    "


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; `level` indents the first.

    `links`: which cell (by index) opens to which people, as a query of the people's page.
    `person`: whose row it is; the second cell is then the name. `below`: the query by
    which the report shows what the row sums up.
    """

    cells: tuple[Any, ...]
    level: int = 0
    links: Mapping[int, str] = field(default_factory=dict)
    person: int | None = None
    below: str = ""


@dataclass(frozen=True)
class Table:
    """What every format writes.

    `lines` say what is counted and until when, `notes` what the denominators are.
    `evidence` lists the people behind the numbers; it goes into Excel and publishing.
    `row_count` counts all rows where only some are held (`rows` is then a page of them);
    `file_count` those of a file, where a page sums them up.
    """

    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[Any, ...] | None = None
    notes: tuple[str, ...] = ()
    evidence: "Table | None" = None
    row_count: int | None = None
    file_count: int | None = None

    @property
    def count(self) -> int:
        """All rows, also those that this page of the table leaves out."""
        return len(self.rows) if self.row_count is None else self.row_count

    def with_indent(self) -> "Table":
        """The same with the levels as spaces before the first cell, for Excel and CSV."""
        rows = tuple(
            replace(row, cells=(INDENT * row.level + str(row.cells[0]), *row.cells[1:]))
            if row.level
            else row
            for row in self.rows
        )
        return replace(self, rows=rows)


def shown(value: Any, kind: str) -> str:
    """A cell as people read it: 1.234, 85 %, 05/01/2026."""
    if value is None or value == "":
        return ""
    if kind == "percent":
        return percent_text(value)
    if kind == "date" and isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if kind == "int":
        return str(number_format(value, use_l10n=True, force_grouping=True))
    return str(value)


def to_json(table: Table) -> str:
    """The table as canonical JSON: the same table gives the same text, byte for byte."""
    return json.dumps(
        _plain(table), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_text
    )


def from_json(text: str) -> Table:
    """The table of a canonical text; `from_json(to_json(table))` equals the table."""
    return _table(json.loads(text))


def _plain(table: Table) -> dict[str, Any]:
    return {
        "title": str(table.title),
        "lines": [str(line) for line in table.lines],
        "columns": [[str(c.header), c.width, c.kind] for c in table.columns],
        "rows": [[list(row.cells), row.level] for row in table.rows],
        "total": None if table.total is None else list(table.total),
        "notes": [str(note) for note in table.notes],
        "evidence": None if table.evidence is None else _plain(table.evidence),
    }


def _table(data: dict[str, Any]) -> Table:
    columns = tuple(Column(*column) for column in data["columns"])
    return Table(
        title=data["title"],
        lines=tuple(data["lines"]),
        columns=columns,
        rows=tuple(Row(_cells(cells, columns), level) for cells, level in data["rows"]),
        total=None if data["total"] is None else _cells(data["total"], columns),
        notes=tuple(data["notes"]),
        evidence=None if data["evidence"] is None else _table(data["evidence"]),
    )


def _cells(cells: list[Any], columns: tuple[Column, ...]) -> tuple[Any, ...]:
    return tuple(
        dt.date.fromisoformat(value) if column.kind == "date" and value else value
        for value, column in zip(cells, columns, strict=True)
    )


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
