"""Single choice in the bank and on pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, PaperOption, Shown
from quizzes.content.types.base import (
    BankType,
    Content,
    FormFields,
    kept,
    key_name,
    option_texts,
)
from quizzes.engine.pins import LETTERS
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption


class SingleChoice(BankType):
    page = "choice"
    uses: tuple[str, ...] = ("lock_order",)
    option_uses: tuple[str, ...] = ("text", "correct", "place", "rationale", "image")
    problems = {
        Problem.TOO_FEW_OPTIONS: _("Câu hỏi cần ít nhất hai phương án."),
        Problem.NO_KEY: _("Hãy đánh dấu phương án đúng."),
        Problem.ONE_KEY: _("Loại câu hỏi này có đúng một phương án đúng."),
    }

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        rows = zip(LETTERS, kept(options), strict=False)
        return {"key": [letter for letter, option in rows if option.correct]}

    def show(self, asked: Asked) -> Shown:
        content, with_key = asked.content, asked.with_key
        rows = {option["key"]: option for option in content["options"]}
        given = asked.value if isinstance(asked.value, list) else []
        options = tuple(
            PaperOption(
                key=key,
                letter=letter,
                text=rows[key]["text"],
                chosen=key in given,
                correct=key in content["key"] if with_key else None,
                picture=asked.picture(rows[key].get("image")),
                rationale=rows[key].get("rationale", "") if with_key else "",
                weight=rows[key].get("weight") if with_key else None,
            )
            for letter, key in zip(LETTERS, asked.order, strict=False)
        )
        return Shown(content["stem"], options=options)

    def key_lines(self, content: Content) -> list[str]:
        texts = option_texts(content)
        return [f"{key}. {texts[key]}" for key in content["key"]]

    def key_fields(self, content: Content) -> FormFields:
        field = forms.ChoiceField(
            label=_("Phương án đúng"),
            choices=lettered(content),
            widget=forms.RadioSelect,
            required=False,
            initial=content["key"][0],
        )
        return {key_name(): field}

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        return {"key": [data[key_name()]] if data.get(key_name()) else []}


def lettered(content: Content) -> list[tuple[str, str]]:
    """The options as choices of a form."""
    return [(key, f"{key}. {text}") for key, text in option_texts(content).items()]


TYPE = SingleChoice()
