"""What the pages of practice send: the chosen topic and level, and answers."""

import re
import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from config.parameters import read_key, without_unfit_signs
from quizzes.enums import Level
from quizzes.models import Topic
from quizzes.practice.answering import Given

FIELD = re.compile(r"^q\d+(?:-(?P<part>\w+))?$")


class PracticeForm(forms.Form):
    """What to practise; both may stay open."""

    chuyen_de = forms.ModelChoiceField(
        Topic.objects.filter(practice=True),
        label=_("Chuyên đề"),
        required=False,
        empty_label=_("Mọi chuyên đề"),
    )
    muc_do = forms.ChoiceField(
        label=_("Mức độ"), required=False, choices=[("", _("Mọi mức độ")), *Level.choices]
    )

    def chosen(self) -> dict[str, Any]:
        """Topic and level for `next_question`; what does not fit counts as not chosen."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {"topic": data.get("chuyen_de"), "level": data.get("muc_do", "")}

    def address(self) -> str:
        """The choice as a query string that the next page takes over."""
        chosen, query = self.chosen(), QueryDict(mutable=True)
        if chosen["topic"]:
            query["chuyen_de"] = str(chosen["topic"].pk)
        if chosen["level"]:
            query["muc_do"] = chosen["level"]
        return f"?{query.urlencode()}" if query else ""


def read_answer(post: QueryDict, token: str) -> Given:
    """The answer of a question's form."""
    return Given(
        version_id=read_key(post.get("version")) or 0,
        token=token,
        fields={
            m["part"] or "": without_unfit_signs(values)
            for n, values in post.lists()
            if (m := FIELD.match(n))
        },
        unknown="chua_biet" in post,
    )


def read_token(text: str) -> str:
    """The token of a practice form; a fresh one where the text is none."""
    try:
        return uuid.UUID(hex=text).hex
    except ValueError:
        return new_token()


def new_token() -> str:
    return uuid.uuid4().hex
