"""Merged areas: the value of the first cell is that of each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from cms.tables.sheets import NOTHING, Cell, Line

MAX_COLUMNS = 256


class Area(NamedTuple):
    """Cells from the first column and row to the last, all counted from 1."""

    first_column: int
    first_row: int
    last_column: int
    last_row: int


def spread(lines: Sequence[Line], areas: Iterable[Area]) -> tuple[Line, ...]:
    """The lines with the value of each area in all of its cells that stand in them.

    Lines that hold nothing else do not come into being.
    """
    by_number = {line.number: line for line in lines}
    filled: dict[int, dict[int, Cell]] = {}
    for area in areas:
        first = by_number.get(area.first_row)
        shown = first.at(area.first_column - 1) if first else NOTHING
        if shown is NOTHING:
            continue
        copy = replace(shown, is_spread=True)
        last_column = min(area.last_column, MAX_COLUMNS)
        for number in _numbers(area, by_number):
            cells = filled.setdefault(number, {})
            for column in range(area.first_column - 1, last_column):
                if (number, column) != (area.first_row, area.first_column - 1):
                    cells[column] = copy
    return tuple(_with(line, filled.get(line.number)) for line in lines)


def _numbers(area: Area, known: dict[int, Line]) -> Iterable[int]:
    span = range(area.first_row, area.last_row + 1)
    return (n for n in span if n in known) if len(span) < len(known) else _within(span, known)


def _within(span: range, known: dict[int, Line]) -> Iterable[int]:
    return (number for number in known if number in span)


def _with(line: Line, more: dict[int, Cell] | None) -> Line:
    if not more:
        return line
    cells = [line.at(place) for place in range(max(len(line.cells), 1 + max(more)))]
    for column, cell in more.items():
        cells[column] = cell
    return replace(line, cells=tuple(cells))
