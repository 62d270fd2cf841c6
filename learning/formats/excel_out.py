"""Writing a table to Excel with typed and escaped cells."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cms.text import FORMULA_SIGNS
from config.percent import whole_percent

Kind = Literal["text", "int", "percent", "date"]
FORMATS: dict[Kind, str] = {"text": "@", "int": "#,##0", "percent": "0%", "date": "dd/mm/yyyy"}


@dataclass(frozen=True)
class Column:
    """A column's header, width in characters and kind of content."""

    header: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A title, lines of explanation, a header, one row per item."""

    title: str
    lines: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def write_table(
    title: str, lines: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> bytes:
    """An .xlsx file of one sheet; see `write_sheets`."""
    return write_sheets([Sheet(title, lines, columns, rows)])


def write_sheets(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx file with these sheets, in order.

    Texts that begin like a formula (`= + - @`, tab, carriage return) are stored as plain
    strings with the "quote prefix" mark, so that no spreadsheet program computes them,
    not even after someone edits the cell. Dates are real dates, rates numbers in whole per cent
    (a spreadsheet would round them in its own way).
    """
    book = Workbook(write_only=True)
    for one in sheets:
        _write(book.create_sheet(one.title[:31].replace("/", "-")), one)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _write(sheet: Worksheet, one: Sheet) -> None:
    _layout(sheet, one.columns, header_row=len(one.lines) + 3)
    sheet.append([_cell(sheet, one.title, bold=True, size=14)])
    for line in one.lines:
        sheet.append([_cell(sheet, line)])
    sheet.append([])
    sheet.append([_cell(sheet, column.header, bold=True, wrap=True) for column in one.columns])
    for row in one.rows:
        cells = zip(row, one.columns, strict=True)
        sheet.append([_cell(sheet, value, column.kind) for value, column in cells])


def _layout(sheet: Any, columns: Sequence[Column], header_row: int) -> None:
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = f"A{header_row + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header_row}:{header_row}"


def _cell(
    sheet: Worksheet,
    value: object,
    kind: Kind = "text",
    *,
    bold: bool = False,
    size: int = 11,
    wrap: bool = False,
) -> Any:
    if kind == "percent" and isinstance(value, int | float):
        value = whole_percent(value) / 100
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    cell: Any = WriteOnlyCell(sheet)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        if cell.value.startswith(FORMULA_SIGNS):
            cell.quotePrefix = True
    else:
        cell.value = value
        cell.number_format = FORMATS[kind]
    if bold or wrap:
        cell.font = Font(bold=bold, size=size)
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    return cell
