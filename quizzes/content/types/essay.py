"""Essays in the bank and on pages."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, Shown
from quizzes.content.types.base import BankType, Content, FormFields
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption

RUBRIC_LINE = re.compile(r"^(?P<text>.+?)\s*:\s*(?P<share>\d+)\s*%?$")


class Essay(BankType):
    page = "essay"
    hint = _("tự luận")
    uses = ("rubric", "word_limit", "two_markers")
    problems = {Problem.NO_RUBRIC: _("Câu tự luận cần hướng dẫn chấm, mỗi dòng “tiêu chí: tỷ lệ”.")}

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        found = [(text, share) for text, share in rubric_lines(question.rubric) if share]
        total = sum(share for _text, share in found)
        rubric = [{"text": text, "share": round(share * 100 / total, 4)} for text, share in found]
        settings = {"word_limit": question.word_limit, "two_markers": question.two_markers}
        return {"options": [], "rubric": rubric, "settings": settings}

    def show(self, asked: Asked) -> Shown:
        text = asked.value if isinstance(asked.value, str) else ""
        return Shown(asked.content["stem"], text=text)

    def key_lines(self, content: Content) -> list[str]:
        return []

    def key_fields(self, content: Content) -> FormFields:
        return {}

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        return {}


def rubric_lines(text: str) -> list[tuple[str, int]]:
    """The criteria with their shares, of lines "Nêu đúng căn cứ: 40"."""
    lines = [RUBRIC_LINE.match(line.strip()) for line in text.splitlines()]
    return [(line["text"], int(line["share"])) for line in lines if line]


TYPE = Essay()
