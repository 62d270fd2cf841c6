"""Which lines of a staff list are people: not titles, groups, totals, signatures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cms.tables.headings import is_index
from cms.tables.sheets import Cell, Line, Sheet
from cms.text import fold, nfc
from learning.formats.staff_columns import Layout

ENOUGH = 3
TOTALS = re.compile(r"tong( so| cong)?\b|cong\b(?! ty| doan| an| chuc| tac)")
MARKER = re.compile(r"(?:[IVXLC]+|\d{1,3}|[A-ZĐ])[.)]?")
MARKED = re.compile(r"(?:[IVXLC]+|\d{1,3}|[A-ZĐ])[.)-]\s*")


@dataclass(frozen=True)
class PersonLine:
    """A line about somebody: its cells by field, and the group that it stands in, if any."""

    line: Line
    cells: dict[str, Cell]
    group: str = ""


@dataclass(frozen=True)
class OtherLine:
    """A line below the heading that is about nobody, and what it says."""

    number: int
    text: str


def split_lines(sheet: Sheet, layout: Layout) -> Iterator[PersonLine | OtherLine]:
    """The lines below the heading, in order."""
    group, before = "", layout.heading_row
    for line in sheet.lines:
        if line.number <= layout.heading_row or is_index(line):
            continue
        cells = layout.values(line)
        is_apart = line.number > before + 1
        before = line.number
        if _is_person(line, cells, is_apart=is_apart):
            yield PersonLine(line, cells, group)
            continue
        said = _own_texts(line)
        group = _group(said) or group
        yield OtherLine(line.number, " | ".join(said)[:200])


def _is_person(line: Line, cells: dict[str, Cell], *, is_apart: bool) -> bool:
    own = {
        field
        for field, cell in cells.items()
        if (cell.text or cell.fault) and not cell.is_spread and field != "gender"
    }
    if _is_total(line):
        return False
    if {"staff_code", "full_name"} <= own:
        if len(own) == 2 and len(cells) > ENOUGH and MARKER.fullmatch(cells["staff_code"].text):
            return False
        return not is_apart or len(own) >= ENOUGH or len(cells) < ENOUGH
    return len(own) >= ENOUGH + is_apart


def _is_total(line: Line) -> bool:
    first = next((cell.text for cell in line.cells if cell.text), "")
    return bool(TOTALS.match(fold(first)))


def _own_texts(line: Line) -> list[str]:
    return [nfc(cell.text) for cell in line.cells if cell.text and not cell.is_spread]


def _group(said: list[str]) -> str:
    """What a line names as a group: one text, a numeral before it or not."""
    texts = [text for text in said if not MARKER.fullmatch(text)]
    if len(texts) != 1 or TOTALS.match(fold(texts[0])):
        return ""
    return MARKED.sub("", texts[0], count=1)
