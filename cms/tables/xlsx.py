"""Excel workbooks (.xlsx, also "strict"): what openpyxl reads, and what it leaves out."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH

from cms.tables.merged import Area, spread
from cms.tables.sheets import NOTHING, Book, Cell, Fault, Line, Sheet
from cms.tables.shown import text_shown
from cms.text import LazyText, nfc
from cms.uploads.guard.refusals import EXCEL, UnreadableFileError
from cms.uploads.guard.workbooks import LAST_ROW, check_workbook, open_sheets

Tick = Callable[[int, int], None]

ROWS_PER_TICK = 1000
# The names of "Strict Open XML", and those that openpyxl knows.
STRICT = b"http://purl.oclc.org/ooxml/"
TRANSITIONAL = (
    (STRICT + b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (STRICT + b"drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        STRICT + b"officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
HIDDEN = re.compile(rb"""\s(?:hidden|zeroHeight)\s*=\s*["'](?:1|true)["']""")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\sref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)["']""")
# A formula with no value behind it.
UNCOMPUTED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*\sr\s*=\s*["']([A-Z]+\d+)["'][^>]*>\s*"""
    rb"""<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
MAX_MERGED = 20_000


def read_xlsx(content: bytes, *, max_rows: int, tick: Tick | None = None) -> Book:
    """All sheets of a workbook.

    Raises:
        UnreadableFileError: no workbook, hostile, or with something below row `max_rows`.
    """
    check_workbook(content)
    with open_sheets(_transitional(content)) as found:
        sheets = [
            Sheet(
                nfc(sheet.title),
                _lines(sheet, max_rows, tick),
                sheet.sheet_state != "visible",
                sheet.parent.epoch == MAC_EPOCH,
            )
            for sheet in found
        ]
    return Book(tuple(sheets))


def _transitional(content: bytes) -> bytes:
    """A workbook in the usual names; the content itself where it has them already."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if STRICT not in archive.read(EXCEL):
            return content
        output = BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as renamed:
            for name in archive.namelist():
                part = archive.read(name)
                for strict, usual in TRANSITIONAL:
                    part = part.replace(strict, usual)
                renamed.writestr(name, part)
    return output.getvalue()


def _lines(sheet: Any, max_rows: int, tick: Tick | None) -> tuple[Line, ...]:
    with sheet._get_source() as source:
        part = source.read()
    hidden, uncomputed = _hidden_rows(part), set(UNCOMPUTED.findall(part))
    total = min(sheet.max_row or 0, max_rows)
    # What the file says of its own size is often wrong.
    sheet.reset_dimensions()
    lines = []
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW), start=1):
        if tick is not None and number % ROWS_PER_TICK == 0:
            tick(number, total)
        cells = tuple(map(_cell, row))
        if uncomputed:
            cells = _with_uncomputed(cells, number, uncomputed)
        if all(cell is NOTHING for cell in cells):
            continue
        _check_length(number, max_rows)
        lines.append(Line(number, cells, number in hidden))
    return spread(lines, _areas(part))


def _check_length(number: int, max_rows: int) -> None:
    if number > max_rows:
        raise UnreadableFileError(
            LazyText(
                "Danh sách dài hơn %(limit)s dòng. Anh/chị chia thành nhiều tệp.", limit=max_rows
            )
        )


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        if cell.data_type == "e":
            return Cell(value, value, Fault.ERROR)
        text = text_shown(value)
        return Cell(value, text) if text else NOTHING
    if isinstance(value, int | float):
        return Cell(value, text_shown(value, cell.number_format))
    return Cell(value, text_shown(value))


def _with_uncomputed(
    cells: tuple[Cell, ...], number: int, uncomputed: set[bytes]
) -> tuple[Cell, ...]:
    return tuple(
        Cell(None, "", Fault.UNCOMPUTED)
        if f"{get_column_letter(place)}{number}".encode() in uncomputed
        else cell
        for place, cell in enumerate(cells, start=1)
    )


def _hidden_rows(part: bytes) -> set[int]:
    """Numbers of rows that are filtered out, hidden or folded away."""
    if b"hidden" not in part and b"zeroHeight" not in part:
        return set()
    found, number = set(), 0
    for row in ROW.finditer(part):
        named = NUMBER.search(row[1])
        number = int(named[1]) if named else number + 1
        if HIDDEN.search(row[1]):
            found.add(number)
    return found


def _areas(part: bytes) -> list[Area]:
    names = MERGED.findall(part)[:MAX_MERGED]
    return [Area(*range_boundaries(name.decode())) for name in names]
