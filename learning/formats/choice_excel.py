"""Who goes where in a split: a list of staff codes and receiving units."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cms.tables.headings import names
from cms.tables.lists import HIDDEN, find_table
from cms.tables.reading import read_book
from cms.tables.sheets import Book, Cell, Line
from cms.text import LazyText, nfc
from learning.formats.staff_columns import NAMES
from learning.formats.staff_excel import MAX_ROWS

HEADINGS = {
    "staff_code": (*NAMES["staff_code"], "ma", "staff code"),
    "unit": ("don vi", "don vi nhan", "don vi moi", "ten don vi", "ten don vi nhan", "noi nhan"),
}
meaning = names(HEADINGS)


@dataclass(frozen=True)
class ChoiceRow:
    """A row: its number in the sheet, a staff code, and the name of the receiving unit.

    `problem` says what is wrong with it and what to do, "" for nothing.
    """

    row: int
    code: str
    unit: str
    problem: str = ""


def read_choices(file: BinaryIO) -> list[ChoiceRow]:
    """Staff codes and units of the columns with these headings; where a list has none, of the
    first two columns of its first sheet.

    Raises:
        UnreadableFileError: no file of tables, too long, or with the headings on several sheets.
    """
    rows = _cells(read_book(file, max_rows=MAX_ROWS))
    return [_row(line, *cells) for line, *cells in rows if any(c.text or c.fault for c in cells)]


def _cells(book: Book) -> Iterator[tuple[Line, Cell, Cell]]:
    table = find_table(book, meaning, HEADINGS)
    if table is not None:
        for line in table.lines():
            yield line, table.cell(line, "staff_code"), table.cell(line, "unit")
        return
    first = next(book.shown(), None)
    for line in first.lines if first else ():
        yield line, line.at(0), line.at(1)


def _row(line: Line, code: Cell, unit: Cell) -> ChoiceRow:
    return ChoiceRow(line.number, nfc(code.text), nfc(unit.text), _problem(line, code, unit))


def _problem(line: Line, code: Cell, unit: Cell) -> str:
    if code.fault or unit.fault:
        return code.problem or unit.problem
    if line.is_hidden:
        return HIDDEN
    if not code.text or not unit.text:
        return LazyText("Cần cả mã CBCC và đơn vị nhận. Anh/chị điền nốt hoặc xóa dòng.")
    return ""
