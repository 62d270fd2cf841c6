"""Numbers in the bank and on pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, Shown
from quizzes.content.types.base import BankType, Content, FormFields, key_name
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption


class Number(BankType):
    page = "number"
    uses = ("number_value", "number_tolerance", "number_units")
    problems = {Problem.NO_NUMBER: _("Hãy ghi đáp số, ví dụ 30 hoặc 1.234,5.")}

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        number = {
            "value": question.number_value,
            "tolerance": question.number_tolerance or "0",
            "units": _units(question.number_units),
        }
        return {"options": [], "number": number}

    def show(self, asked: Asked) -> Shown:
        number, given = asked.content["number"], asked.given
        right = " ".join([number["value"], *number["units"][:1]])
        return Shown(
            asked.content["stem"],
            text=given.get("", ""),
            unit=given.get("unit", ""),
            asks_unit=bool(number["units"]),
            right_answer=right if asked.with_key else "",
        )

    def key_lines(self, content: Content) -> list[str]:
        number = content["number"]
        tolerance = number.get("tolerance") or "0"
        spread = "" if tolerance == "0" else f" ± {tolerance}"
        return [f"{number['value']}{spread} {' / '.join(number.get('units', []))}".strip()]

    def key_fields(self, content: Content) -> FormFields:
        number = content["number"]
        texts: dict[str, tuple[Any, str, Any]] = {
            "value": (_("Đáp số"), number["value"], _("Ví dụ: 30 hoặc 1.234,5")),
            "tolerance": (_("Sai số cho phép"), number.get("tolerance") or "0", ""),
            "units": (
                _("Đơn vị"),
                "; ".join(number.get("units", [])),
                _("Các cách viết, cách nhau bằng dấu chấm phẩy. Trống = không hỏi đơn vị."),
            ),
        }
        return {
            key_name(name): forms.CharField(
                label=label, initial=initial, help_text=text, max_length=200, required=False
            )
            for name, (label, initial, text) in texts.items()
        }

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        return {
            "number": {
                "value": data.get(key_name("value")) or "",
                "tolerance": data.get(key_name("tolerance")) or "0",
                "units": _units(str(data.get(key_name("units")) or "")),
            }
        }


def _units(text: str) -> list[str]:
    return [unit.strip() for unit in text.split(";") if unit.strip()]


TYPE = Number()
