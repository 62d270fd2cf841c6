"""Changing many questions of the bank at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.people import Person
from quizzes.content.states import move_questions
from quizzes.content.versions import check_content, version_content
from quizzes.enums import QuestionState
from quizzes.models import BlueprintRow, Question, QuizPage, Topic

TO_REVIEW = (QuestionState.DRAFT, QuestionState.NEEDS_REVIEW, QuestionState.RETIRED)


@dataclass
class Outcome:
    """How many questions were changed, and why the others were not."""

    done: int = 0
    left: list[tuple[Question, str]] = field(default_factory=list)


def move_to_topic(questions: Iterable[Question], topic: Topic, *, by: Person) -> Outcome:
    """Put questions under another topic; what they ask stays as it was approved."""
    return _each(questions, by, lambda question: _set(question, by, topic=topic))


def set_level(questions: Iterable[Question], level: str, *, by: Person) -> Outcome:
    """Say anew how hard questions are meant to be."""
    return _each(questions, by, lambda question: _set(question, by, level=level))


def retire(questions: Iterable[Question], *, by: Person) -> Outcome:
    """Take questions out of every draw to come; papers of the past keep theirs."""

    def one(question: Question) -> str:
        done = move_questions(Question.objects.filter(pk=question.pk), QuestionState.RETIRED)
        return "" if done else _("đã ngừng dùng từ trước")

    return _each(questions, by, one)


def send_for_review(questions: Iterable[Question], *, by: Person) -> Outcome:
    """Start the review of drafts, of questions put to review and of retired ones."""

    def one(question: Question) -> str:
        if question.state not in TO_REVIEW and not question.has_unpublished_changes:
            return _("không có gì mới để thẩm định")
        draft = question.get_latest_revision_as_object()
        try:
            check_content(draft.type, version_content(draft, list(draft.options.all())))
        except ValidationError as error:
            return " ".join(error.messages)
        if question.latest_revision_id is None:
            question.save_revision(user=by)
        question.get_workflow().start(question, by)
        return ""

    return _each(questions, by, one)


@transaction.atomic
def add_to_quiz(
    questions: Iterable[Question], quiz: QuizPage, *, marks: int, by: Person
) -> Outcome:
    """Ask these questions of everyone in the quiz, one row each, in a draft of the page.

    The quiz goes on as it is until somebody publishes the draft.
    """
    draft: QuizPage = quiz.get_latest_revision_as_object()
    there = {row.question_id for row in draft.blueprint.all()}
    outcome = Outcome()
    for question in questions:
        if question.pk in there:
            outcome.left.append((question, _("đã có trong đề")))
        elif question.current_version_id is None:
            outcome.left.append((question, _("chưa được thẩm định")))
        else:
            draft.blueprint.add(BlueprintRow(question=question, count=1, marks=marks))
            outcome.done += 1
    if outcome.done:
        draft.save_revision(user=by)
    return outcome


@transaction.atomic
def _each(questions: Iterable[Question], by: Person, change: Callable[[Question], str]) -> Outcome:
    """Do it to each that is free; `change` returns why it did not."""
    outcome = Outcome()
    for question in questions:
        why = _not_free(question, by) or change(question)
        if why:
            outcome.left.append((question, why))
        else:
            outcome.done += 1
    return outcome


def _not_free(question: Question, by: Person) -> str:
    if question.workflow_in_progress:
        return _("đang chờ thẩm định")
    lock = question.get_lock()
    return _("đang được người khác khóa") if lock and lock.for_user(by) else ""


def _set(question: Question, by: Person, **values: Any) -> str:
    """Set what is not part of the approved content, in the question and in its draft."""
    drafted = question.has_unpublished_changes
    draft = question.get_latest_revision_as_object() if drafted else question
    for name, value in values.items():
        setattr(question, name, value)
        setattr(draft, name, value)
    Question.objects.filter(pk=question.pk).update(**values)
    revision = draft.save_revision(user=by, changed=drafted)
    if not drafted:
        Question.objects.filter(pk=question.pk).update(live_revision=revision)
    return ""
