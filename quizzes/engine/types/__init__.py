"""The question types by name; a new type is one class and one line here."""

from quizzes.engine.types.base import (
    Content,
    Fields,
    Problem,
    QuestionKind,
    Response,
    ResponseError,
)
from quizzes.engine.types.choice import Choice, MultipleChoice, SituationalJudgement
from quizzes.engine.types.order import Matching, Ordering
from quizzes.engine.types.text import Essay, GapText, Number, ShortText

KINDS: dict[str, QuestionKind] = {
    "single": Choice(),
    "multiple": MultipleChoice(),
    "true_false": Choice(),
    "situational": SituationalJudgement(),
    "matching": Matching(),
    "ordering": Ordering(),
    "short_text": ShortText(),
    "number": Number(),
    "gap_text": GapText(),
    "essay": Essay(),
}

__all__ = [
    "KINDS",
    "Content",
    "Fields",
    "Problem",
    "QuestionKind",
    "Response",
    "ResponseError",
]
