"""Aiken as https://docs.moodle.org/en/Aiken_format describes it."""

from io import BytesIO

import pytest

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.aiken import read_bank, write_bank
from quizzes.formats.base import ParsedOption, ParsedQuestion

ASKED = "Ai tiếp công dân?\nA. Bảo vệ\nB) Người đứng đầu\nANSWER: B\n"
OPTIONS = (ParsedOption("Bảo vệ"), ParsedOption("Người đứng đầu", True))


def read(text):
    return read_bank(BytesIO(text.encode()))


def test_questions_with_both_kinds_of_letters():
    found = read(f"{ASKED}\n{ASKED.replace('Ai', 'Ai đang')}")
    assert not found.problems
    assert [q.stem for q in found.questions] == ["Ai tiếp công dân?", "Ai đang tiếp công dân?"]
    assert found.questions[1].options == OPTIONS
    assert [q.place for q in found.questions] == ["dòng 1", "dòng 6"]


def test_true_or_false_is_known_by_its_options():
    assert read("Hỏi?\nA. Đúng\nB. Sai\nANSWER: A").questions[0].kind == "true_false"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hỏi?\nA. a\nB. b\n", "no correct option"),
        ("Hỏi?\nA. a\nB. b\nANSWER: C", "answer letter is not an option"),
        ("Hỏi?\nA. a\nB. b\nANSWER: A, B", "answer letter is not an option"),
        ("Hỏi?\nA. a\nANSWER: A", "fewer than two options"),
        ("A. a\nB. b\nANSWER: A", "no text"),
        ("Hỏi?\nA. a\nC. b\nANSWER: A", "option letters"),
        ("\n\n", "no questions"),
    ],
)
def test_what_cannot_be_taken_is_named(text, code):
    found = read(text)
    assert not found.questions
    assert found.problems[0].code == code


def test_a_question_without_answer_does_not_swallow_the_next():
    found = read(f"Thiếu?\nA. a\nB. b\n\n{ASKED}")
    assert len(found.problems) == len(found.questions) == 1


def test_another_encoding_is_refused_with_advice():
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        read_bank(BytesIO(ASKED.encode("cp1258", "replace") + b"\xff"))


def test_what_aiken_has_no_place_for_is_listed():
    written = write_bank(
        [
            ParsedQuestion(1, "single", "Hỏi?", OPTIONS),
            ParsedQuestion(2, "single", "Hai?", OPTIONS, legal_basis="Điều 8"),
            ParsedQuestion(3, "essay", "Ba?"),
            ParsedQuestion(4, "single", "A. Bốn?", OPTIONS),
        ]
    )
    assert [left.number for left in written.left_out] == [2, 3, 4]
    assert written.content.decode() == (
        "Hỏi?\nA. Bảo vệ\nB. Người đứng đầu\nANSWER: B\n\n"
        "Hai?\nA. Bảo vệ\nB. Người đứng đầu\nANSWER: B\n\n"
    )
