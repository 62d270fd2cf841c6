"""Bank, quizzes, rounds and attempts."""

from quizzes.models.attempt import AnswerEvent, Attempt, AttemptItem
from quizzes.models.question import Question, QuestionOption, QuestionVersion, Topic
from quizzes.models.quiz import BlueprintRow, ContestIndexPage, QuizPage, RoundDate
from quizzes.models.review import LegalReviewTask
from quizzes.models.round import Round

__all__ = [
    "AnswerEvent",
    "Attempt",
    "AttemptItem",
    "BlueprintRow",
    "ContestIndexPage",
    "LegalReviewTask",
    "Question",
    "QuestionOption",
    "QuestionVersion",
    "QuizPage",
    "Round",
    "RoundDate",
    "Topic",
]
