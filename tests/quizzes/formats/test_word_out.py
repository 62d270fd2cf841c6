from dataclasses import replace
from io import BytesIO

from docx import Document
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.word import read_bank, write_bank
from tests.quizzes.formats.strategies import png, questions

ASKED = ParsedQuestion(
    7, "single", "Hỏi?", (ParsedOption("Một", True), ParsedOption("Hai")), "Điều 8", "vì thế"
)


def back(written):
    return read_bank(BytesIO(written.content))


@given(st.lists(questions(), min_size=1, max_size=4))
def test_every_kind_comes_back_unchanged(asked):
    found = back(write_bank(asked))
    assert not found.problems
    assert [replace(q, place="", assumed=()) for q in found.questions] == asked


def test_the_page_is_set_as_for_official_papers():
    document = Document(BytesIO(write_bank([ASKED]).content))
    section, normal = document.sections[0], document.styles["Normal"]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 30, 15]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(13))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[1:] == [
        "Câu 7: Hỏi?",
        "A. Một",
        "B. Hai",
        "Đáp án: A",
        "Căn cứ: Điều 8",
        "Giải thích: vì thế",
    ]


def test_a_picture_comes_back_with_its_name_and_description():
    image = ParsedImage("so-do.png", png(9), "Sơ đồ một cửa")
    found = back(write_bank([replace(ASKED, image=image)])).questions[0]
    assert found.image == image


def test_a_picture_that_word_cannot_hold_is_listed():
    written = write_bank([replace(ASKED, image=ParsedImage("hong.png", b"x"))])
    assert "hong.png" in written.left_out[0].message
    assert back(written).questions[0].stem == "Hỏi?"


def test_what_an_editor_adds_below_in_plain_text_is_read_too():
    document = Document(BytesIO(write_bank([ASKED]).content))
    for text in ("Câu 8: Thêm?", "A. Ba", "*B. Bốn"):
        document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    found = read_bank(BytesIO(file.getvalue())).questions
    assert [q.number for q in found] == [7, 8]
    assert [o.correct for o in found[1].options] == [False, True]
