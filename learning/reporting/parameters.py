"""The parameters of reports, as forms that read like a sentence."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import DateInput, DayField, LoadedChoiceField, offer_loaded
from cms.models import CoursePage
from cms.people import Person
from learning.access.rights import former_unit
from learning.enums import StaffCategory, Structure
from learning.models import Unit
from quizzes.models import Round


class ReportParameters(forms.Form):
    """The cut-off date, which every report has; what is not given has a sensible value."""

    on = DayField(label=_("tính đến hết ngày"), widget=DateInput())

    def __init__(self, data: Mapping[str, Any] | None = None, *, viewer: Person) -> None:
        super().__init__()
        self.viewer = viewer
        self.prepare()
        given = data or {}
        self.data = {
            name: given[name] if given.get(name) else self.fallback(name) for name in self.fields
        }
        self.is_bound = True

    def prepare(self) -> None:
        """Set the choices of the fields."""

    def fallback(self, name: str) -> Any:
        """The value of a parameter that was not given."""
        return timezone.localdate().isoformat() if name == "on" else ""

    def as_texts(self) -> dict[str, str]:
        """The parameters as they stand in an address; the form reads them back."""
        return {name: str(value) for name, value in self.data.items() if value not in ("", None)}


class StructureParameters(ReportParameters):
    """By which structure people stand in units."""

    structure = forms.ChoiceField(choices=Structure.choices, label=_("xếp"))

    def fallback(self, name: str) -> Any:
        return Structure.NOW.value if name == "structure" else super().fallback(name)


class CourseParameters(StructureParameters):
    """A course, perhaps one category of staff."""

    course = LoadedChoiceField(label=_("Khóa học"))
    category = forms.ChoiceField(
        choices=[("", _("mọi đối tượng")), *StaffCategory.choices],
        label=_("đối tượng"),
        required=False,
    )
    then = forms.IntegerField(required=False, widget=forms.HiddenInput())
    field_order = ["course", "on", "category", "structure"]

    def clean_then(self) -> Unit | None:
        """A unit of that day to which the view is narrowed, if the viewer may see it."""
        pk = self.cleaned_data["then"]
        by_day = self.cleaned_data.get("structure") == Structure.THEN
        return former_unit(self.viewer, pk) if by_day and pk else None

    def prepare(self) -> None:
        self.first = offer_loaded(self, "course", CoursePage.objects.order_by("path"))

    def fallback(self, name: str) -> Any:
        return self.first if name == "course" else super().fallback(name)


class YearParameters(ReportParameters):
    """A year, up to the cut-off date."""

    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2200, localize=False)
    field_order = ["year", "on"]

    def fallback(self, name: str) -> Any:
        return timezone.localdate().year if name == "year" else super().fallback(name)

    def clean(self) -> dict[str, Any]:
        """A year that is over counts to its last day."""
        data = super().clean() or {}
        year, on = data.get("year"), data.get("on")
        if year and on and on.year != year:
            data["on"] = min(on, dt.date(year, 12, 31))
        return data


class YearListParameters(StructureParameters, YearParameters):
    """A year's list of people, each with the unit."""

    field_order = ["year", "on", "structure"]


class RoundParameters(StructureParameters):
    """A round of a periodic quiz."""

    round = LoadedChoiceField(label=_("Kỳ kiểm tra"))
    field_order = ["round", "on", "structure"]

    def prepare(self) -> None:
        rows = Round.objects.filter(makeup_for=None).select_related("quiz").order_by("-opens_at")
        self.newest = offer_loaded(self, "round", rows)

    def fallback(self, name: str) -> Any:
        return self.newest if name == "round" else super().fallback(name)
