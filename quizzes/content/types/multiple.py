"""Multiple choice in the bank and on pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.types.base import Content, FormFields, key_name
from quizzes.content.types.single import SingleChoice, lettered
from quizzes.models import Question, QuestionOption


class MultipleChoice(SingleChoice):
    hint = _("chọn các phương án đúng")
    uses = ("lock_order", "partial_marks")

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        settings = {"partial": True} if question.partial_marks else {}
        return {**super().content(question, options), "settings": settings}

    def key_fields(self, content: Content) -> FormFields:
        field = forms.MultipleChoiceField(
            label=_("Các phương án đúng"),
            choices=lettered(content),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=content["key"],
        )
        return {key_name(): field}

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        chosen = data.get(key_name()) or []
        return {"key": [option["key"] for option in content["options"] if option["key"] in chosen]}


TYPE = MultipleChoice()
