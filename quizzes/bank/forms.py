"""Forms of the bank's own pages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.formats.registry import FORMATS

MAX_LENGTH = 2000


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Ý kiến"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Anh/chị viết ý kiến rồi gửi.")},
    )


class ExportForm(forms.Form):
    """The format of an export; the filters of the list say what is in it."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choices = [(known.name, known.label) for known in FORMATS if known.write is not None]
        self.fields["dinh-dang"] = forms.ChoiceField(
            label=_("Định dạng"), choices=choices, widget=forms.RadioSelect, initial=choices[0][0]
        )
