"""Cells of Excel files: texts that no spreadsheet computes, and values as people see them."""

import datetime as dt
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from cms.text import FORMULA_SIGNS, compose


def put_text(cell: Any, text: str, *, bold: bool = False) -> None:
    """Store a text as a plain string.

    One that begins like a formula gets the "quote prefix" mark, so that no program
    computes it, not even after someone edits the cell.
    """
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = cell.value.startswith(FORMULA_SIGNS)
    if bold:
        cell.font = Font(bold=True)


def text_of(value: object, number_format: str = "") -> str:
    """A cell as people see it: `30`, `0,5`, `85%`, `05/03/2026`; lines kept, NFC."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, int | float):
        return _number(value, percent="%" in number_format)
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%d/%m/%Y")
    lines = compose(str(value)).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _number(value: float, *, percent: bool) -> str:
    if percent:
        return f"{round(value * 100, 6):g}%".replace(".", ",")
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.12g}".replace(".", ",")
