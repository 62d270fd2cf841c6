"""Every kind of list that people bring, in the shapes that lists come in."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook

from certificates.register.class_excel import read_class
from cms.uploads.guard.refusals import UnreadableFileError
from learning.formats.choice_excel import read_choices
from quizzes.formats.edition_excel import read_results
from quizzes.formats.law_excel import read_law
from tests.cms.tables.test_tables import changed, saved


@dataclass(frozen=True)
class Kind:
    """Its headings, a good row whose first cell is the code, and what is made of a file:
    the codes taken, and (row, message) of what is wrong.
    """

    headings: list[str]
    row: list[str | float]
    read: Callable[[bytes], tuple[list[str], list[tuple[int, str]]]]


def class_list(content):
    found = read_class(io.BytesIO(content))
    return [row.staff_code for row in found.rows], [(p.row, str(p.message)) for p in found.problems]


def choices(content):
    rows = read_choices(io.BytesIO(content))
    wrong = [(row.row, str(row.problem)) for row in rows if row.problem]
    return [row.code for row in rows if not row.problem], wrong


def results(content):
    found = read_results(io.BytesIO(content), questions=2)
    return [row.staff_code for row in found.rows], [(p.row, str(p.message)) for p in found.problems]


def law(content):
    rows = read_law(io.BytesIO(content))
    wrong = [(row.row, str(row.problem)) for row in rows if row.problem]
    return [row.number for row in rows if not row.problem], wrong


KINDS = {
    "class": Kind(["Mã CBCC", "Họ và tên", "Điểm"], ["GL1", "Rơ Châm H'Châu", 8.5], class_list),
    "split": Kind(["Mã CBCC", "Đơn vị nhận"], ["GL1", "Sở Nội vụ"], choices),
    "results": Kind(
        ["Mã CBCC", "Mã đề", "Câu 1", "Câu 2", "Ngày làm bài"],
        ["GL1", "101", "A", "B", "05/03/2026"],
        results,
    ),
    "law": Kind(
        ["Số hiệu", "Tên văn bản", "Loại văn bản", "Ngày ban hành"],
        ["GL1", "Luật Cán bộ", "Luật", "05/03/2026"],
        law,
    ),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


def filled(kind, *codes, headings=None, above=()):
    """A workbook and its sheet: titles, headings, a row for each code."""
    book = Workbook()
    sheet = book.active
    for title in above:
        sheet.append([title])
    sheet.append(headings or kind.headings)
    for code in codes:
        sheet.append([code, *kind.row[1:]])
    return book, sheet


def test_a_code_keeps_the_zeros_that_its_format_shows(kind):
    book, sheet = filled(kind, 51)
    sheet["A2"].number_format = "00000"
    assert kind.read(saved(book)) == (["00051"], [])


def test_breaks_marks_and_asides_in_headings_change_nothing(kind):
    marked = [f"{heading.replace(' ', chr(10), 1)} (*)" for heading in kind.headings]
    book, _sheet = filled(kind, "GL1", headings=marked, above=["UBND TỈNH", "DANH SÁCH"])
    assert kind.read(saved(book)) == (["GL1"], [])


@pytest.mark.parametrize("broken", ["error", "uncomputed"])
def test_an_error_and_a_formula_without_a_value_are_problems_of_their_cell(kind, broken):
    for place in range(len(kind.headings)):
        book, sheet = filled(kind, "GL1", "GL2")
        cell = sheet.cell(3, place + 1)
        cell.value = "#N/A" if broken == "error" else "=A1&B1"
        cell.data_type = "e" if broken == "error" else "f"
        codes, wrong = kind.read(saved(book))
        assert codes == ["GL1"]
        ((row, message),) = wrong
        assert row == 3
        assert ("#N/A" in message) if broken == "error" else ("công thức" in message)


def test_a_hidden_row_is_named_and_neither_taken_nor_dropped(kind):
    book, sheet = filled(kind, "GL1", "GL2", "GL3")
    sheet.row_dimensions[3].hidden = True
    codes, wrong = kind.read(saved(book))
    assert codes == ["GL1", "GL3"]
    assert [row for row, _message in wrong] == [3]
    assert "ẩn" in wrong[0][1]


def test_a_sheet_of_choices_before_the_list_is_not_the_list(kind):
    book, _sheet = filled(kind, "GL1")
    first = book.create_sheet("DanhMuc", 0)
    for choice in ("Nam", "Nữ"):
        first.append([choice])
    assert kind.read(saved(book)) == (["GL1"], [])


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_two_sheets_with_the_list_are_refused_by_name(kind, state):
    book, _sheet = filled(kind, "GL1")
    other = book.create_sheet("Gào")
    other.append(kind.headings)
    other.append(["GL2", *kind.row[1:]])
    other.sheet_state = state
    with pytest.raises(UnreadableFileError, match="Gào"):
        kind.read(saved(book))


def test_a_wrong_dimension_hides_no_row(kind):
    book, _sheet = filled(kind, "GL1", "GL2")
    content = changed(
        saved(book),
        r"xl/worksheets/sheet1.xml",
        lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part),
    )
    assert kind.read(content)[0] == ["GL1", "GL2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_of_lines_is_read_with_its_zeros(kind, encoding):
    text = io.StringIO()
    rows = [kind.headings, ["00051", *(str(value) for value in kind.row[1:])]]
    csv.writer(text, delimiter=";").writerows(rows)
    assert kind.read(text.getvalue().encode(encoding)) == (["00051"], [])


@pytest.mark.parametrize(
    "form",
    ["certificates/desk", "learning/units/reorganisations", "quizzes/editions", "quizzes/law"],
)
def test_every_page_that_takes_such_a_list_takes_xls_and_csv_too(form):
    found = "".join(
        path.read_text() for path in (Path(__file__).parents[3] / form).glob("*form*.py")
    )
    assert re.search(r"kind=(short_)?table\(", found)


@pytest.mark.parametrize("name", ["results", "law"])
def test_a_number_that_is_no_day_is_a_problem_and_not_the_year_1905(name):
    kind = KINDS[name]
    for number in (2025, 20250701):
        book, sheet = filled(kind, "GL1")
        sheet.cell(2, len(kind.headings)).value = number
        codes, wrong = kind.read(saved(book))
        assert codes == []
        assert [row for row, _message in wrong] == [2]
