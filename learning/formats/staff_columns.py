"""The columns of a staff list: what headings mean, and where each field stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter

from cms.tables.headings import Column, Heading, find_heading, is_index, names
from cms.tables.lists import joined
from cms.tables.sheets import Cell, Line, Sheet
from cms.text import fold
from learning.enums import Gender

# Words of headings that agencies use, by field, as `cms.tables.headings` gives them.
NAMES = {
    "staff_code": ("ma cbcc", "ma cbccvc", "ma can bo", "so hieu", "ma so", "ma so cbcc"),
    "full_name": ("ho va ten", "ho ten", "ho va ten khai sinh", "ho ten khai sinh"),
    "gender": ("gioi tinh", "nam/nu", "phai"),
    "birth_date": ("ngay sinh", "ngay thang nam sinh", "nam sinh"),
    "ethnicity": ("dan toc",),
    "agency": ("co quan", "don vi", "co quan don vi", "don vi cong tac", "co quan cong tac"),
    "department": ("phong/don vi", "phong ban", "phong", "bo phan", "phong bo phan"),
    "position": ("chuc vu", "chuc vu chuc danh", "chuc danh", "chuc vu/chuc danh"),
    "job": ("vi tri viec lam",),
    "grade": ("ngach", "ma ngach", "ngach/hang"),
    "category": ("doi tuong",),
    "email": ("thu dien tu cong vu", "thu dien tu", "email", "e mail", "email cong vu"),
    "starts_on": ("tu ngay", "ngay nhan cong tac"),
}
# What forms add at the end of a heading, and what changes nothing about it.
ENDINGS = ("cbccvc", "cbcc", "ccvc", "cong chuc", "vien chuc", "cong chuc vien chuc")
REQUIRED = {
    "staff_code": "Mã CBCC",
    "full_name": "Họ và tên",
    "agency": "Cơ quan",
    "category": "Đối tượng",
}
GENDERS = {"nam": Gender.MALE, "nu": Gender.FEMALE}
MAX_SAMPLE = 60
meaning = names(NAMES, ENDINGS)


@dataclass(frozen=True)
class Layout:
    """Where a sheet has its fields. `samples`: what stands in a column, by its index."""

    sheet: str
    heading_row: int
    columns: tuple[Column, ...]
    samples: Mapping[int, str]

    @property
    def fields(self) -> frozenset[str]:
        found = {column.field for column in self.columns if column.field}
        return frozenset(found | {"gender"} if self._by_gender() else found)

    @property
    def missing(self) -> list[str]:
        """The names of required columns that are not there."""
        return [name for field, name in REQUIRED.items() if field not in self.fields]

    def of(self, field: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field == field)

    def place(self, field: str) -> tuple[str, str]:
        """The letter and heading of a field's first column; its usual name where it has none."""
        columns = self.of(field) or (self._by_gender() if field == "gender" else ())
        if not columns:
            return "", REQUIRED.get(field, field)
        return get_column_letter(columns[0].index + 1), columns[0].title

    def values(self, line: Line) -> dict[str, Cell]:
        """The cell of each field; several columns of one heading are one text."""
        found = {field: joined(line, self.of(field)) for field in NAMES if self.of(field)}
        for column in self._by_gender():
            cell = line.at(column.index)
            if cell.text:
                found["birth_date"] = cell
                found.setdefault("gender", Cell(column.heading, column.heading))
        return found

    def _by_gender(self) -> tuple[Column, ...]:
        """The columns of birth dates that stand under Nam and Nữ."""
        found = self.of("birth_date")
        return found if len(found) > 1 and all(fold(c.heading) in GENDERS for c in found) else ()


def layout_of(sheet: Sheet) -> Layout | None:
    """Where the sheet has the fields of a staff list; None where it has none of them."""
    heading = find_heading(sheet, meaning)
    if heading is None:
        return None
    columns = tuple(_settled(heading))
    return Layout(sheet.name, heading.last, columns, _samples(sheet, heading))


def kept(layout: Layout) -> dict[str, Any]:
    """The layout as JSON keeps it."""
    return {
        "sheet": layout.sheet,
        "heading_row": layout.heading_row,
        "columns": [vars(column) for column in layout.columns],
        "samples": {str(index): sample for index, sample in layout.samples.items()},
    }


def restored(data: Mapping[str, Any]) -> Layout:
    """The layout again."""
    return Layout(
        data["sheet"],
        data["heading_row"],
        tuple(Column(**column) for column in data["columns"]),
        {int(index): sample for index, sample in data["samples"].items()},
    )


def _settled(heading: Heading) -> list[Column]:
    """Each field by the first column that means it, and those that its heading goes over; the
    date of birth also by those beside it that stand under the same heading.
    """
    first: dict[str, Column] = {}
    taken = []
    for column in heading.columns:
        before = first.setdefault(column.field, column)
        is_same = before is column or column.goes_on
        is_split = column.field == "birth_date" and bool(column.above)
        is_split = is_split and column.above == before.above
        if column.field and not (is_same or is_split):
            column = replace(column, field="")
        taken.append(column)
    return taken


def _samples(sheet: Sheet, heading: Heading) -> dict[int, str]:
    found: dict[int, str] = {}
    wanted = {column.index for column in heading.columns}
    for line in sheet.lines:
        if line.number <= heading.last or is_index(line) or not wanted:
            continue
        for index in list(wanted):
            text = line.at(index).text
            if text:
                found[index] = text[:MAX_SAMPLE]
                wanted.discard(index)
    return found
