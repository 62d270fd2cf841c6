"""Who goes where in a split: an Excel list of staff codes and receiving units."""

from dataclasses import dataclass
from typing import BinaryIO

from cms.text import fold, nfc
from cms.uploads.guard.workbooks import read_first_sheet
from learning.formats.staff_excel import MAX_ROWS

HEADERS = ("ma", "so hieu", "staff")


@dataclass(frozen=True)
class ChoiceRow:
    """A row: its number in the sheet, a staff code, and the name of the receiving unit."""

    row: int
    code: str
    unit: str


def read_choices(file: BinaryIO) -> list[ChoiceRow]:
    """Staff codes of the first column with the unit of the second.

    Rows above the data are passed over when their first cell is a heading; so are rows
    without a code.

    Raises:
        UnreadableFileError: it is no workbook, or one of unreasonable size.
    """
    found = []
    for number, cells in enumerate(read_first_sheet(file, max_rows=MAX_ROWS), start=1):
        code, unit = (_text(cells[i]) if len(cells) > i else "" for i in (0, 1))
        if code and unit and not fold(code).startswith(HEADERS):
            found.append(ChoiceRow(number, code, unit))
    return found


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else nfc(str(value)).strip()
