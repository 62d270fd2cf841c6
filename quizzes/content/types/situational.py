"""Situational judgement in the bank and on pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.types.base import Content, FormFields, kept, key_name
from quizzes.content.types.single import SingleChoice
from quizzes.engine.pins import LETTERS
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption


class SituationalJudgement(SingleChoice):
    hint = _("chọn cách xử lý phù hợp nhất")
    option_uses = ("text", "weight", "place", "rationale", "image")
    problems = {
        **SingleChoice.problems,
        Problem.NO_WEIGHT: _("Hãy cho trọng số lớn hơn 0 ở ít nhất một phương án."),
    }

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        rows = kept(options)
        best = max((option.weight for option in rows), default=0)
        return {"key": [k for k, o in zip(LETTERS, rows, strict=False) if o.weight == best]}

    def key_lines(self, content: Content) -> list[str]:
        return [f"{o['key']}. {o['text']}: {o.get('weight') or 0} %" for o in content["options"]]

    def key_fields(self, content: Content) -> FormFields:
        return {
            key_name(option["key"]): forms.IntegerField(
                label=f"{option['key']}. {option['text']}",
                min_value=0,
                max_value=100,
                required=False,
                initial=option.get("weight") or 0,
                help_text=_("Trọng số từ 0 đến 100"),
            )
            for option in content["options"]
        }

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        options = [{**o, "weight": data.get(key_name(o["key"])) or 0} for o in content["options"]]
        best = max(option["weight"] for option in options)
        return {
            "options": options,
            "key": [option["key"] for option in options if option["weight"] == best],
        }


TYPE = SituationalJudgement()
