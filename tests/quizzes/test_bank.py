import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Workflow

from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionOption
from quizzes.services.versions import check_key, mint_version


def test_equal_content_mints_no_new_version(make_question):
    question = make_question()
    mint_version(question, approved_by=None)
    assert question.versions.count() == 1


def test_edited_content_mints_the_next_version_and_leaves_the_old(make_question):
    question = make_question()
    question.stem = "Nội dung mới?"
    question.save()
    version = mint_version(question, approved_by=None)
    assert version.number == 2
    assert question.versions.get(number=1).content["stem"] != "Nội dung mới?"


def test_a_version_cannot_be_changed(make_question):
    version = make_question().current_version
    version.content = {}
    with pytest.raises(ValidationError):
        version.save()


@pytest.mark.parametrize(
    ("question_type", "key", "options"),
    [("single", [], 4), ("single", ["A", "B"], 4), ("multiple", [], 4), ("single", ["A"], 1)],
)
def test_a_key_that_does_not_fit_the_type_is_refused(question_type, key, options):
    with pytest.raises(ValidationError):
        check_key(question_type, key, options)


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
