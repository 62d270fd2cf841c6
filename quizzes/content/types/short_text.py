"""Short answers in the bank and on pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, Shown
from quizzes.content.types.base import (
    BankType,
    Content,
    FormFields,
    accepted_field,
    key_name,
    lines_of,
    typed_settings,
)
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption


class ShortText(BankType):
    page = "short_text"
    uses = ("accepted_answers", "ignore_diacritics", "allow_typo")
    problems = {Problem.NO_ACCEPTED: _("Hãy ghi ít nhất một đáp án được chấp nhận.")}

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        lines = lines_of(question.accepted_answers)
        return {"options": [], "accepted": lines, "settings": typed_settings(question)}

    def show(self, asked: Asked) -> Shown:
        content = asked.content
        return Shown(
            content["stem"],
            text=asked.value if isinstance(asked.value, str) else "",
            right_answer=str(content["accepted"][0]) if asked.with_key else "",
        )

    def key_lines(self, content: Content) -> list[str]:
        return list(content["accepted"])

    def key_fields(self, content: Content) -> FormFields:
        field = accepted_field(str(_("Đáp án được chấp nhận")), content["accepted"], rows=4)
        return {key_name(): field}

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        return {"accepted": lines_of(data.get(key_name()) or "")}


TYPE = ShortText()
