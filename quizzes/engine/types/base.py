"""What every question type offers: pure functions of a version's content and a response."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

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


class QuestionKind:
    """A question type. `content` is that of `QuestionVersion`; see there.

    `Fields` are a form's values by part of the question: `{"": ["A"]}` where it has one
    part, `{"A": ["2"], "B": ["1"]}` where it has several. `Response` is what is stored.
    """

    title: str
    place: int
    """Where it stands among the types: ten, twenty …"""
    other_names: tuple[str, ...] = ()
    """What clerks call it besides, folded."""
    chooses_options = False
    """Whether one answers by choosing from `options`, of which `key` lists the right ones."""
    takes_several = False
    has_weights = False
    """Whether each option has a weight of 0 to 100 in place of right and wrong."""
    is_statement = False
    """Whether the options are always the same two."""
    parts_in_text = False
    """Whether what is answered stands inside the text of the question."""
    is_always_shuffled = False
    is_marked_by_people = False

    def problem(self, content: Content) -> Problem | None:
        """Why the content cannot be used; None when it can."""
        raise NotImplementedError

    def shuffled(self, content: Content) -> list[str]:
        """Keys that a paper may put in another order."""
        return []

    def parse(self, content: Content, fields: Fields) -> Response:
        """The response of a form, or of an empty one.

        Raises:
            ResponseError: the fields do not fit the question.
        """
        raise NotImplementedError

    def fields(self, response: Response) -> dict[str, list[str]]:
        """The form that gives this response: the inverse of `parse`."""
        given = response if isinstance(response, dict) else {}
        return {part: [value] for part, value in given.items()}

    def as_posted(self, fields: Fields) -> Response:
        """The fields of a form that fits no answer, to be shown again."""
        return {part: values[0] for part, values in fields.items() if values}

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of the marks, 0 to 1; None where a person has to mark."""
        raise NotImplementedError

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        """A form that earns all marks; empty where people mark."""
        raise NotImplementedError


class OneText(QuestionKind):
    """A type that is answered by one text."""

    def parse(self, content: Content, fields: Fields) -> Response:
        only_parts(fields, [""])
        return single(fields)

    def fields(self, response: Response) -> dict[str, list[str]]:
        return {"": [str(response)]}

    def as_posted(self, fields: Fields) -> Response:
        return next(iter(fields.get("", [])), "")


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


def chosen_parts(fields: Fields, allowed: Mapping[str, Sequence[str]]) -> Response:
    """What was chosen for each part, from what the part allows; parts without are left out."""
    only_parts(fields, list(allowed))
    given = {part: single(fields, part) for part in allowed}
    if any(value and value not in allowed[part] for part, value in given.items()):
        raise ResponseError("choice")
    return {part: value for part, value in given.items() if value}


def share_of_parts(key: Mapping[str, str], response: Response) -> Decimal:
    """The share of the parts for which the right one was chosen."""
    given = response if isinstance(response, dict) else {}
    return share(sum(given.get(part) == right for part, right in key.items()), len(key))


def option_keys(content: Content) -> list[str]:
    return [option["key"] for option in content["options"]]


def share(right: int, total: int) -> Decimal:
    """`right` of `total`; zero of nothing."""
    return Decimal(right) / total if total else ZERO
