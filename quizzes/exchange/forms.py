"""Forms of the question import."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.form_fields import offer_choices
from cms.uploads.fields import UploadField, package
from cms.uploads.guard.packages import MAX_FILE_BYTES
from quizzes.engine.types import KINDS
from quizzes.enums import Level
from quizzes.exchange.judge import has_right_options
from quizzes.formats.registry import FORMATS, RELATED
from quizzes.models import BankImportRow, Topic

READABLE = tuple(
    extension[1:] for known in FORMATS if known.read is not None for extension in known.extensions
)
OTHERS = tuple(extension[1:] for extension in RELATED)
READABLE_NAMES = ", ".join(known.label for known in FORMATS if known.read is not None)


class BankFileForm(forms.Form):
    """The file, and the topic where one is meant for all of its questions."""

    file = UploadField(
        label=gettext_lazy("Tệp câu hỏi"), kind=package(MAX_FILE_BYTES, READABLE, OTHERS)
    )
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Chuyên đề"),
        required=False,
        empty_label=gettext_lazy("Theo từng câu trong tệp"),
    )


class TopicForm(forms.Form):
    """One topic for all questions whose topic is not clear."""

    topic = forms.ModelChoiceField(
        Topic.objects.all(), label=gettext_lazy("Chuyên đề cho mọi câu chưa rõ chuyên đề")
    )


class RowForm(forms.Form):
    """Small things to mend in one question of the preview."""

    right = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Phương án đúng"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topic = forms.TypedChoiceField(
        label=gettext_lazy("Chuyên đề"), coerce=int, empty_value=None, required=False
    )
    level = forms.ChoiceField(label=gettext_lazy("Mức độ"), choices=Level.choices)
    keep = forms.TypedChoiceField(
        label=gettext_lazy("Câu giống nhau"),
        choices=[
            ("", gettext_lazy("Chưa quyết định")),
            ("yes", gettext_lazy("Giữ cả hai")),
            ("no", gettext_lazy("Bỏ câu này")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    chosen = forms.BooleanField(label=gettext_lazy("Chọn câu này"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        row: BankImportRow,
        topics: list[tuple[int, str]],
    ) -> None:
        super().__init__(data, initial=_initial(row), auto_id=f"cau-{row.pk}-%s")
        offer_choices(self, "topic", [("", _("Chưa chọn")), *topics])
        options = enumerate((row.parsed or {}).get("options", []))
        letters = [(at, f"{chr(65 + at)}. {option['text']}") for at, option in options]
        offer_choices(self, "right", letters)
        self.is_choice = bool(row.parsed) and has_right_options(row.parsed or {})
        if not self.is_choice:
            del self.fields["right"]
        if not row.similarity:
            del self.fields["keep"]
        self._one_right = bool(row.parsed) and KINDS[(row.parsed or {})["kind"]].is_statement

    def clean_right(self) -> list[int]:
        right: list[int] = self.cleaned_data["right"]
        if self._one_right and len(right) > 1:
            raise forms.ValidationError(_("Câu Đúng/Sai chỉ có một phương án đúng."))
        return right


def topic_choices() -> list[tuple[int, str]]:
    """One query for all forms of a page."""
    return list(Topic.objects.values_list("pk", "name"))


def _initial(row: BankImportRow) -> dict[str, Any]:
    options = (row.parsed or {}).get("options", [])
    return {
        "right": [at for at, option in enumerate(options) if option["correct"]],
        "topic": row.topic_id,
        "level": row.level,
        "keep": {None: "", True: "yes", False: "no"}[row.keep],
        "chosen": row.chosen,
    }
