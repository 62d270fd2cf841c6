"""Legal documents in Excel (.xlsx): our template, read row by row."""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.text import LazyText, fold
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.workbooks import read_first_sheet
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
    """Read the sheet's rows; a cell that cannot be read is the row's problem.

    Raises:
        UnreadableFileError: not an .xlsx file, hostile, too large, or without the header.
    """
    lines = read_first_sheet(file, max_rows=MAX_ROWS + 1)
    for index, line in enumerate(lines):
        columns = _columns(line)
        if all(name in columns for name in NEEDED):
            rows = enumerate(lines[index + 1 :], start=index + 2)
            return [_row(number, cells, columns) for number, cells in rows if any(cells)]
    raise UnreadableFileError(NO_HEADER)


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


def _columns(line: tuple[Any, ...]) -> dict[str, int]:
    names = {fold(header): name for name, (header, _width) in COLUMNS.items()}
    found = {names.get(fold(as_text(cell))): index for index, cell in enumerate(line)}
    return {name: index for name, index in found.items() if name}


def _row(number: int, cells: tuple[Any, ...], columns: dict[str, int]) -> LawRow:
    values: dict[str, Any] = {}
    problem = ""
    for name, index in columns.items():
        cell = cells[index] if index < len(cells) else None
        try:
            values[name] = _value(name, cell)
        except CellError as error:
            place = f"{get_column_letter(index + 1)}{number}"
            problem = problem or LazyText(
                "Ô %(place)s (“%(column)s”): %(problem)s",
                place=place,
                column=COLUMNS[name][0],
                problem=error.message,
            )
    return LawRow(number, **values, problem=problem)


def _value(name: str, cell: Any) -> Any:
    if name in DATES:
        return as_date(cell) if as_text(cell) else None
    return as_text(cell)
