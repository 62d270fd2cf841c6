"""Texts with gaps to fill, in the bank and on pages."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, PaperPart, Shown
from quizzes.content.types.base import (
    BankType,
    Content,
    FormFields,
    accepted_field,
    key_name,
    lines_of,
    typed_settings,
)
from quizzes.engine.stems import GAP, GAP_PLACE
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption


class GapText(BankType):
    page = "gap_text"
    hint = _("điền vào chỗ trống")
    stem_help = _(
        "Câu điền chỗ trống: viết đáp án trong hai ngoặc vuông, ví dụ [[30 ngày|ba mươi ngày]]."
    )
    uses = ("ignore_diacritics", "allow_typo")
    problems = {
        Problem.NO_GAPS: _(
            "Hãy đánh dấu chỗ trống trong nội dung bằng hai ngoặc vuông, ví dụ [[30 ngày]]."
        )
    }

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        gaps: list[dict[str, Any]] = []

        def number(match: re.Match[str]) -> str:
            accepted = [text.strip() for text in match[1].split("|") if text.strip()]
            gaps.append({"key": str(len(gaps) + 1), "accepted": accepted})
            return f"[[{len(gaps)}]]"

        stem = GAP.sub(number, question.stem)
        return {"stem": stem, "options": [], "gaps": gaps, "settings": typed_settings(question)}

    def show(self, asked: Asked) -> Shown:
        pieces = GAP_PLACE.split(asked.content["stem"])
        gaps = {gap["key"]: gap["accepted"] for gap in asked.content["gaps"]}
        given = asked.given
        parts = tuple(
            PaperPart(
                key=key,
                label=key,
                given=given.get(key, ""),
                given_text=given.get(key, ""),
                right=gaps[key][0] if asked.with_key else None,
                before=before,
            )
            for before, key in zip(pieces[::2], pieces[1::2], strict=False)
        )
        return Shown("", parts=parts, after=pieces[-1])

    def key_lines(self, content: Content) -> list[str]:
        return [f"({gap['key']}) {' / '.join(gap['accepted'])}" for gap in content["gaps"]]

    def key_fields(self, content: Content) -> FormFields:
        return {
            key_name(gap["key"]): accepted_field(
                str(_("Chỗ trống %(n)s") % {"n": gap["key"]}), gap["accepted"], rows=2
            )
            for gap in content["gaps"]
        }

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        return {
            "gaps": [
                {**gap, "accepted": lines_of(data.get(key_name(gap["key"])) or "")}
                for gap in content["gaps"]
            ]
        }


TYPE = GapText()
