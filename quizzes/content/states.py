"""The state of questions: nothing else writes it."""

from typing import Any

from cms.models.transitions import states_before
from quizzes.enums import QUESTION_TRANSITIONS, QuestionState
from quizzes.models import Question, QuestionVersion
from quizzes.models.question import QuestionQuerySet


def move_questions(questions: QuestionQuerySet, to: QuestionState, **fields: Any) -> int:
    """Move those of the questions that may come to the state from theirs; others stay.

    Returns:
        How many were moved.
    """
    movable = questions.filter(state__in=states_before(to, QUESTION_TRANSITIONS))
    return movable.update(state=to, **fields)


def make_ready(question: Question, version: QuestionVersion) -> None:
    """The approved version is the question's own from now on; papers are drawn from it."""
    rows = Question.objects.filter(pk=question.pk)
    move_questions(rows, QuestionState.READY, current_version=version)
    question.current_version, question.state = version, QuestionState.READY
