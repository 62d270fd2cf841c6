"""Matching in the bank and on pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, Shown
from quizzes.content.types.base import BankType, Content, FormFields, key_name, option_texts
from quizzes.engine.pins import LETTERS
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption


class Matching(BankType):
    page = "pairs"
    hint = _("ghép từng dòng với nội dung phù hợp")
    option_uses = (
        "text",
        "match",
    )
    problems = {Problem.NO_PAIRS: _("Câu ghép đôi cần ít nhất hai phương án có điền ô “Ghép với”.")}

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        """Rows with both sides are pairs; a row with a right side alone is a distractor."""
        lefts = [option for option in options if option.text.strip()]
        rights = list(dict.fromkeys(o.match.strip() for o in options if o.match.strip()))
        keys = {text: str(place) for place, text in enumerate(rights, start=1)}
        return {
            "pinned": [],
            "matches": [{"key": key, "text": text} for text, key in keys.items()],
            "key": {
                letter: keys[o.match.strip()]
                for letter, o in zip(LETTERS, lefts, strict=False)
                if o.match.strip()
            },
        }

    def show(self, asked: Asked) -> Shown:
        content = asked.content
        texts = {match["key"]: match["text"] for match in content["matches"]}
        choices = tuple((key, texts[key]) for key in asked.order)
        lefts = option_texts(content).items()
        parts = tuple(asked.part(key, text, choices, content["key"]) for key, text in lefts)
        return Shown(content["stem"], parts=parts)

    def key_lines(self, content: Content) -> list[str]:
        rights = {match["key"]: match["text"] for match in content["matches"]}
        texts = option_texts(content)
        return [f"{texts[left]} → {rights[right]}" for left, right in content["key"].items()]

    def key_fields(self, content: Content) -> FormFields:
        rights = [("", _("(không ghép)")), *((m["key"], m["text"]) for m in content["matches"])]
        return {
            key_name(option["key"]): forms.ChoiceField(
                label=option["text"],
                choices=rights,
                required=False,
                initial=content["key"].get(option["key"], ""),
            )
            for option in content["options"]
        }

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        given = {option["key"]: data.get(key_name(option["key"])) for option in content["options"]}
        return {"key": {left: right for left, right in given.items() if right}}


TYPE = Matching()
