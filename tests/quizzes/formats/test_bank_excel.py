import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.bank_excel import read_bank, write_bank, write_template
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from tests.quizzes.formats.strategies import png, questions
from tests.running.hunting import examples

ASKED = ParsedQuestion(1, "single", "Hỏi?", (ParsedOption("Một", True), ParsedOption("Hai")))
USUAL = ("STT", "Nội dung câu hỏi", "PA A", "PA B", "PA C", "Đáp án")


def table(*rows, change=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def right(question):
    pairs = zip("ABCDEFGH", question.options, strict=False)
    return "".join(letter for letter, option in pairs if option.correct)


@settings(max_examples=examples(15))
@given(st.lists(questions(pictures=False, one_line_rubric=True), min_size=1, max_size=4))
def test_every_kind_comes_back_unchanged(asked):
    found = read_bank(BytesIO(write_bank(asked).content))
    assert not found.problems
    assert [replace(q, place="", assumed=()) for q in found.questions] == asked


@pytest.mark.parametrize(
    "answer", ["B", "b", " B ", "B.", "hai", "Hai", "B. Hai"], ids=lambda a: a.strip()
)
def test_the_right_answer_is_known_however_it_is_written(answer):
    found = read_bank(table(USUAL, (1, "Hỏi?", "Một", "Hai", "Ba", answer))).questions[0]
    assert right(found) == "B"


@pytest.mark.parametrize("answer", ["A,C", "AC", "a;c", "A và C", "A, C."])
def test_several_right_answers_are_known(answer):
    found = read_bank(table(USUAL, (1, "Hỏi?", "Một", "Hai", "Ba", answer))).questions[0]
    assert (found.kind, right(found)) == ("multiple", "AC")
    assert any("nhiều lựa chọn" in said for said in found.assumed)


def test_columns_may_stand_in_any_order_under_common_names():
    found = read_bank(
        table(
            ("NGÂN HÀNG CÂU HỎI",),
            (),
            ("Đáp án đúng", "Phương án B", "Câu hỏi", "Phương án A", "Cấp độ", "Cơ sở pháp lý"),
            ("A", "Hai", "Hỏi?", "Một", "VD", "Điều 8"),
        )
    ).questions[0]
    assert (found.stem, right(found), found.level) == ("Hỏi?", "A", "apply")
    assert (found.legal_basis, found.place) == ("Điều 8", "dòng 4")


def test_numbers_days_and_rates_are_read_as_people_see_them():
    def as_percent(sheet):
        sheet["E2"].number_format = "0%"

    row = (1, "Hỏi?", 30, 0.5, 0.85, "A")
    found = read_bank(table(USUAL, row, change=as_percent)).questions[0]
    assert [o.text for o in found.options] == ["30", "0,5", "85%"]
    row = (2, "Ngày nào?", dt.date(2026, 1, 5), dt.datetime(2026, 7, 1), "x", "05/01/2026")
    found = read_bank(table(USUAL, row)).questions[0]
    assert [o.text for o in found.options] == ["05/01/2026", "01/07/2026", "x"]
    assert right(found) == "A"


def test_a_row_that_cannot_be_taken_is_named_with_its_place():
    found = read_bank(table(USUAL, (9, "Hỏi?", "Một", "Hai", None, "E"), (10, "Hỏi?", "Một")))
    assert [(p.number, p.place) for p in found.problems] == [(9, "dòng 2"), (10, "dòng 3")]
    assert "không có trong các phương án" in found.problems[0].message


def test_a_signature_block_below_the_table_is_no_question():
    found = read_bank(table(USUAL, (1, "Hỏi?", "Một", "Hai", None, "A"), (), (None, None, "Ký")))
    assert len(found.questions) == 1
    assert not found.problems


def test_columns_and_marks_that_are_not_taken_are_said():
    found = read_bank(
        table((*USUAL, "Điểm", "Người soạn"), (1, "Hỏi?", "Một", "Hai", "Ba", "A", 0.5, "Lan"))
    )
    assert "Người soạn" in found.problems[0].message
    assert any("0,5" in said for said in found.questions[0].assumed)


def test_the_template_offers_kinds_levels_topics_and_answers():
    book = load_workbook(BytesIO(write_template(["Đạo đức công vụ", "Dân vận"])))
    assert book.sheetnames == ["Câu hỏi", "Danh mục", "Hướng dẫn"]
    assert len(book["Câu hỏi"].data_validations.dataValidation) == 4
    assert [c.value for c in book["Danh mục"]["C"]][:2] == ["Đạo đức công vụ", "Dân vận"]
    assert "Mỗi dòng" in book["Hướng dẫn"]["A3"].value


def test_the_empty_template_is_read_as_an_empty_bank():
    assert read_bank(BytesIO(write_template())).questions == ()


def test_nothing_is_written_as_a_formula():
    signs = [f"{sign}cmd|' /C calc'!A0" for sign in "=+-@"]
    asked = replace(ASKED, stem=signs[0], options=tuple(map(ParsedOption, signs)))
    book = load_workbook(BytesIO(write_bank([asked]).content))
    cells = [cell for row in book["Câu hỏi"].iter_rows() for cell in row if cell.value]
    assert all(cell.data_type == "s" for cell in cells)
    assert sum(cell.quotePrefix for cell in cells) == 5


def test_a_picture_is_listed_as_left_out():
    written = write_bank([replace(ASKED, image=ParsedImage("a.png", png(1)))])
    assert "Word" in written.left_out[0].message


def test_a_file_without_a_header_is_refused_with_advice():
    with pytest.raises(UnreadableFileError, match="tiêu đề"):
        read_bank(table(("a", "b"), (1, 2)))
