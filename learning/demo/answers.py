"""The right answers that invented people give."""

from typing import Any

from quizzes.engine.types import Content
from quizzes.enums import QuestionType


def right_fields(kind: str, content: Content) -> dict[str, list[Any]]:
    """The form's fields of a fully right answer; empty for an essay, which has none."""
    if kind == QuestionType.MATCHING:
        return {left: [right] for left, right in content["key"].items()}
    if kind == QuestionType.ORDERING:
        return {key: [str(place)] for place, key in enumerate(content["key"], start=1)}
    if kind == QuestionType.GAP_TEXT:
        return {gap["key"]: gap["accepted"][:1] for gap in content["gaps"]}
    if kind == QuestionType.NUMBER:
        units = content["number"]["units"][:1]
        return {"": [content["number"]["value"]]} | ({"unit": units} if units else {})
    if kind == QuestionType.SHORT_TEXT:
        return {"": content["accepted"][:1]}
    return {} if kind == QuestionType.ESSAY else {"": content["key"]}
