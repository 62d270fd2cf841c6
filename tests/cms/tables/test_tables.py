"""Tables as people see them, whatever the file is and whatever it says of itself."""

import datetime as dt
import re
import unicodedata
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cms.tables.headings import find_heading, is_index, names
from cms.tables.reading import read_book
from cms.tables.sheets import Cell, Fault, Line, Sheet
from cms.tables.shown import number_shown
from cms.uploads.guard.refusals import UnreadableFileError


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(content: bytes, max_rows: int = 1000):
    return read_book(BytesIO(content), max_rows=max_rows)


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in sheet.lines]


def changed(content: bytes, part: str, change) -> bytes:
    """The workbook with one of its parts written by somebody else's program."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if re.fullmatch(part, name) else text)
    return output.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (123, "00000", "00123"),
        (45, '"CB"00000', "CB00045"),
        (45, r"\C\B00000", "CB00045"),
        (46203001234, "000000000000", "046203001234"),
        (7, "General", "7"),
        (1234567, "#,##0", "1234567"),
        (0.85, "0%", "85%"),
        (8.5, "0.0", "8,5"),
        (3, '0" tiết"', "3 tiết"),
        (3, "[Red]000", "003"),
        (-5, "000", "-5"),
        (1e300, "General", "1e+300"),
    ],
)
def test_a_number_is_what_its_format_shows(value, number_format, shown):
    assert number_shown(value, number_format) == shown


@given(st.integers(0, 10**12), st.integers(1, 13))
def test_zeros_of_a_format_are_kept_and_no_digit_is_lost(value, width):
    shown = number_shown(value, "0" * width)
    assert int(shown) == value
    assert len(shown) == max(width, len(str(value)))


def test_what_excel_shows_is_what_is_read():
    book = Workbook()
    sheet = book.active
    sheet.append(["Mã", "Ngày", "Có", "Lỗi", "Công thức", " hai\u200b  khoảng _x000D_"])
    sheet.append([51, dt.datetime(2026, 7, 1), True, "#N/A", "=A2+1", None])
    sheet["A2"].number_format = "00000"
    sheet["D2"].data_type = "e"
    (found,) = read(saved(book)).sheets
    assert texts(found) == [
        ["Mã", "Ngày", "Có", "Lỗi", "Công thức", "hai khoảng"],
        ["00051", "01/07/2026", "Đúng", "#N/A", ""],
    ]
    faults = [cell.fault for cell in found.lines[1].cells]
    assert faults == [None, None, None, Fault.ERROR, Fault.UNCOMPUTED]
    assert "#N/A" in found.lines[1].cells[3].problem


def test_hidden_rows_and_sheets_are_named_so():
    book = Workbook()
    for text in ("a", "b", "c"):
        book.active.append([text])
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("Danh mục").sheet_state = "veryHidden"
    shown, hidden = read(saved(book)).sheets
    assert [(line.number, line.is_hidden) for line in shown.lines] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    assert (hidden.name, hidden.is_hidden) == ("Danh mục", True)


def test_a_merged_area_holds_its_value_in_each_cell():
    book = Workbook()
    for row in (["Cơ quan", "Tên"], ["Gào", "An"], [None, "Bình"], ["Pleiku", "Chi"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    (found,) = read(saved(book)).sheets
    assert texts(found)[1:] == [["Gào", "An"], ["Gào", "Bình"], ["Pleiku", "Chi"]]
    assert [line.cells[0].is_spread for line in found.lines] == [False, False, True, False]


@pytest.mark.parametrize("says", [b"A1", b"A1:B2", b"A1:A1048576", b"Z99:AA100", None])
def test_what_a_file_says_of_its_size_counts_for_nothing(says):
    book = Workbook()
    for number in range(5):
        book.active.append([f"{number}{letter}" for letter in "abcd"])
    new = b'<dimension ref="' + says + b'"/>' if says else b""
    content = changed(
        saved(book), r"xl/worksheets/.*", lambda xml: re.sub(rb"<dimension [^>]*/>", new, xml)
    )
    assert texts(read(content).sheets[0])[4] == ["4a", "4b", "4c", "4d"]


def test_strict_workbooks_are_read():
    book = Workbook()
    book.active.append(["Mã CBCC", dt.date(2026, 1, 2)])
    usual = b"http://schemas.openxmlformats.org/"
    strict = {
        usual + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        usual + b"officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }

    def change(text: bytes) -> bytes:
        for old, new in strict.items():
            text = text.replace(old, new)
        return text

    assert texts(read(changed(saved(book), r"xl/.*", change)).sheets[0]) == [
        ["Mã CBCC", "02/01/2026"]
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_text_is_read_whatever_its_encoding_and_separator(encoding, separator):
    rows = [["Mã", "Tên", "Phòng"], ["00051", "An", f"Kinh tế{separator} Hạ tầng"], ["7", "B", ""]]
    lines = (separator.join(f'"{cell}"' for cell in row) for row in rows)
    text = "\r\n".join(lines)
    if encoding == "cp1258":
        # Windows writes the marks of Vietnamese apart.
        text = unicodedata.normalize("NFD", text).replace("e\u0302", "ê").replace("a\u0302", "â")
    book = read(text.encode(encoding))
    expected = [
        [*rows[0]],
        ["00051", "An", f"Kinh tế{separator} Hạ tầng".replace("\t", "")],
        rows[2],
    ]
    assert texts(book.sheets[0]) == [[" ".join(c.split()) for c in row] for row in expected]
    assert encoding.removesuffix("-sig").upper() in str(book.notes[0])


@pytest.mark.parametrize(
    "content",
    [
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>",
        b"%PDF-1.7 a;b;c",
        b"PK\x03\x04 no zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"one word",
        b"\x00\x01\x02;\x03",
        b"",
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content):
    with pytest.raises(UnreadableFileError) as refused:
        read(content)
    assert "Anh/chị" in refused.value.message


def test_a_list_that_is_too_long_is_refused():
    with pytest.raises(UnreadableFileError, match="dài hơn 3 dòng"):
        read(b"a;b\n" * 4, max_rows=3)


MEANING = names({"code": ("ma cbcc",), "born": ("ngay sinh",), "unit": ("phong",)}, ("cbccvc",))


def heading_of(*rows: list[str]):
    lines = tuple(
        Line(number, tuple(Cell(text or None, text) for text in row))
        for number, row in enumerate(rows, start=1)
    )
    return find_heading(Sheet("A", lines), MEANING)


@pytest.mark.parametrize(
    "heading", ["Mã CBCC", "MÃ  CBCC (*)", "Mã\nCBCC", "Mã CBCC:", "Mã CBCC (bắt buộc)", "ma cbcc"]
)
def test_marks_and_line_breaks_in_a_heading_change_nothing(heading):
    found = heading_of(["Danh sách"], ["STT", heading], ["1", "x"])
    assert [column.field for column in found.columns] == ["", "code"]
    assert found.last == 2


def test_a_heading_of_two_lines_is_read_from_the_top():
    found = heading_of(["STT", "Ngày sinh", ""], ["", "Nam", "Phòng"], ["1", "01/02/1990", "A"])
    assert [(c.title, c.field) for c in found.columns] == [
        ("STT", ""),
        ("Ngày sinh / Nam", "born"),
        ("Phòng", "unit"),
    ]


def test_a_line_that_counts_the_columns_is_known():
    assert is_index(Line(1, tuple(Cell(t, t) for t in ("(1)", "(2)", "3"))))
    assert not is_index(Line(1, (Cell("1", "1"), Cell("An", "An"))))


def test_what_means_nothing_is_no_heading():
    assert heading_of(["a", "b"], ["c", "d"]) is None
