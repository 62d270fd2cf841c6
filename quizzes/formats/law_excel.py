"""Legal documents in Excel (.xlsx): our template, read row by row."""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.tables.headings import names, words_of_heading
from cms.tables.lists import HIDDEN, Table, find_table
from cms.tables.reading import read_book
from cms.tables.sheets import Cell, Line
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.edition_cells import CellError, as_date, as_text
from quizzes.formats.excel_cells import put_text

MAX_ROWS = 500
SHEET = "Văn bản"
COLUMNS = {
    "number": ("Số hiệu", 18),
    "title": ("Tên văn bản", 60),
    "kind": ("Loại văn bản", 16),
    "issued_by": ("Cơ quan ban hành", 20),
    "issued_on": ("Ngày ban hành", 14),
    "effective_on": ("Ngày có hiệu lực", 14),
    "expired_on": ("Ngày hết hiệu lực", 14),
    "replaced_by": ("Thay thế bởi (số hiệu)", 18),
    "locator": ("Điều, khoản, điểm", 22),
    "text": ("Nội dung điều khoản", 60),
    "provision_expired_on": ("Điều khoản hết hiệu lực", 16),
}
DATES = frozenset({"issued_on", "effective_on", "expired_on", "provision_expired_on"})
NEEDED = ("number", "title")
meaning = names({name: (words_of_heading(head),) for name, (head, _width) in COLUMNS.items()})
NO_HEADER = LazyText(
    "Không thấy dòng tiêu đề có cột “Số hiệu” và “Tên văn bản”. Anh/chị dùng mẫu "
    "tải về từ hệ thống."
)


@dataclass(frozen=True)
class LawRow:
    """A row of the file: a document, and one of its places where `locator` names one.

    `row` is the line in the sheet, `problem` what is wrong with it, "" where nothing is.
    """

    row: int
    number: str = ""
    title: str = ""
    kind: str = ""
    issued_by: str = ""
    issued_on: dt.date | None = None
    effective_on: dt.date | None = None
    expired_on: dt.date | None = None
    replaced_by: str = ""
    locator: str = ""
    text: str = ""
    provision_expired_on: dt.date | None = None
    problem: str = ""


def read_law(file: BinaryIO) -> list[LawRow]:
    """Read the rows below the heading, on whichever sheet it stands; a cell that cannot be read,
    and that its row is hidden, is the row's problem.

    Raises:
        UnreadableFileError: no file of tables, too long, without the heading, or with it on
            several sheets.
    """
    table = find_table(read_book(file, max_rows=MAX_ROWS + 1), meaning, NEEDED)
    if table is None:
        raise UnreadableFileError(NO_HEADER)
    return [_row(table, line) for line in table.lines()]


def write_template(kinds: list[str]) -> bytes:
    """An empty sheet with headers, widths and a drop-down of the kinds of document."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    for index, (header, width) in enumerate(COLUMNS.values(), start=1):
        put_text(sheet.cell(1, index), header, bold=True)
        sheet.cell(1, index).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    choice = DataValidation(type="list", formula1=f'"{",".join(kinds)}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"C2:C{MAX_ROWS}")
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _row(table: Table, line: Line) -> LawRow:
    values: dict[str, Any] = {}
    problem = HIDDEN if line.is_hidden else ""
    for name in table.heading.fields:
        try:
            values[name] = _value(name, table.cell(line, name), table.sheet.counts_from_1904)
        except CellError as error:
            problem = problem or LazyText(
                "Ô %(place)s (“%(column)s”): %(problem)s",
                place=table.place(line, name),
                column=COLUMNS[name][0],
                problem=error.message,
            )
    return LawRow(line.number, **values, problem=problem)


def _value(name: str, cell: Cell, from_1904: bool) -> Any:
    if name in DATES:
        return as_date(cell, from_1904=from_1904) if as_text(cell) else None
    return as_text(cell)
