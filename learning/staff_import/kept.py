"""What is kept of a list that was read, so that its file need not be opened again."""

import datetime as dt
from typing import Any

from cms.text import LazyText
from learning.formats.staff_cells import ProblemKind
from learning.formats.staff_columns import NAMES, Layout, kept, restored
from learning.formats.staff_excel import DATES, RowProblem, SheetCount, StaffRow, StaffSheet
from learning.models import StaffImport, StaffImportRow

MAX_OTHERS = 100


def layout_json(sheet: StaffSheet) -> dict[str, Any]:
    """What the page says of the file, as JSON keeps it."""
    return {
        "layouts": [kept(layout) for layout in sheet.layouts],
        "sheets": [
            {
                "name": each.name,
                "is_hidden": each.is_hidden,
                "is_read": each.is_read,
                "people": each.people,
                "others": [[line.number, line.text] for line in each.others[:MAX_OTHERS]],
            }
            for each in sheet.sheets
        ],
        "notes": [LazyText.keep(note) for note in sheet.notes],
    }


def staff_row(row: StaffImportRow) -> StaffRow:
    """The row of the list again, from what was kept of it."""
    cells: dict[str, Any] = dict(row.cells)
    for name in DATES:
        cells[name] = dt.date.fromisoformat(cells[name]) if cells[name] else None
    # Of lists that came before it was kept which columns they have, all of them count.
    cells["given"] = frozenset(cells.get("given", NAMES))
    return StaffRow(**cells)


def kept_sheet(batch: StaffImport) -> StaffSheet:
    """The list as it was read, from its rows: no need to open the file again."""
    found = list(batch.rows.exclude(number=None))
    rows = tuple(staff_row(row) for row in found if row.cells)
    spoilt = [row for row in found if not row.cells]
    problems = tuple(_problem(row, kept) for row in spoilt for kept in row.problems)
    codes = {(row.sheet, row.number): row.staff_code for row in spoilt if row.number is not None}
    sheets = tuple(
        SheetCount(each["name"], each["is_hidden"], each["is_read"], each["people"])
        for each in batch.layout.get("sheets", ())
    )
    return StaffSheet(rows, problems, codes, kept_layouts(batch), sheets)


def kept_layouts(batch: StaffImport) -> tuple[Layout, ...]:
    """Where the sheets of the list have their columns."""
    return tuple(restored(each) for each in batch.layout.get("layouts", ()))


def cells_json(row: StaffRow) -> dict[str, Any]:
    cells = dict(vars(row))
    for name in DATES:
        cells[name] = cells[name].isoformat() if cells[name] else None
    cells["given"] = sorted(row.given)
    return cells


def _problem(row: StaffImportRow, kept: dict[str, str]) -> RowProblem:
    column = kept["cell"].rstrip("0123456789")
    kind = ProblemKind(kept["kind"])
    number = row.number or 0
    return RowProblem(
        number,
        column,
        kept["header"],
        kept["value"],
        kind,
        LazyText.restore(kept["message"]),
        row.sheet,
        tuple(kept.get("suggestions", ())),
    )
