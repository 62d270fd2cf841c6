import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Workflow

from quizzes.content.versions import check_content
from quizzes.engine.types import KINDS
from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionOption
from tests.fixtures.approved import approve


def test_equal_content_mints_no_new_version(make_question):
    question = make_question()
    approve(question)
    assert question.versions.count() == 1


def test_edited_content_mints_the_next_version_and_leaves_the_old(make_question):
    question = make_question()
    question.stem = "Nội dung mới?"
    question.save()
    version = approve(question)
    assert version.number == 2
    assert question.versions.get(number=1).content["stem"] != "Nội dung mới?"


def test_a_version_cannot_be_changed(make_question):
    version = make_question().current_version
    version.content = {}
    with pytest.raises(ValidationError):
        version.save()


def test_content_that_does_not_fit_the_type_is_refused_with_what_to_do():
    content = {"options": [{"key": "A"}, {"key": "B"}], "key": ["A", "B"]}
    with pytest.raises(ValidationError, match="đúng một phương án"):
        check_content("single", content)


def test_every_type_mints_a_version_that_papers_can_use(topic):
    rows = [
        QuestionOption(text="Bước một", match="Vế một", weight=100, correct=True),
        QuestionOption(text="Bước hai", match="Vế hai", weight=40, rationale="Chưa đủ"),
        QuestionOption(text="", match="Vế thừa"),
    ]
    for kind in KINDS:
        question = Question(
            topic=topic,
            type=kind,
            stem="Thời hạn là [[30 ngày|ba mươi ngày]], nộp tại [[cấp xã|cấp tỉnh]].",
            accepted_answers="Tiếp công dân\n\nTiếp dân",
            number_value="30",
            number_units="ngày; ngày làm việc",
            rubric="Nêu đúng căn cứ: 2\nĐề xuất cách làm: 3",
        )
        question.options = list(rows)
        question.save()
        content = approve(question).content
        assert len(content["options"]) in (0, 2)
        if kind == "gap_text":
            assert content["stem"] == "Thời hạn là [[1]], nộp tại [[2]]."
            assert content["gaps"][0]["accepted"] == ["30 ngày", "ba mươi ngày"]
        if kind == "gap_select":
            assert content["stem"] == "Thời hạn là [[1]], nộp tại [[2]]."
            texts = {choice["key"]: choice["text"] for choice in content["choices"]}
            assert [texts[key] for key in content["key"].values()] == ["30 ngày", "cấp xã"]
        if kind == "matching":
            assert content["key"] == {"A": "1", "B": "2"}
            assert len(content["matches"]) == 3
        if kind == "essay":
            assert [line["share"] for line in content["rubric"]] == [40, 60]
        if kind == "number":
            assert content["number"]["units"] == ["ngày", "ngày làm việc"]


@pytest.fixture
def submitted(make_question, topic, lan):
    question = Question(topic=topic, stem="Câu mới?", author=lan)
    question.options = [
        QuestionOption(text="Đúng", correct=True),
        QuestionOption(text="Sai", correct=False),
    ]
    question.live = False
    question.save()
    question.save_revision(user=lan)
    Workflow.objects.get(name="Thẩm định").start(question, lan)
    question.refresh_from_db()
    return question


def test_a_submitted_question_waits_for_review(submitted):
    assert submitted.state == QuestionState.IN_REVIEW
    assert submitted.current_version is None


def test_approval_by_the_reviewer_mints_a_version(submitted, minh):
    submitted.current_workflow_state.current_task_state.approve(user=minh)
    submitted.refresh_from_db()
    assert submitted.state == QuestionState.READY
    assert submitted.current_version.approved_by == minh


def test_the_author_may_not_approve_even_as_a_reviewer(submitted, minh):
    task = submitted.current_workflow_state.current_task_state.task.specific
    assert task.get_actions(submitted, minh)
    submitted.author = minh
    assert task.get_actions(submitted, minh) == []


def test_a_returned_question_is_a_draft_again(submitted, minh):
    submitted.current_workflow_state.current_task_state.reject(user=minh)
    submitted.refresh_from_db()
    assert submitted.state == QuestionState.DRAFT
