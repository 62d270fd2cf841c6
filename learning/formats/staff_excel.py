"""Reading a staff list from Excel: rows and problems, nothing of the database."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl.utils import get_column_letter

from cms.text import LazyText, fold
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.workbooks import Tick, read_first_sheet
from learning.formats.staff_cells import PARSERS, CellError, ProblemKind, plain, text_of

MAX_ROWS = 50_000
HEADER_SEARCH_ROWS = 20

# Folded column names that agencies use, by field.
NAMES = {
    "staff_code": ("ma cbcc", "ma cbccvc", "ma can bo", "so hieu", "ma so cbcc"),
    "full_name": ("ho va ten", "ho ten", "ho va ten khai sinh"),
    "gender": ("gioi tinh",),
    "birth_date": ("ngay sinh", "ngay thang nam sinh"),
    "ethnicity": ("dan toc",),
    "agency": ("co quan", "don vi", "co quan, don vi"),
    "department": ("phong/don vi", "phong, ban", "phong ban", "phong", "bo phan"),
    "position": ("chuc vu", "chuc vu, chuc danh"),
    "job": ("vi tri viec lam",),
    "grade": ("ngach", "ma ngach"),
    "category": ("doi tuong",),
    "email": ("thu dien tu cong vu", "thu dien tu", "email", "email cong vu"),
    "starts_on": ("tu ngay", "ngay nhan cong tac"),
}
REQUIRED = {
    "staff_code": "Mã CBCC",
    "full_name": "Họ và tên",
    "agency": "Cơ quan",
    "category": "Đối tượng",
}


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one cell, and what to do."""

    row: int
    column: str
    header: str
    value: str
    kind: ProblemKind
    message: str


@dataclass(frozen=True)
class StaffRow:
    """A person as the list gives them; `row` is Excel's row number."""

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


@dataclass(frozen=True)
class Header:
    """Where the columns are: field → (index, name in the file)."""

    row: int
    columns: dict[str, tuple[int, str]]

    def problem(
        self, row: int, field: str, value: object, kind: ProblemKind, message: str
    ) -> RowProblem:
        index, name = self.columns.get(field, (-1, REQUIRED.get(field, field)))
        letter = get_column_letter(index + 1) if index >= 0 else ""
        return RowProblem(row, letter, name, text_of(value), kind, message)


@dataclass(frozen=True)
class StaffSheet:
    """Rows without a problem, the problems of the others, and their staff codes by row."""

    header: Header
    rows: tuple[StaffRow, ...]
    problems: tuple[RowProblem, ...]
    spoilt_codes: Mapping[int, str]


def read_staff(file: BinaryIO, tick: Tick | None = None) -> StaffSheet:
    """Read a staff list, its header row anywhere in the first rows, columns in any order.

    `tick` is told now and then how many rows of how many are read (0: not known).

    Raises:
        UnreadableFileError: not an .xlsx file, too large, or required columns are missing.
    """
    lines = read_first_sheet(file, max_rows=MAX_ROWS, tick=tick)
    header = find_header(lines[:HEADER_SEARCH_ROWS])
    rows: list[StaffRow] = []
    problems: list[RowProblem] = []
    spoilt = {}
    for number, cells in _data_lines(lines, header):
        row, bad = _parse_row(header, number, cells)
        problems += bad
        if row is not None:
            rows.append(row)
        else:
            spoilt[number] = text_of(cells.get("staff_code"))
    kept, doubles = _without_doubles(header, rows)
    found = sorted([*problems, *doubles], key=lambda problem: (problem.row, problem.column))
    dropped = {problem.row for problem in doubles}
    spoilt |= {row.row: row.staff_code for row in rows if row.row in dropped}
    return StaffSheet(header, tuple(kept), tuple(found), spoilt)


def find_header(lines: list[tuple[Any, ...]]) -> Header:
    """The row with the most known columns.

    Raises:
        UnreadableFileError: required columns are missing.
    """
    best: dict[str, tuple[int, str]] = {}
    best_row = 0
    for number, cells in enumerate(lines, start=1):
        columns = _columns(cells)
        if len(columns) > len(best):
            best, best_row = columns, number
    missing = [name for field, name in REQUIRED.items() if field not in best]
    if missing:
        raise UnreadableFileError(
            LazyText(
                "Không thấy cột: %(columns)s. Dòng tiêu đề cần có các cột này, nằm trong "
                "%(limit)s dòng đầu của trang tính thứ nhất.",
                columns=", ".join(missing),
                limit=HEADER_SEARCH_ROWS,
            )
        )
    return Header(best_row, best)


def _columns(cells: tuple[Any, ...]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for index, cell in enumerate(cells):
        folded = fold(text_of(cell))
        for field, names in NAMES.items():
            if folded in names and field not in found:
                found[field] = (index, text_of(cell))
    return found


def _data_lines(
    lines: list[tuple[Any, ...]], header: Header
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Lines with something in them; a signature block after the list is not data."""
    after_gap = False
    for number, cells in enumerate(lines[header.row :], start=header.row + 1):
        values = {
            field: cells[index] if index < len(cells) else None
            for field, (index, _name) in header.columns.items()
        }
        filled = sum(bool(text_of(value)) for value in values.values())
        if filled == 0:
            after_gap = True
        elif not (after_gap and filled < len(REQUIRED)):
            yield number, values


def _parse_row(
    header: Header, number: int, cells: dict[str, Any]
) -> tuple[StaffRow | None, list[RowProblem]]:
    values: dict[str, Any] = {}
    problems = []
    for field in NAMES:
        value = cells.get(field)
        try:
            values[field] = PARSERS.get(field, plain)(value)
            if field in REQUIRED and not values[field]:
                raise CellError(
                    ProblemKind.MISSING,
                    LazyText("Thiếu %(column)s. Hãy điền ô này.", column=REQUIRED[field]),
                )
        except CellError as bad:
            problems.append(header.problem(number, field, value, bad.kind, bad.message))
    return (None if problems else StaffRow(row=number, **values)), problems


def _without_doubles(
    header: Header, rows: Iterable[StaffRow]
) -> tuple[list[StaffRow], list[RowProblem]]:
    first: dict[tuple[str, str], int] = {}
    kept, problems = [], []
    for row in rows:
        keys = [("staff_code", row.staff_code.lower()), ("email", row.email)]
        double = next((key for key in keys if key[1] and key in first), None)
        if double is None:
            first.update({key: row.row for key in keys if key[1]})
            kept.append(row)
            continue
        message = LazyText(
            "Trùng với dòng %(row)s. Hãy sửa hoặc bỏ một trong hai dòng.", row=first[double]
        )
        value = getattr(row, double[0])
        problems.append(header.problem(row.row, double[0], value, ProblemKind.DUPLICATE, message))
    return kept, problems
