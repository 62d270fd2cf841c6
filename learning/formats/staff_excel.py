"""Reading a staff list from Excel or CSV: rows and problems, nothing of the database."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cms.tables.reading import read_book
from cms.tables.sheets import Book, Sheet
from cms.tables.xlsx import Tick
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from learning.formats.staff_cells import CellError, ProblemKind, read_cell
from learning.formats.staff_columns import NAMES, REQUIRED, Layout, layout_of
from learning.formats.staff_lines import OtherLine, PersonLine, split_lines

MAX_ROWS = 50_000
DATES = ("birth_date", "starts_on")
# A row by its sheet and its number there.
Key = tuple[str, int]


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one cell, and what to do; `suggestions` are values that may be meant."""

    row: int
    column: str
    header: str
    value: str
    kind: ProblemKind
    message: str
    sheet: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return self.sheet, self.row


@dataclass(frozen=True)
class StaffRow:
    """A person as the list gives them; `row` is Excel's row number in the sheet.

    `given`: the fields that the list has; of others it says nothing, whatever stands here.
    `group`: the heading between the rows under which the person stands, "" for none.
    """

    row: int
    staff_code: str
    full_name: str
    gender: str
    birth_date: dt.date | None
    ethnicity: str
    agency: str
    department: str
    position: str
    job: str
    grade: str
    category: str
    email: str
    starts_on: dt.date | None
    sheet: str = ""
    hidden: bool = False
    group: str = ""
    given: frozenset[str] = frozenset(NAMES)

    @property
    def key(self) -> Key:
        return self.sheet, self.row


@dataclass(frozen=True)
class SheetCount:
    """A sheet of the file: whether it was read, how many people it holds, what else it says."""

    name: str
    is_hidden: bool
    is_read: bool
    people: int
    others: tuple[OtherLine, ...] = ()


@dataclass(frozen=True)
class StaffSheet:
    """Rows without a problem, the problems of the others, and the staff codes of those."""

    rows: tuple[StaffRow, ...]
    problems: tuple[RowProblem, ...] = ()
    spoilt_codes: Mapping[Key, str] = field(default_factory=dict)
    layouts: tuple[Layout, ...] = ()
    sheets: tuple[SheetCount, ...] = ()
    notes: tuple[str, ...] = ()

    def problem(
        self, row: StaffRow, name: str, value: str, kind: ProblemKind, message: str
    ) -> RowProblem:
        """Something wrong about a row that was read, at the place of the field in its sheet."""
        layout = next((each for each in self.layouts if each.sheet == row.sheet), None)
        return problem_at(layout, row.key, name, value, kind, message)


def problem_at(
    layout: Layout | None, key: Key, name: str, value: str, kind: ProblemKind, message: str
) -> RowProblem:
    """A problem of a field at its place."""
    letter, header = layout.place(name) if layout else ("", REQUIRED.get(name, name))
    return RowProblem(key[1], letter, header, value, kind, message, key[0])


def read_staff(file: BinaryIO, tick: Tick | None = None) -> StaffSheet:
    """Read every sheet that holds a staff list, its heading anywhere in the first lines.

    `tick` is told now and then how many rows of how many are read (0: not known).

    Raises:
        UnreadableFileError: no table, too large, or no sheet has the required columns.
    """
    return staff_of(read_book(file, max_rows=MAX_ROWS, tick=tick))


def staff_of(book: Book) -> StaffSheet:
    """The people in a book's sheets; hidden sheets are counted and not read.

    Raises:
        UnreadableFileError: no sheet has the required columns.
    """
    counts, layouts = [], []
    rows: list[StaffRow] = []
    problems: list[RowProblem] = []
    spoilt: dict[Key, str] = {}
    found = [(sheet, layout_of(sheet)) for sheet in book.sheets]
    _check_columns(found)
    for sheet, layout in found:
        if layout is None or layout.missing:
            counts.append(SheetCount(sheet.name, sheet.is_hidden, False, 0))
            continue
        lines = list(split_lines(sheet, layout))
        people = [line for line in lines if isinstance(line, PersonLine)]
        others = tuple(line for line in lines if isinstance(line, OtherLine))
        is_read = not sheet.is_hidden
        counts.append(SheetCount(sheet.name, sheet.is_hidden, is_read, len(people), others))
        if not is_read:
            continue
        layouts.append(layout)
        for line in people:
            row, bad = _parse_row(sheet, layout, line)
            problems += bad
            if row is not None:
                rows.append(row)
            else:
                code = line.cells.get("staff_code")
                spoilt[sheet.name, line.line.number] = code.text if code else ""
    sheet_found = StaffSheet((), (), {}, tuple(layouts), tuple(counts), book.notes)
    return _without_doubles(sheet_found, rows, problems, spoilt)


def _check_columns(found: list[tuple[Sheet, Layout | None]]) -> None:
    shown = [layout for sheet, layout in found if layout is not None and not sheet.is_hidden]
    if any(not layout.missing for layout in shown):
        return
    nearest = max(shown, key=lambda layout: len(layout.fields), default=None)
    missing = nearest.missing if nearest else list(REQUIRED.values())
    headings = (
        ", ".join(column.title for column in nearest.columns if not column.field) if nearest else ""
    )
    raise UnreadableFileError(
        LazyText(
            "Không thấy cột: %(columns)s. Dòng tiêu đề cần có các cột này. Cột chưa nhận ra trong "
            "tệp: %(others)s. Anh/chị đặt lại tên cột như mẫu, lưu tệp dạng .xlsx rồi tải lên lại.",
            columns=", ".join(missing),
            others=headings or "–",
        )
    )


def _parse_row(
    sheet: Sheet, layout: Layout, line: PersonLine
) -> tuple[StaffRow | None, list[RowProblem]]:
    values: dict[str, Any] = {}
    problems = []
    key = (sheet.name, line.line.number)
    for name in NAMES:
        cell = line.cells.get(name)
        try:
            empty = None if name in DATES else ""
            values[name] = (
                read_cell(name, cell, from_1904=sheet.counts_from_1904) if cell else empty
            )
            if name in REQUIRED and not values[name]:
                raise CellError(
                    ProblemKind.MISSING,
                    LazyText("Thiếu %(column)s. Hãy điền ô này.", column=REQUIRED[name]),
                )
        except CellError as bad:
            shown = cell.text if cell else ""
            problems.append(problem_at(layout, key, name, shown, bad.kind, bad.message))
    if problems:
        return None, problems
    return (
        StaffRow(
            row=line.line.number,
            sheet=sheet.name,
            hidden=line.line.is_hidden,
            group=line.group,
            given=layout.fields,
            **values,
        ),
        [],
    )


def _without_doubles(
    found: StaffSheet,
    rows: Iterable[StaffRow],
    problems: list[RowProblem],
    spoilt: dict[Key, str],
) -> StaffSheet:
    first: dict[tuple[str, str], StaffRow] = {}
    kept = []
    for row in rows:
        keys = [("staff_code", row.staff_code.lower()), ("email", row.email)]
        double = next((key for key in keys if key[1] and key in first), None)
        if double is None:
            first.update({key: row for key in keys if key[1]})
            kept.append(row)
            continue
        before = first[double]
        place = str(before.row) if before.sheet == row.sheet else f"{before.row} ({before.sheet})"
        message = LazyText("Trùng với dòng %(row)s. Hãy sửa hoặc bỏ một trong hai dòng.", row=place)
        value = getattr(row, double[0])
        problems.append(found.problem(row, double[0], value, ProblemKind.DUPLICATE, message))
        spoilt[row.key] = row.staff_code
    order = {sheet.name: place for place, sheet in enumerate(found.sheets)}
    problems.sort(key=lambda problem: (order[problem.sheet], problem.row, problem.column))
    return StaffSheet(
        tuple(kept), tuple(problems), spoilt, found.layouts, found.sheets, found.notes
    )
