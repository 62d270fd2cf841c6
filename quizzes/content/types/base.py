"""What every question type offers to the bank and to pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.content.shown import Asked, Shown
from quizzes.engine.types import Problem
from quizzes.models import Question, QuestionOption

Content = dict[str, Any]
FormFields = dict[str, forms.Field]
KEY_PREFIX = "key"
ONE_A_LINE = _("Mỗi dòng một đáp án. Chữ hoa, chữ thường và khoảng trắng không tính.")


class BankType:
    """A question type; `content` is that of `QuestionVersion`.

    `page` names its folder of templates in `quizzes/types/`, with `question.html` and
    `review.html`. `uses` and `option_uses` name the fields of the question and of its
    options that its form shows.
    """

    page: str
    hint: str | Promise = ""
    prompt: str | Promise = _("Chọn…")
    """What a list says before something of it is chosen."""
    stem_help: str | Promise = ""
    uses: tuple[str, ...] = ()
    option_uses: tuple[str, ...] = ()
    problems: Mapping[Problem, Promise]

    def content(self, question: Question, options: Sequence[QuestionOption]) -> Content:
        """The parts of the content that are this type's own, from all rows of the form."""
        raise NotImplementedError

    def show(self, asked: Asked) -> Shown:
        """The question as pages show it."""
        raise NotImplementedError

    def key_lines(self, content: Content) -> list[str]:
        """What is right, a line for each part; empty where only people can mark."""
        raise NotImplementedError

    def key_fields(self, content: Content) -> FormFields:
        """Form fields that ask for the key, each named by `key_name`."""
        raise NotImplementedError

    def read_key(self, content: Content, data: Mapping[str, Any]) -> Content:
        """The parts of the content that these fields set.

        Raises:
            ValidationError: they contradict each other.
        """
        raise NotImplementedError


def kept(options: Sequence[QuestionOption]) -> list[QuestionOption]:
    """Rows without text or image are no options."""
    return [option for option in options if option.text.strip() or option.image]


def key_name(part: str = "") -> str:
    """The name of the form field for the key of a part."""
    return f"{KEY_PREFIX}_{part}" if part else KEY_PREFIX


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def option_texts(content: Mapping[str, Any]) -> dict[str, str]:
    return {option["key"]: option["text"] for option in content["options"]}


def typed_settings(question: Question) -> Content:
    """How typed answers are compared."""
    chosen = {
        "ignore_diacritics": question.ignore_diacritics,
        "allow_typo": question.allow_typo,
    }
    return {name: True for name, value in chosen.items() if value}


def accepted_field(label: str, accepted: Sequence[str], *, rows: int) -> forms.Field:
    """Asks for the accepted answers, one a line."""
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        required=False,
        initial="\n".join(accepted),
        help_text=ONE_A_LINE,
    )
