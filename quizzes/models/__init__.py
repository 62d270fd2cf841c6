"""Bank, quizzes, rounds and attempts."""

from quizzes.models.attempt import Allowance, AnswerEvent, Attempt, PageLeave, PaperItem
from quizzes.models.question import (
    PoolQuestion,
    Question,
    QuestionOption,
    QuestionPool,
    QuestionVersion,
    Topic,
)
from quizzes.models.quiz import BlueprintRow, ContestIndexPage, QuizPage, RoundDate
from quizzes.models.review import LegalReviewTask
from quizzes.models.round import Round

__all__ = [
    "Allowance",
    "AnswerEvent",
    "Attempt",
    "BlueprintRow",
    "ContestIndexPage",
    "LegalReviewTask",
    "PageLeave",
    "PaperItem",
    "PoolQuestion",
    "Question",
    "QuestionOption",
    "QuestionPool",
    "QuestionVersion",
    "QuizPage",
    "Round",
    "RoundDate",
    "Topic",
]
