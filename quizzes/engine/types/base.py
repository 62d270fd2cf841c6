"""What every question type offers: pure functions of a version's content and a response."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

Content = Mapping[str, Any]
Fields = Mapping[str, Sequence[str]]
Response = list[str] | dict[str, str] | str

ZERO, ONE = Decimal(0), Decimal(1)
MAX_TEXT = 20_000


class ResponseError(ValueError):
    """The form's fields are no possible answer to this question."""


class Problem(StrEnum):
    """Why a question's content cannot be used on a paper."""

    TOO_FEW_OPTIONS = "too_few_options"
    NO_KEY = "no_key"
    ONE_KEY = "one_key"
    NO_WEIGHT = "no_weight"
    NO_PAIRS = "no_pairs"
    NO_ACCEPTED = "no_accepted"
    NO_NUMBER = "no_number"
    NO_GAPS = "no_gaps"
    NO_RUBRIC = "no_rubric"


class QuestionKind(Protocol):
    """A question type. `content` is that of `QuestionVersion`; see there.

    `Fields` are a form's values by part of the question: `{"": ["A"]}` where it has one
    part, `{"A": ["2"], "B": ["1"]}` where it has several. `Response` is what is stored.
    """

    def problem(self, content: Content) -> Problem | None:
        """Why the content cannot be used; None when it can."""

    def shuffled(self, content: Content) -> list[str]:
        """Keys that a paper may put in another order."""

    def parse(self, content: Content, fields: Fields) -> Response:
        """The response of a form, or of an empty one.

        Raises:
            ResponseError: the fields do not fit the question.
        """

    def fields(self, response: Response) -> dict[str, list[str]]:
        """The form that gives this response: the inverse of `parse`."""

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of the marks, 0 to 1; None where a person has to mark."""


def by_part(response: Response) -> dict[str, list[str]]:
    """The form of a response that gives each part one text; empty for any other response."""
    given = response if isinstance(response, dict) else {}
    return {part: [value] for part, value in given.items()}


def single(fields: Fields, part: str = "") -> str:
    """The one text of a part; empty where the form lacks it.

    Without what a database cannot hold: NUL and halves of surrogate pairs.
    """
    values = fields.get(part, [])
    if not isinstance(values, (list, tuple)) or len(values) > 1:
        raise ResponseError(part)
    value = values[0] if values else ""
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise ResponseError(part)
    return value.replace("\0", "").encode(errors="ignore").decode().strip()


def only_parts(fields: Fields, allowed: Sequence[str]) -> None:
    """Refuse a form with parts that the question does not have."""
    if not isinstance(fields, Mapping) or any(part not in allowed for part in fields):
        raise ResponseError("part")


def option_keys(content: Content) -> list[str]:
    return [option["key"] for option in content["options"]]


def share(right: int, total: int) -> Decimal:
    """`right` of `total`; zero of nothing."""
    return Decimal(right) / total if total else ZERO
