"""The key of a question in words, as the desk shows it."""

from collections.abc import Callable
from typing import Any

from quizzes.enums import QuestionType

Content = dict[str, Any]


def key_lines(kind: str, content: Content) -> list[str]:
    """What is right, a line for each part; empty where only people can mark."""
    return _LINES.get(QuestionType(kind), _choice)(content)


def _texts(content: Content) -> dict[str, str]:
    return {option["key"]: option["text"] for option in content["options"]}


def _choice(content: Content) -> list[str]:
    texts = _texts(content)
    return [f"{key}. {texts[key]}" for key in content["key"]]


def _situational(content: Content) -> list[str]:
    return [f"{o['key']}. {o['text']}: {o.get('weight') or 0} %" for o in content["options"]]


def _matching(content: Content) -> list[str]:
    rights = {match["key"]: match["text"] for match in content["matches"]}
    texts = _texts(content)
    return [f"{texts[left]} → {rights[right]}" for left, right in content["key"].items()]


def _ordering(content: Content) -> list[str]:
    texts = _texts(content)
    return [f"{place}. {texts[key]}" for place, key in enumerate(content["key"], start=1)]


def _short_text(content: Content) -> list[str]:
    return list(content["accepted"])


def _number(content: Content) -> list[str]:
    number = content["number"]
    tolerance = number.get("tolerance") or "0"
    spread = "" if tolerance == "0" else f" ± {tolerance}"
    return [f"{number['value']}{spread} {' / '.join(number.get('units', []))}".strip()]


def _gap_text(content: Content) -> list[str]:
    return [f"({gap['key']}) {' / '.join(gap['accepted'])}" for gap in content["gaps"]]


def _essay(_content: Content) -> list[str]:
    return []


_LINES: dict[QuestionType, Callable[[Content], list[str]]] = {
    QuestionType.SITUATIONAL: _situational,
    QuestionType.MATCHING: _matching,
    QuestionType.ORDERING: _ordering,
    QuestionType.SHORT_TEXT: _short_text,
    QuestionType.NUMBER: _number,
    QuestionType.GAP_TEXT: _gap_text,
    QuestionType.ESSAY: _essay,
}
