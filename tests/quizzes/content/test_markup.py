"""What a paper shows of its questions: escaped, and in the reader's language."""

import re
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from quizzes.content.markup import choice_inputs, choice_review, question_text, safe
from quizzes.content.versions import read_versions
from quizzes.grading.paper import Paper, question_of
from quizzes.grading.updates import AttemptUpdates
from quizzes.models import Attempt
from quizzes.templatetags.papers import paper_questions, paper_review

EVIL = "<script>alert('x')</script> & {evil}"
ESCAPED = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; {evil}"


@pytest.fixture
def version(make_question):
    """A question all of whose texts are evil."""
    pk = make_question(stem=EVIL).current_version_id
    found = read_versions([pk])[pk]
    found.content.update(explanation=EVIL, legal_basis=EVIL)
    for option in found.content["options"]:
        option["text"], option["rationale"] = EVIL, EVIL
    return found


def test_options_are_escaped(version):
    order = ("A", "B", "C", "D")
    inputs = choice_inputs(question_of(version, order, response=["B"]))
    assert inputs.count(ESCAPED) == 4
    assert "<script>" not in inputs
    assert inputs.count(" checked") == 1
    review = choice_review(question_of(version, order, response=["B"], share=Decimal(0)))
    assert review.count(ESCAPED) == 8
    assert "<script>" not in review


def test_whole_papers_are_escaped(version):
    question = question_of(version, ("A", "B", "C", "D"), response=["B"])
    paper = paper_questions(Paper((question,), 0, 0))
    assert paper.count(ESCAPED) == 5
    assert "<script>" not in paper
    question = question_of(version, ("A", "B", "C", "D"), response=["B"], share=Decimal(0))
    review = paper_review(Paper((question,), 0, 0), Attempt(pk=7), AttemptUpdates([], {}))
    assert review.count(ESCAPED) == 11
    assert "<script>" not in review
    assert "/bai-lam/7/kien-nghi/1/" in review


def test_what_is_escaped_once_does_not_pass_as_safe_elsewhere():
    """The memory cannot tell plain from safe text: it must not keep what was let through."""
    assert safe(SafeString("<b>")) == "&lt;b&gt;"
    assert safe("<b>") == "&lt;b&gt;"


def test_labels_follow_the_language(version):
    question = question_of(version, ("A", "B", "C", "D"), response=["A"], share=Decimal(1))
    with override("vi"):
        assert "phương án đúng" in choice_review(question)
        assert question.title == "Câu 1"
    with override("en"):
        english = choice_review(question)
        assert "phương án đúng" not in english
        assert question.title != "Câu 1"
    with override("vi"):
        assert choice_review(question) != english


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("|", "|"),
        ("|---|", "|---|"),
        ("Trước |", "Trước |"),
        ("<b>\nDòng hai", "&lt;b&gt;<br>Dòng hai"),
        ("\r\nDòng hai ", "<br>Dòng hai "),
        ("Dòng một\n", "Dòng một<br>"),
    ],
)
def test_a_part_of_a_text_is_shown_as_it_was_typed(text, shown):
    assert question_text(text) == shown


def test_lines_of_bars_become_a_table():
    shown = question_text("Xem bảng:\n| Việc | <Hạn> |\n|---|---|\n| Thụ lý | 10 ngày |")
    assert shown == (
        'Xem bảng:<table class="figures"><thead><tr><th scope="col">Việc</th>'
        '<th scope="col">&lt;Hạn&gt;</th></tr></thead><tbody><tr><td>Thụ lý</td>'
        "<td>10 ngày</td></tr></tbody></table>"
    )


@pytest.mark.parametrize("kind", ["gap_select", "gap_text"])
def test_a_gap_is_followed_at_once_by_what_follows_it(make_question, kind):
    stem = "Trong [[30 ngày|15 ngày]], kể từ [[15 ngày]]." if kind == "gap_select" else "Sau [[a]]."
    pk = make_question(type=kind, stem=stem).current_version_id
    version = read_versions([pk])[pk]
    order = tuple(each["key"] for each in version.content.get("choices", ()))
    paper = Paper((question_of(version, order, response={}),), 0, 0)
    for page in (
        paper_questions(paper),
        paper_review(paper, Attempt(pk=7), AttemptUpdates([], {})),
    ):
        text = re.sub(r"\s+", " ", page)
        assert not re.search(r"> [.,]", text)
        assert re.search(r">\.</p>", text)
