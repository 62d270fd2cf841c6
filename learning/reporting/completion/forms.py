"""The filter of the completion report."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import DateInput, DayField, LoadedChoiceField, offer_loaded
from cms.models import CoursePage
from learning.enums import StaffCategory, Structure


class ReportForm(forms.Form):
    """The filter of the report, as a sentence."""

    course = LoadedChoiceField(label=_("Khóa học"))
    on = DayField(label=_("tính đến hết ngày"), widget=DateInput())
    category = forms.ChoiceField(
        choices=[("", _("mọi đối tượng")), *StaffCategory.choices],
        label=_("đối tượng"),
        required=False,
    )
    structure = forms.ChoiceField(choices=Structure.choices, label=_("xếp"))

    def __init__(self, data: Any) -> None:
        super().__init__()
        filled = {
            "course": offer_loaded(self, "course", CoursePage.objects.order_by("path")),
            "on": timezone.localdate(),
            "category": "",
            "structure": Structure.NOW,
        }
        self.data = {**filled, **{key: data[key] for key in filled if data.get(key)}}
        self.is_bound = True
