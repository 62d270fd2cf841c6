"""Forms around rounds: a contestant's prediction, a make-up round."""

import re
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.form_fields import MomentField
from quizzes.models import QuizPage

MAX_PARTICIPANTS = 10_000_000
MAX_SHOWN = 10


class PredictionForm(forms.Form):
    """How many people will take part, as the contestant thinks."""

    prediction = forms.IntegerField(
        label=gettext_lazy("Dự đoán"),
        required=False,
        min_value=1,
        max_value=MAX_PARTICIPANTS,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Không bắt buộc. Dùng để xếp hạng những người bằng điểm nhau."),
        error_messages={"invalid": gettext_lazy("Hãy ghi một số, ví dụ 1.250.")},
    )


def prediction_form(quiz: QuizPage, request: HttpRequest) -> PredictionForm | None:
    """The form with the quiz's question; None where nothing is asked."""
    if not (quiz.is_contest and quiz.prediction_question):
        return None
    form = PredictionForm(request.POST if request.method == "POST" else None)
    form.fields["prediction"].label = quiz.prediction_question
    return form


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MakeupForm(forms.Form):
    """When a make-up round is held, and for whom."""

    opens_at = MomentField(label=gettext_lazy("Mở lúc"), widget=MomentInput())
    closes_at = MomentField(label=gettext_lazy("Đóng lúc"), widget=MomentInput())
    people = forms.CharField(
        label=gettext_lazy("Người được dự thi bù"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Mã CBCC hoặc thư điện tử công vụ, mỗi dòng một người."),
    )

    def clean_people(self) -> list[Any]:
        """The people named, once each; every unknown name is said."""
        given = re.split(r"[\n,;]", str(self.cleaned_data["people"]))
        names = list(dict.fromkeys(name.strip().lower() for name in given if name.strip()))
        known = _people_named(names)
        unknown = [name for name in names if name not in known]
        if unknown:
            raise forms.ValidationError(
                _("Không có cán bộ nào mang mã hoặc thư điện tử: %(names)s.")
                % {"names": ", ".join(unknown[:MAX_SHOWN])}
            )
        return list({person.pk: person for person in known.values()}.values())


def _people_named(names: list[str]) -> dict[str, Any]:
    """Active people by staff code and by e-mail, in lower case; one query."""
    people = get_user_model().objects.filter(is_active=True)
    rows = people.annotate(code=Lower("staff_code"), mail=Lower("email"))
    found: dict[str, Any] = {}
    for person in rows.filter(Q(code__in=names) | Q(mail__in=names)):
        found |= {person.staff_code.lower(): person, person.email.lower(): person}
    return found
