"""Reading a class from Excel: rows and problems, nothing of the database."""

from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cms.text import LazyText, fold, nfc
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.workbooks import read_first_sheet

MAX_ROWS = 500
HEADER_SEARCH_ROWS = 20
# Folded column names that agencies use, by field.
NAMES = {
    "staff_code": ("ma cbcc", "ma cbccvc", "ma can bo", "so hieu", "ma so cbcc"),
    "full_name": ("ho va ten", "ho ten", "ho va ten khai sinh"),
    "result": ("ket qua", "diem", "diem thi"),
    "classification": ("xep loai", "xep loai ket qua"),
}
REQUIRED = {"staff_code": "Mã CBCC", "full_name": "Họ và tên"}


@dataclass(frozen=True)
class ClassRow:
    """One line of the list; `row` is its number in the sheet."""

    row: int
    staff_code: str
    full_name: str
    result: str = ""
    classification: str = ""


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one row, and what to do."""

    row: int
    name: str
    message: str


@dataclass
class ClassList:
    """What a file holds: good rows and problems, in order."""

    rows: list[ClassRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def read_class(file: BinaryIO) -> ClassList:
    """Rows of the first sheet below the header with "Mã CBCC" and "Họ và tên".

    Texts are NFC; numbers are read as people see them (8.5 becomes "8,5").

    Raises:
        UnreadableFileError: not an .xlsx file, too large, or without the header.
    """
    lines = read_first_sheet(file, max_rows=MAX_ROWS + HEADER_SEARCH_ROWS)
    start, columns = _header(lines)
    found = ClassList()
    seen: dict[str, int] = {}
    for number, cells in enumerate(lines[start:], start=start + 1):
        values = {name: _at(cells, index) for name, index in columns.items()}
        if not any(values.get(name) for name in REQUIRED):
            continue
        row = ClassRow(row=number, **{"staff_code": "", "full_name": "", **values})
        problem = _problem(row, seen)
        if problem:
            found.problems.append(RowProblem(number, row.full_name or row.staff_code, problem))
        else:
            seen[row.staff_code.lower()] = number
            found.rows.append(row)
    if not found.rows and not found.problems:
        raise UnreadableFileError(LazyText("Danh sách không có dòng nào dưới dòng tiêu đề."))
    return found


def _problem(row: ClassRow, seen: dict[str, int]) -> str:
    for name, label in REQUIRED.items():
        if not getattr(row, name):
            return LazyText("Thiếu %(column)s. Hãy điền ô này.", column=label)
    double = seen.get(row.staff_code.lower())
    return (
        LazyText("Trùng mã với dòng %(row)s. Hãy bỏ một trong hai dòng.", row=double)
        if double
        else ""
    )


def _header(lines: list[tuple[Any, ...]]) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(lines[:HEADER_SEARCH_ROWS], start=1):
        columns: dict[str, int] = {}
        for index, cell in enumerate(cells):
            folded = fold(_text(cell))
            for name, known in NAMES.items():
                if folded in known:
                    columns.setdefault(name, index)
        if set(REQUIRED) <= set(columns):
            return number, columns
    raise UnreadableFileError(
        LazyText(
            "Không thấy dòng tiêu đề có đủ các cột: %(columns)s trong %(limit)s dòng đầu.",
            columns=", ".join(REQUIRED.values()),
            limit=HEADER_SEARCH_ROWS,
        )
    )


def _at(cells: tuple[Any, ...], index: int) -> str:
    return _text(cells[index]) if index < len(cells) else ""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(round(value, 2)).replace(".", ",")
    return nfc(str(value))[:255]
