"""What a file of tables holds: sheets, lines, cells."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cms.text import LazyText, gettext_noop

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None


class Fault(StrEnum):
    """Why what a cell shows is no data."""

    ERROR = gettext_noop(
        "Ô đang báo lỗi %(text)s của Excel. Hãy sửa công thức, hoặc ghi thẳng giá trị vào ô."
    )
    UNCOMPUTED = gettext_noop(
        "Ô là công thức chưa được tính, tệp không có giá trị. Hãy mở tệp bằng Excel và lưu lại, "
        "hoặc ghi thẳng giá trị vào ô."
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and the text that a person sees.

    `value`: a number that its format shows as a day is a datetime; all else as the file has it.
    `text`: "00123" for 123 in the format 00000; unseen signs are gone, line breaks stay.
    `is_spread`: the value of a merged area, which the file has in its first cell only.
    """

    value: Value = None
    text: str = ""
    fault: Fault | None = None
    is_spread: bool = False

    @property
    def problem(self) -> str:
        """What is wrong with it, and what to do; "" for nothing."""
        return LazyText(self.fault.value, text=self.text) if self.fault else ""


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Line:
    """A row with something in it; `number` as the program counts, from 1."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False

    def at(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else NOTHING


@dataclass(frozen=True)
class Sheet:
    """The lines of a sheet, empty ones left out; `counts_from_1904`: its numbers of days do."""

    name: str
    lines: tuple[Line, ...]
    is_hidden: bool = False
    counts_from_1904: bool = False


@dataclass(frozen=True)
class Book:
    """All sheets of a file. `notes` say what was found out about it, such as its encoding."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()

    def shown(self) -> Iterator[Sheet]:
        return (sheet for sheet in self.sheets if not sheet.is_hidden)
