"""Reading a class from Excel: rows and problems, nothing of the database."""

from dataclasses import dataclass, field
from typing import BinaryIO

from cms.tables.headings import SEARCHED_LINES, names
from cms.tables.lists import HIDDEN, Table, find_table
from cms.tables.reading import read_book
from cms.tables.sheets import Cell, Line
from cms.text import LazyText, code_key, nfc
from cms.uploads.guard.refusals import UnreadableFileError

MAX_ROWS = 500
# Words of headings that agencies use, by field, as `cms.tables.headings` gives them.
NAMES = {
    "staff_code": ("ma cbcc", "ma cbccvc", "ma can bo", "so hieu", "ma so", "ma so cbcc"),
    "full_name": ("ho va ten", "ho ten", "ho va ten khai sinh"),
    "result": ("ket qua", "diem", "diem thi"),
    "classification": ("xep loai", "xep loai ket qua"),
}
meaning = names(NAMES)
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
    """Rows below the heading with "Mã CBCC" and "Họ và tên", on whichever sheet it stands.

    Texts are as people see them (8.5 becomes "8,5", a code keeps its zeros). A row with a cell
    that shows an error, or one that is hidden, is a problem.

    Raises:
        UnreadableFileError: no file of tables, too long, without the heading, or with it on
            several sheets.
    """
    table = find_table(read_book(file, max_rows=MAX_ROWS + SEARCHED_LINES), meaning, REQUIRED)
    if table is None:
        raise UnreadableFileError(
            LazyText(
                "Không thấy dòng tiêu đề có đủ các cột: %(columns)s trong %(limit)s dòng đầu.",
                columns=", ".join(REQUIRED.values()),
                limit=SEARCHED_LINES,
            )
        )
    found = ClassList()
    seen: dict[str, int] = {}
    for line in table.lines():
        cells = {name: table.cell(line, name) for name in NAMES}
        if not any(cells[name].text or cells[name].fault for name in REQUIRED):
            continue
        row = ClassRow(line.number, **{name: _text(cell) for name, cell in cells.items()})
        problem = _wrong_cell(table, line, cells) or _problem(row, seen)
        if problem:
            name = row.full_name or row.staff_code
            found.problems.append(RowProblem(line.number, name, problem))
        else:
            seen[code_key(row.staff_code)] = line.number
            found.rows.append(row)
    if not found.rows and not found.problems:
        raise UnreadableFileError(LazyText("Danh sách không có dòng nào dưới dòng tiêu đề."))
    return found


def _wrong_cell(table: Table, line: Line, cells: dict[str, Cell]) -> str:
    for name, cell in cells.items():
        if cell.fault:
            return LazyText(
                "Ô %(place)s: %(problem)s", place=table.place(line, name), problem=cell.problem
            )
    return HIDDEN if line.is_hidden else ""


def _problem(row: ClassRow, seen: dict[str, int]) -> str:
    for name, label in REQUIRED.items():
        if not getattr(row, name):
            return LazyText("Thiếu %(column)s. Hãy điền ô này.", column=label)
    double = seen.get(code_key(row.staff_code))
    return (
        LazyText("Trùng mã với dòng %(row)s. Hãy bỏ một trong hai dòng.", row=double)
        if double
        else ""
    )


def _text(cell: Cell) -> str:
    """Marks with two digits behind the comma: a computed mean has many."""
    value = cell.value
    if isinstance(value, float) and not value.is_integer() and "%" not in cell.text:
        return str(round(value, 2)).replace(".", ",")
    return nfc(cell.text)[:255]
