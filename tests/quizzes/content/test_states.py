"""One module changes the state of questions, by its table of transitions."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from quizzes.content.states import move_questions
from quizzes.enums import QUESTION_TRANSITIONS, QuestionState
from quizzes.models import Question, Topic

APPS = ("cms", "quizzes", "learning", "certificates", "config")
READS = ("filter", "exclude", "Q", "When")
SERVICE = Path("quizzes/content/states.py")


@pytest.mark.parametrize("new", QuestionState)
@pytest.mark.parametrize("old", QuestionState)
def test_a_question_moves_only_as_the_table_says(
    topic: Topic, old: QuestionState, new: QuestionState
) -> None:
    question = Question.objects.create(topic=topic, stem="Ai tiếp công dân?", state=old)
    allowed = new in QUESTION_TRANSITIONS[old]
    assert move_questions(Question.objects.filter(pk=question.pk), new) == allowed
    question.refresh_from_db()
    assert question.state == (new if allowed else old)


def test_what_is_taken_back_from_review_after_it_was_retired_stays_retired(
    make_question: Any, lan: Any
) -> None:
    question = make_question()
    Question.objects.filter(pk=question.pk).update(
        current_version=None, state=QuestionState.IN_REVIEW
    )
    question.refresh_from_db()
    question.save_revision(user=lan)
    workflow_state = question.get_workflow().start(question, lan)
    move_questions(Question.objects.filter(pk=question.pk), QuestionState.RETIRED)
    workflow_state.cancel(user=lan)
    question.refresh_from_db()
    assert question.state == QuestionState.RETIRED


def writes_of_states(source: str) -> Iterator[int]:
    """Lines that write a state of a question, or one that is not said where it may be one."""
    about_questions = "QuestionState" in source
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and "QuestionState" in ast.unparse(node.value):
            targets = [part for target in node.targets for part in ast.walk(target)]
            if any(isinstance(part, ast.Attribute) and part.attr == "state" for part in targets):
                yield node.lineno
        if isinstance(node, ast.Call) and not ast.unparse(node.func).endswith(READS):
            for keyword in node.keywords:
                unsaid = about_questions and isinstance(keyword.value, ast.Name)
                if keyword.arg == "state" and (
                    unsaid or "QuestionState" in ast.unparse(keyword.value)
                ):
                    yield node.lineno


def test_no_other_code_writes_the_state_of_a_question() -> None:
    root = Path(settings.BASE_DIR)
    files = [file for app in APPS for file in (root / app).rglob("*.py")]
    found = [
        f"{file.relative_to(root)}:{line}"
        for file in files
        if "migrations" not in file.parts and file != root / SERVICE
        for line in writes_of_states(file.read_text("utf-8"))
    ]
    assert found == []


def test_the_search_finds_the_writes_of_the_service() -> None:
    source = Path(settings.BASE_DIR, SERVICE).read_text("utf-8")
    assert len(list(writes_of_states(source))) == 2
