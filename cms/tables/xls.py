"""Workbooks of Excel 97 to 2003 (.xls), through xlrd."""

import datetime as dt
from typing import Literal

import xlrd
from openpyxl.styles.numbers import is_date_format
from xlrd.book import Book as Book97
from xlrd.sheet import Cell as Cell97
from xlrd.sheet import Sheet as Sheet97
from xlrd.xldate import XLDateError, xldate_as_datetime

from cms.tables.merged import Area, spread
from cms.tables.sheets import NOTHING, Book, Cell, Fault, Line, Sheet
from cms.tables.shown import text_shown
from cms.text import LazyText, nfc
from cms.uploads.guard.refusals import EXCEL, SAVE_AS, UnreadableFileError

MAX_BYTES = 10_000_000
MAX_COLUMNS = 256


def read_xls(content: bytes, *, max_rows: int) -> Book:
    """All sheets of an old workbook.

    Raises:
        UnreadableFileError: it is none, too large, or has something below row `max_rows`.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFileError(SAVE_AS[EXCEL])
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=_Silence(), on_demand=False
        )
        sheets = [_sheet(book, sheet, max_rows) for sheet in book.sheets()]
    except UnreadableFileError:
        raise
    except Exception as error:  # whatever a broken file provokes
        raise UnreadableFileError(
            LazyText("Không đọc được tệp này. %(advice)s", advice=SAVE_AS[EXCEL])
        ) from error
    return Book(tuple(sheets))


def _sheet(book: Book97, sheet: Sheet97, max_rows: int) -> Sheet:
    lines = []
    for index in range(sheet.nrows):
        cells = tuple(
            _cell(book, sheet.cell(index, column))
            for column in range(min(sheet.row_len(index), MAX_COLUMNS))
        )
        if all(cell is NOTHING for cell in cells):
            continue
        if index >= max_rows:
            raise UnreadableFileError(
                LazyText(
                    "Danh sách dài hơn %(limit)s dòng. Anh/chị chia thành nhiều tệp.",
                    limit=max_rows,
                )
            )
        layout = sheet.rowinfo_map.get(index)
        lines.append(Line(index + 1, cells, bool(layout and layout.hidden)))
    areas = [
        Area(first_column + 1, first_row + 1, last_column, last_row)
        for first_row, last_row, first_column, last_column in sheet.merged_cells
    ]
    return Sheet(nfc(sheet.name), spread(lines, areas), sheet.visibility != 0, book.datemode == 1)


def _cell(book: Book97, cell: Cell97) -> Cell:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
        return NOTHING
    if cell.ctype == xlrd.XL_CELL_ERROR:
        shown = xlrd.error_text_from_code.get(int(cell.value), "#N/A")
        return Cell(shown, shown, Fault.ERROR)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell(bool(cell.value), text_shown(bool(cell.value)))
    if cell.ctype == xlrd.XL_CELL_TEXT:
        text = text_shown(cell.value)
        return Cell(cell.value, text) if text else NOTHING
    return _number(float(cell.value), _format_of(book, cell), book.datemode)


def _number(value: float, number_format: str, datemode: Literal[0, 1]) -> Cell:
    moment = _moment(value, datemode) if is_date_format(number_format) else None
    if moment is not None:
        return Cell(moment, text_shown(moment))
    whole = int(value) if value.is_integer() else value
    return Cell(whole, text_shown(whole, number_format))


def _format_of(book: Book97, cell: Cell97) -> str:
    key = book.xf_list[cell.xf_index or 0].format_key
    found = book.format_map.get(key)
    return str(found.format_str) if found else "General"


def _moment(value: float, datemode: Literal[0, 1]) -> dt.datetime | None:
    try:
        moment: dt.datetime = xldate_as_datetime(value, datemode)
    except (XLDateError, OverflowError, ValueError):
        return None
    return moment


class _Silence:
    def write(self, _said: str) -> None:
        """xlrd's remarks on a file are for its developers."""
