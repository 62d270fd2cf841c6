"""The one table of a file that a kind of list asks for, line by line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter

from cms.tables.headings import Column, Heading, Meaning, find_heading, is_index
from cms.tables.sheets import NOTHING, Book, Cell, Line, Sheet
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError

HIDDEN = LazyText(
    "Dòng này đang bị ẩn hoặc bị lọc trong tệp. Anh/chị bỏ ẩn, bỏ lọc nếu cần dòng này, "
    "hoặc xóa hẳn dòng."
)


@dataclass(frozen=True)
class Table:
    """A sheet with the heading that was looked for."""

    sheet: Sheet
    heading: Heading

    def lines(self) -> Iterator[Line]:
        """The lines below the heading, but a count of the columns right under it."""
        last = self.heading.last
        for line in self.sheet.lines:
            if line.number > last and not (line.number == last + 1 and is_index(line)):
                yield line

    def cell(self, line: Line, field: str) -> Cell:
        """The line's cell of a field; several columns under one heading are one text."""
        columns = self._columns.get(field)
        return joined(line, columns) if columns else NOTHING

    def place(self, line: Line, field: str) -> str:
        """The name that the cell has in Excel, such as C7."""
        return f"{get_column_letter(self._columns[field][0].index + 1)}{line.number}"

    @cached_property
    def _columns(self) -> dict[str, tuple[Column, ...]]:
        fields = self.heading.fields
        return {field: _under_one_heading(self.heading.of(field)) for field in fields}


def find_table(book: Book, meaning: Meaning, needed: Collection[str]) -> Table | None:
    """The sheet whose heading has all needed fields, wherever it stands in the file.

    Raises:
        UnreadableFileError: several sheets have such a table, or a hidden one has: none of them
            is passed over in silence.
    """
    found = []
    for sheet in book.sheets:
        heading = find_heading(sheet, meaning)
        if heading is not None and set(needed) <= heading.fields:
            found.append(Table(sheet, heading))
    filled = [table for table in found if next(table.lines(), None)]
    if len(filled) > 1:
        raise UnreadableFileError(
            LazyText(
                "Tệp có bảng ở nhiều trang tính: %(names)s. Anh/chị chỉ giữ trang cần nhập, xóa "
                "các trang kia (kể cả trang ẩn) hoặc tách mỗi trang thành một tệp.",
                names=", ".join(f"“{table.sheet.name}”" for table in filled),
            )
        )
    if filled and filled[0].sheet.is_hidden:
        raise UnreadableFileError(
            LazyText(
                "Bảng nằm ở trang tính đang ẩn “%(name)s”. Anh/chị bỏ ẩn trang này rồi tải lên "
                "lại.",
                name=filled[0].sheet.name,
            )
        )
    return next(iter(filled or found), None)


def joined(line: Line, columns: tuple[Column, ...]) -> Cell:
    """The cells of some columns as one."""
    cells = [line.at(column.index) for column in columns]
    first = cells[0]
    rest = [cell for cell in cells[1:] if cell.text and not cell.is_spread]
    if not rest:
        return first
    faulty = next((cell for cell in cells if cell.fault), None)
    text = " ".join(cell.text for cell in cells if cell.text and not cell.is_spread)
    return faulty or Cell(text, text)


def _under_one_heading(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The first of them, and those that its heading goes over."""
    taken = list(columns[:1])
    for column in columns[1:]:
        if not column.goes_on:
            break
        taken.append(column)
    return tuple(taken)
