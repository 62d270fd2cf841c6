import json
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import RGBColor
from hypothesis import given
from hypothesis import strategies as st

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.word import read_bank

SAMPLES = Path(__file__).parent.parent.parent / "samples"
LETTERS = "ABCDEFGH"


def bank(*paragraphs):
    """Each paragraph: a text, or a list of (text, format) runs."""
    document = Document()
    for paragraph in paragraphs:
        added = document.add_paragraph()
        for text, mark in [(paragraph, "")] if isinstance(paragraph, str) else paragraph:
            run = added.add_run(text)
            if mark == "colour":
                run.font.color.rgb = RGBColor(0xC0, 0, 0)
            elif mark == "highlight":
                run.font.highlight_color = 7
            elif mark:
                setattr(run, mark, True)
    file = BytesIO()
    document.save(file)
    file.seek(0)
    return read_bank(file)


@pytest.fixture(scope="module")
def sample():
    with (SAMPLES / "ngan-hang-cau-hoi.docx").open("rb") as file:
        return read_bank(file)


EXPECTED = json.loads((SAMPLES / "ngan-hang-cau-hoi.expected.json").read_text("utf-8"))


@pytest.mark.parametrize("expected", EXPECTED["questions"], ids=lambda q: str(q["number"]))
def test_every_question_of_the_sample_comes_out_as_expected(sample, expected):
    found = next(q for q in sample.questions if q.number == expected["number"])
    assert (found.kind, found.stem) == (expected["type"], expected["stem"])
    if expected["type"] == "true_false":
        assert found.options[0].correct == expected["correct"]
    elif expected["type"] != "essay":
        assert [option.text for option in found.options] == expected["options"]
        right = "".join(
            letter for letter, o in zip(LETTERS, found.options, strict=False) if o.correct
        )
        assert right == expected["correct"]
        assert found.lock_order == expected.get("lock_order", False)


def test_every_faulty_question_of_the_sample_is_named(sample):
    assert [p.number for p in sample.problems] == [p["number"] for p in EXPECTED["problems"]]
    assert "Chưa có đáp án đúng" in sample.problems[0].message
    assert "ít hơn hai phương án" in sample.problems[1].message
    assert "không có trong các phương án" in sample.problems[2].message


def test_the_sample_holds_nothing_else(sample):
    assert len(sample.questions) == len(EXPECTED["questions"])


@pytest.mark.parametrize("mark", ["bold", "underline", "colour", "highlight"])
def test_the_right_option_is_known_by_its_look(mark):
    found = bank("Câu 1: Hỏi?", "A. Một", [("B. Hai", mark)]).questions[0]
    assert [option.correct for option in found.options] == [False, True]


@pytest.mark.parametrize("line", ["*B. Hai", "B*. Hai", "[x] B. Hai"])
def test_the_right_option_is_known_by_a_sign(line):
    found = bank("Câu 1. Hỏi?", "A. Một", line).questions[0]
    assert [option.correct for option in found.options] == [False, True]


@pytest.mark.parametrize("line", ["Đáp án: B", "ĐÁP ÁN B", "Đ/A: B", "Trả lời: B"])
def test_the_right_option_is_known_by_an_answer_line(line):
    found = bank("Bài 1/ Hỏi?", "A) Một\tB) Hai", line).questions[0]
    assert [option.correct for option in found.options] == [False, True]


def test_the_key_may_stand_at_the_end_as_text():
    found = bank("1. Hỏi?", "A. Một", "B. Hai", "BẢNG ĐÁP ÁN", "1-B").questions[0]
    assert [option.correct for option in found.options] == [False, True]


def test_notes_belong_to_their_question():
    found = bank(
        "Câu hỏi 7. Hỏi?",
        "A. Một",
        "B. Hai",
        "Đáp án: A",
        "Căn cứ: khoản 2 Điều 8",
        "Giải thích: vì thế",
        "Mức độ: VD",
    ).questions[0]
    assert (found.legal_basis, found.explanation) == ("khoản 2 Điều 8", "vì thế")
    assert found.level == "apply"


def test_decomposed_letters_are_composed():
    found = bank("Câu 1: Đa\u0323o đu\u031b\u0301c?", "A. Mo\u0323\u0302t", "*B. Hai").questions[0]
    assert found.stem == "Đạo đức?"


@pytest.mark.parametrize("font", [".VnTime", "VNI-Times"])
def test_legacy_fonts_are_refused_with_advice(font):
    document = Document()
    document.add_paragraph().add_run("C©u 1").font.name = font
    file = BytesIO()
    document.save(file)
    file.seek(0)
    with pytest.raises(UnreadableFileError, match="Unicode"):
        read_bank(file)


def test_a_file_that_is_no_document_is_refused_with_advice():
    with pytest.raises(UnreadableFileError, match=r"\.docx"):
        read_bank(BytesIO(b"x"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), max_size=8))
def test_any_text_is_read_without_failing(lines):
    bank(*lines)
