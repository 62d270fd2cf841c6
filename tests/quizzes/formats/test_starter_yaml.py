from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.starter_yaml import read_bank

ONE = """
topic: {slug: thu, name: Chuyên đề thử}
questions:
- ref: thu-001
  type: single
  level: apply
  stem: Câu hỏi thử?
  options:
  - {text: Phương án đúng, correct: true}
  - {text: Phương án sai, rationale: Vì sao sai}
  explanation: Giải thích
  basis: {document: 80/2025/QH15, provision: khoản 5 Điều 7}
"""


def read(text):
    return read_bank(BytesIO(text.encode()))


def test_a_question_is_read_with_all_that_an_editor_wrote():
    bank = read(ONE)
    assert bank.problems == ()
    (question,) = bank.questions
    assert (question.ref, question.kind, question.level) == ("thu-001", "single", "apply")
    assert question.topic == "Chuyên đề thử"
    assert question.legal_basis == "khoản 5 Điều 7, 80/2025/QH15"
    assert [option.correct for option in question.options] == [True, False]
    assert question.options[1].rationale == "Vì sao sai"


def test_what_each_kind_adds_is_read():
    bank = read("""
questions:
- {ref: a, type: situational, level: apply, stem: A, options: [{text: x, weight: 100}]}
- {ref: b, type: matching, level: apply, stem: B, options: [{text: x, match: y}, {match: z}]}
- {ref: c, type: short_text, level: apply, stem: C, accepted: [một, 1], ignore_diacritics: true}
- {ref: d, type: number, level: apply, stem: D, number: {value: 30, units: [ngày]}}
- {ref: e, type: multiple, level: apply, stem: E, partial: true, lock_order: true, options: []}
""")
    assert bank.problems == ()
    a, b, c, d, e = bank.questions
    assert a.options[0].weight == 100
    assert [option.match for option in b.options] == ["y", "z"]
    assert c.accepted == ("một", "1")
    assert c.ignore_diacritics
    assert (d.number_value, d.number_units) == ("30", ("ngày",))
    assert e.partial
    assert e.lock_order


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("type: single", "type: chon", "“type” phải là một trong"),
        ("level: apply", "level: khó", "“level” phải là một trong"),
        ("stem: Câu hỏi thử?", "stem: ", "Thiếu “stem”"),
        ("stem: Câu hỏi thử?", "stem: 2026-11-24", "Hãy đặt nội dung trong dấu nháy"),
        ("correct: true", "đúng: true", "Không rõ mục: đúng"),
        ("correct: true", "correct: 1", "true hoặc false"),
        ("correct: true", "weight: 101", "từ 0 đến 100"),
        ("text: Phương án sai", "text: ", "phương án để trống"),
        ("document: 80/2025/QH15, ", "", "thiếu “document”"),
        ("explanation:", "accepted: một\n  explanation:", "phải là danh sách"),
    ],
)
def test_a_fault_is_named_by_the_ref_of_its_question(written, instead, message):
    bank = read(ONE.replace(written, instead))
    assert bank.questions == ()
    (problem,) = bank.problems
    assert problem.place == "thu-001"
    assert message in problem.message


def test_a_ref_is_used_once():
    bank = read(ONE + ONE.split("questions:\n")[1])
    assert len(bank.questions) == 1
    assert "đã dùng" in bank.problems[0].message


def test_one_fault_does_not_hide_the_other_questions():
    bank = read(ONE + "- chỉ một dòng chữ\n")
    assert len(bank.questions) == 1
    assert bank.problems[0].place == "câu 2"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"questions: 3",
        b"a: [",
        b"!!python/object/apply:os.system [ls]",
        b"[" * 5000,
        b"x" * 5_000_001,
    ],
)
def test_what_is_no_bank_is_refused_with_what_to_do(content):
    with pytest.raises(UnreadableFileError):
        read_bank(BytesIO(content))


@given(st.recursive(st.none() | st.text() | st.integers() | st.booleans(), st.lists, max_leaves=9))
def test_whatever_stands_for_a_question_gives_a_question_or_a_problem(value):
    import yaml

    content = yaml.safe_dump({"questions": [value, {"ref": value, "options": value}]})
    bank = read(content)
    assert len(bank.questions) + len(bank.problems) == 2
