"""Excel files that go with a staff list: the template, and the list with its result."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cms.tables.reading import read_book
from cms.text import FORMULA_SIGNS
from learning.formats.excel_out import Column, write_table
from learning.formats.staff_columns import layout_of
from learning.formats.staff_excel import MAX_ROWS, Key

# Header and width of each column of the template, in the order of the list.
TEMPLATE: tuple[tuple[str, int], ...] = (
    ("Mã CBCC", 14),
    ("Họ và tên", 28),
    ("Giới tính", 10),
    ("Ngày sinh", 13),
    ("Dân tộc", 12),
    ("Cơ quan", 34),
    ("Phòng/Đơn vị", 38),
    ("Chức vụ", 22),
    ("Vị trí việc làm", 26),
    ("Ngạch", 10),
    ("Đối tượng", 14),
    ("Thư điện tử công vụ", 28),
    ("Từ ngày", 13),
)
DATE_COLUMNS = ("D", "M")
HEADER_ROW = 3
LAST_ROW = 5000
LISTS = "Danh mục"
GENDERS = ("Nam", "Nữ")
CATEGORIES = ("Cán bộ", "Công chức", "Viên chức", "Hợp đồng")


def write_template(title: str, units: Sequence[tuple[str, str]]) -> bytes:
    """An empty staff list with drop-downs: units (agency, department) of the tree, gender,
    category. The departments offered are those of the agency chosen in the row.

    Names that begin like a formula are stored as plain text.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Danh sách"
    _put(sheet, "A1", title, bold=True)
    _put(sheet, "A2", "Mỗi người một dòng. Ngày ghi dạng ngày/tháng/năm. Ô có mũi tên: chọn.")
    for index, (header, width) in enumerate(TEMPLATE, start=1):
        letter = get_column_letter(index)
        _put(sheet, f"{letter}{HEADER_ROW}", header, bold=True)
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    _write_lists(book.create_sheet(LISTS), units)
    _add_choices(sheet, units)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def write_result(
    file: BinaryIO, title: str, lines: Sequence[str], what: Mapping[Key, str]
) -> bytes:
    """The list as it came with one more column: what happened to each row.

    Sheets follow one another under the headings of the first. Everything is written as text,
    so that nothing in it is computed.

    Raises:
        UnreadableFileError: the file is none that was read before.
    """
    book = read_book(file, max_rows=MAX_ROWS)
    found = [(sheet, layout_of(sheet)) for sheet in book.shown()]
    read = [(sheet, layout) for sheet, layout in found if layout and not layout.missing]
    width = max((len(line.cells) for sheet, _layout in read for line in sheet.lines), default=0)
    titles = {column.index: column.title for column in read[0][1].columns} if read else {}
    columns = [Column("Kết quả", 60), Column("Trang tính", 14), Column("Dòng", 8, "int")]
    columns += [Column(titles.get(index, ""), 18) for index in range(width)]
    body = (
        (
            what.get((sheet.name, line.number), ""),
            sheet.name,
            line.number,
            *_padded([cell.text for cell in line.cells], width),
        )
        for sheet, layout in read
        for line in sheet.lines
        if line.number > layout.heading_row
    )
    return write_table(title, lines, columns, body)


def write_kept_result(
    title: str, lines: Sequence[str], rows: Iterable[tuple[str, str, int, Sequence[str]]]
) -> bytes:
    """The same of a large list, from what was kept of it: what happened, sheet, row, cells.

    The cells are those of the template's columns; the file itself is not read again.
    """
    columns = [Column("Kết quả", 60), Column("Trang tính", 14), Column("Dòng", 8, "int")]
    columns += [Column(name, 18) for name, _width in TEMPLATE]
    width = len(TEMPLATE)
    body = ((what, sheet, row, *_padded(cells, width)) for what, sheet, row, cells in rows)
    return write_table(title, lines, columns, body)


def _write_lists(sheet: Worksheet, units: Sequence[tuple[str, str]]) -> None:
    """Agencies in A, departments in B beside their agency in C, sorted by agency."""
    agencies = list(dict.fromkeys(agency for agency, _department in units))
    pairs = [(agency, department) for agency, department in units if department]
    pairs.sort(key=lambda pair: agencies.index(pair[0]))
    columns: list[tuple[str, Iterable[str]]] = [
        ("A", agencies),
        ("B", (department for _agency, department in pairs)),
        ("C", (agency for agency, _department in pairs)),
        ("D", GENDERS),
        ("E", CATEGORIES),
    ]
    for letter, values in columns:
        for row, value in enumerate(values, start=1):
            _put(sheet, f"{letter}{row}", value)
    sheet.sheet_state = "hidden"


def _add_choices(sheet: Worksheet, units: Sequence[tuple[str, str]]) -> None:
    first, name = HEADER_ROW + 1, f"'{LISTS}'!"
    agencies = len({agency for agency, _department in units}) or 1
    pairs = sum(bool(department) for _agency, department in units) or 1
    own = f"$F{first}"
    of_agency = f"{name}$C$1:$C${pairs}"
    departments = f"OFFSET({name}$B$1,MATCH({own},{of_agency},0)-1,0,COUNTIF({of_agency},{own}),1)"
    _choose(sheet, "C", f"{name}$D$1:$D${len(GENDERS)}", first)
    _choose(sheet, "F", f"{name}$A$1:$A${agencies}", first)
    _choose(sheet, "G", departments, first)
    _choose(sheet, "K", f"{name}$E$1:$E${len(CATEGORIES)}", first)
    for letter in DATE_COLUMNS:
        for row in range(first, first + 500):
            sheet[f"{letter}{row}"].number_format = "dd/mm/yyyy"


def _choose(sheet: Worksheet, letter: str, formula: str, first: int) -> None:
    rule = DataValidation(type="list", formula1=f"={formula}", allow_blank=True)
    rule.errorTitle = "Chưa đúng"
    rule.error = "Hãy chọn một giá trị trong danh sách."
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{first}:{letter}{LAST_ROW}")


def _put(sheet: Worksheet, place: str, value: str, *, bold: bool = False) -> None:
    cell = sheet[place]
    cell.value = value
    cell.data_type = "s"
    if value.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")


def _padded(row: Sequence[Any], width: int) -> list[Any]:
    return [*row, *([""] * (width - len(row)))]
