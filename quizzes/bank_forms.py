"""Forms of the bank's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2000


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Ý kiến"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Anh/chị viết ý kiến rồi gửi.")},
    )
