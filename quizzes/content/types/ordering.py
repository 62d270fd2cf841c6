"""Ordering in the bank and on pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, Shown
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


class Ordering(BankType):
    page = "pairs"
    hint = _("chọn số thứ tự cho từng dòng")
    prompt = _("Thứ tự…")
    option_uses = ("text",)
    problems = {Problem.TOO_FEW_OPTIONS: _("Câu hỏi cần ít nhất hai phương án.")}

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        return {"key": list(LETTERS[: len(kept(options))]), "pinned": []}

    def show(self, asked: Asked) -> Shown:
        content, texts = asked.content, option_texts(asked.content)
        places = [str(place) for place in range(1, len(texts) + 1)]
        right = dict(zip(content["key"], places, strict=True))
        choices = tuple((place, place) for place in places)
        parts = tuple(asked.part(key, texts[key], choices, right) for key in asked.order)
        return Shown(content["stem"], parts=parts)

    def key_lines(self, content: Content) -> list[str]:
        texts = option_texts(content)
        return [f"{place}. {texts[key]}" for place, key in enumerate(content["key"], start=1)]

    def key_fields(self, content: Content) -> FormFields:
        places = {key: place for place, key in enumerate(content["key"], start=1)}
        choices = [(str(place), str(place)) for place in range(1, len(places) + 1)]
        return {
            key_name(option["key"]): forms.ChoiceField(
                label=option["text"],
                choices=choices,
                required=False,
                initial=str(places[option["key"]]),
            )
            for option in content["options"]
        }

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        places = {key: data.get(key_name(key)) or "0" for key in content["key"]}
        if len(set(places.values())) != len(places):
            raise forms.ValidationError(_("Mỗi bước cần một số thứ tự riêng."))
        return {"key": sorted(places, key=lambda key: int(places[key]))}


TYPE = Ordering()
