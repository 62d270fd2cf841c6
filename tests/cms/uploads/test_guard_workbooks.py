import zlib
from io import BytesIO
from random import Random

import pytest
from openpyxl import Workbook

from cms.tables.reading import read_book
from cms.uploads.guard.pdf import check_pdf
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.weight import is_light
from cms.uploads.guard.workbooks import check_workbook
from quizzes.formats.office.columns import column_named
from tests.cms.uploads.hostile import WIDE, bomb, heavy, sheet, with_sheet, workbook
from tests.running.timing import cpu_within

SECONDS = 0.5


def timed(work, *args, seconds=SECONDS, **named):
    with cpu_within(seconds):
        return work(*args, **named)


@pytest.mark.parametrize("name", WIDE)
def test_a_sheet_of_every_column_is_refused_at_once_with_what_to_do(name):
    content = WIDE[name]()
    with pytest.raises(UnreadableFileError) as caught:
        timed(read_book, BytesIO(content), max_rows=50_000)
    assert "256 cột" in str(caught.value)
    assert "Ctrl+Shift+→" in str(caught.value)


def test_a_wide_row_far_below_is_found_too():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 30_000))
    content = with_sheet(sheet(rows + '<row r="30001"><c r="XFD30001"/></row>'))
    with pytest.raises(UnreadableFileError, match="256 cột"):
        timed(check_workbook, content)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row><c r="A2"/></row>' * 100_001, "100000 dòng"),
        ("<row>" + "<c/>" * 200 + "</row>" + ("<row>" + "<c/>" * 60 + "</row>") * 21_000, "ô"),
    ],
)
def test_endless_rows_and_cells_are_refused_with_what_to_do(rows, said):
    # Noise keeps the package below the ratio at which it is refused as a bomb.
    noise = "".join(f"<!--{n * 7919 % 999_983}-->" for n in range(60_000))
    with pytest.raises(UnreadableFileError, match=said) as caught:
        timed(check_workbook, with_sheet(sheet(rows, after=noise)), seconds=1)
    assert "Xóa" in str(caught.value) or "xóa" in str(caught.value)


def test_what_a_sheet_claims_of_its_size_is_not_believed():
    before = '<dimension ref="A1:XFD1048576"/>'
    content = with_sheet(sheet('<row r="1048576"><c r="A1048576"/></row>', before=before))
    book = timed(read_book, BytesIO(content), max_rows=50_000, seconds=1)
    assert len(book.sheets[0].lines) == 1


def test_a_sheet_that_claims_less_than_it_has_is_read_whole():
    rows = '<row r="2"><c r="C2"><v>7</v></c></row>'
    content = with_sheet(sheet(rows, before='<dimension ref="A1"/>'))
    lines = read_book(BytesIO(content), max_rows=10).sheets[0].lines
    assert lines[1].at(2).value == 7


def test_empty_rows_below_are_no_rows_and_one_value_too_far_down_is_too_long():
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 900))
    assert len(read_book(BytesIO(with_sheet(sheet(empty))), max_rows=10).sheets[0].lines) == 1
    last = '<row r="99999"><c r="A99999"><v>7</v></c></row>'
    with pytest.raises(UnreadableFileError, match="hơn 10 dòng"):
        read_book(BytesIO(with_sheet(sheet(empty + last))), max_rows=10)


def test_a_row_beyond_all_rows_does_not_hang_the_reader():
    rows = '<row r="99999999999"><c><v>7</v></c></row>'
    assert timed(read_book, BytesIO(with_sheet(sheet(rows))), max_rows=10, seconds=1)


def test_one_part_named_by_thousands_of_sheets_is_refused():
    names = "".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="rId1" xmlns:r="x"/>' for n in range(1, 20_000)
    )
    content = with_sheet(f"<workbook><sheets>{names}</sheets></workbook>", name="xl/workbook.xml")
    with pytest.raises(UnreadableFileError, match="quá nhiều ô"):
        timed(check_workbook, content)


def test_a_bomb_is_refused_without_being_unpacked():
    content = bomb()
    with pytest.raises(UnreadableFileError, match="quá lớn"):
        timed(check_workbook, content)


def test_what_is_light_is_read_at_once_and_nothing_else():
    short = workbook(["CB1", "Nguyễn Văn An", "Sở A", "Công chức"])
    assert timed(is_light, short)
    assert not timed(is_light, heavy(short))
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 12_000))
    many = with_sheet(sheet(cells))
    assert len(many) < 200_000
    assert not timed(is_light, many)


def test_merged_ranges_by_the_thousand_are_left_to_the_worker():
    ranges = "".join(f'<mergeCell ref="A{n}:D{n}"/>' for n in range(1, 41_000))
    content = with_sheet(sheet(after=f"<mergeCells>{ranges}</mergeCells>"))
    assert not timed(is_light, content)
    assert len(read_book(BytesIO(content), max_rows=10).sheets[0].lines) == 1


def test_a_pdf_made_to_burst_is_refused():
    stream = zlib.compress(bytes(70_000_000), 9)
    content = b"%PDF-1.7\n1 0 obj <</Type /XRef /Filter /FlateDecode>> stream\n" + stream
    with pytest.raises(UnreadableFileError, match="cấu trúc quá lớn"):
        timed(check_pdf, content)
    with pytest.raises(UnreadableFileError, match="cấu trúc quá lớn"):
        timed(check_pdf, b"%PDF-1.7\n" + b"1 0 obj\n" * 40_001)
    with pytest.raises(UnreadableFileError, match="cấu trúc quá lớn"):
        timed(check_pdf, b"%PDF-1.7\n" + b"stream\n" * 600_000)
    with pytest.raises(UnreadableFileError, match="không phải là PDF"):
        check_pdf(b"PK\x03\x04")


def long_cells():
    """A few cells of very much text: less than 200 kB that unpack to two million."""
    book, words = Workbook(), ("đúng", "sai", "(và", "hoặc)")
    for row in range(10):
        texts = [Random(10 * row + at).choices(words, k=5_500) for at in range(5)]
        book.active.append([" ".join(text) for text in texts])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_few_cells_of_much_text_are_not_light():
    content = long_cells()
    assert len(content) < 200_000
    assert not timed(is_light, content)


def test_titles_of_columns_are_read_at_once_whatever_stands_in_them():
    with cpu_within(0.5):
        for sign in ("(", "(đúng/sai", "( ", "*("):
            assert column_named(sign * (32_000 // len(sign))) == ""
    assert column_named("Đáp án (A, B, C)") == column_named("Đáp án") != ""
