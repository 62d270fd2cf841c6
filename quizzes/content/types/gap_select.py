"""Texts with gaps to choose for, in the bank and on pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, Shown
from quizzes.content.types.base import BankType, Content, FormFields, key_name
from quizzes.engine.stems import GAP_PLACE
from quizzes.engine.types import Problem
from quizzes.engine.types.gap_select import choices_by_gap, read_gaps
from quizzes.models import Question, QuestionOption


class GapSelect(BankType):
    page = "gap_select"
    hint = _("chọn từ cho mỗi chỗ trống")
    stem_help = _(
        "Câu chọn từ vào chỗ trống: ghi các lựa chọn trong hai ngoặc vuông, lựa chọn đúng đứng "
        "đầu, ví dụ [[30 ngày|15 ngày|60 ngày]]; chỗ sau dùng lại các lựa chọn ấy thì chỉ cần "
        "ghi lựa chọn đúng, ví dụ [[15 ngày]]."
    )
    problems = {
        Problem.NO_GAPS: _(
            "Mỗi chỗ trống cần ít nhất hai lựa chọn khác nhau, lựa chọn đúng đứng đầu, ví dụ "
            "[[30 ngày|15 ngày]]."
        )
    }

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        found = read_gaps(question.stem)
        rows = [(at, text) for at, group in enumerate(found.groups, 1) for text in group]
        keys = {row: str(place) for place, row in enumerate(rows, start=1)}
        stem = found.texts[0]
        for place, after in enumerate(found.texts[1:], start=1):
            stem += f"[[{place}]]{after}"
        return {
            "stem": stem,
            "options": [],
            "pinned": [],
            "choices": [{"key": keys[at, t], "text": t, "group": at} for at, t in rows],
            "gaps": [
                {"key": str(place), "group": group + 1}
                for place, (group, _right) in enumerate(found.gaps, start=1)
            ],
            "key": {
                str(place): keys.get((group + 1, right), "")
                for place, (group, right) in enumerate(found.gaps, start=1)
            },
        }

    def show(self, asked: Asked) -> Shown:
        content, texts = asked.content, _texts(asked.content)
        pieces = GAP_PLACE.split(content["stem"])
        allowed = choices_by_gap(content)
        parts = []
        for before, gap in zip(pieces[::2], pieces[1::2], strict=False):
            choices = tuple((key, texts[key]) for key in asked.order if key in allowed[gap])
            part = asked.part(gap, gap, choices, content["key"])
            parts.append(replace(part, before=before))
        return Shown("", parts=tuple(parts), after=pieces[-1])

    def key_lines(self, content: Content) -> list[str]:
        texts, lines = _texts(content), []
        for gap, keys in choices_by_gap(content).items():
            right = content["key"].get(gap, "")
            words = {
                "n": gap,
                "right": texts.get(right, "–"),
                "others": " / ".join(texts[key] for key in keys if key != right),
            }
            lines.append(_("(%(n)s) %(right)s (không phải: %(others)s)") % words)
        return lines

    def key_fields(self, content: Content) -> FormFields:
        texts = _texts(content)
        return {
            key_name(gap): forms.ChoiceField(
                label=_("Chỗ trống %(n)s") % {"n": gap},
                choices=[(key, texts[key]) for key in keys],
                required=False,
                initial=content["key"].get(gap, ""),
            )
            for gap, keys in choices_by_gap(content).items()
        }

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        return {"key": {gap["key"]: data.get(key_name(gap["key"])) for gap in content["gaps"]}}


def _texts(content: Mapping[str, Any]) -> dict[str, str]:
    return {choice["key"]: choice["text"] for choice in content["choices"]}


TYPE = GapSelect()
