"""Forms of a person's postings and absences."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import DateInput, DayField, LoadedChoiceField, offer_loaded, offer_rows
from cms.people import Person
from learning.access.rights import visible_units
from learning.enums import LeaveKind, PostingEnd, PostingKind
from learning.models import Posting, Unit
from learning.units.fields import UnitField


class BeginPostingForm(forms.Form):
    """A new main posting, a concurrent post or a secondment."""

    kind = forms.ChoiceField(label=_("Hình thức"), choices=PostingKind.choices)
    unit = UnitField(Unit.objects.none(), label=_("Đơn vị"))
    position = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    starts_on = DayField(label=_("Từ ngày"), widget=DateInput())
    ends_on = DayField(
        label=_("Đến hết ngày"),
        widget=DateInput(),
        required=False,
        help_text=_("Cần cho biệt phái; để trống nếu chưa định."),
    )
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=120, required=False)

    def __init__(self, data: Any = None, *, viewer: Person) -> None:
        super().__init__(data, prefix="begin", initial={"starts_on": timezone.localdate()})
        offer_rows(self, "unit", visible_units(viewer).current())


class EndPostingForm(forms.Form):
    """The last day of a posting, and why."""

    posting = LoadedChoiceField(label=_("Quá trình công tác"))
    ends_on = DayField(label=_("Đến hết ngày"), widget=DateInput())
    reason = forms.ChoiceField(label=_("Lý do"), choices=PostingEnd.choices)
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=120, required=False)

    def __init__(self, data: Any = None, *, postings: Any) -> None:
        super().__init__(data, prefix="end", initial={"ends_on": timezone.localdate()})
        offer_loaded(self, "posting", postings, _described)


def _described(posting: Posting) -> str:
    """A posting named with its unit and first day."""
    since = posting.starts_on.strftime("%d/%m/%Y")
    return f"{posting.get_kind_display()}: {posting.unit.name} ({since} –)"


class LeaveForm(forms.Form):
    """An absence; the posting goes on."""

    kind = forms.ChoiceField(label=_("Lý do nghỉ"), choices=LeaveKind.choices)
    starts_on = DayField(label=_("Từ ngày"), widget=DateInput())
    ends_on = DayField(label=_("Đến hết ngày"), widget=DateInput(), required=False)
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=120, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="leave", initial={"starts_on": timezone.localdate()})


class BackForm(forms.Form):
    """The last day of an absence."""

    ends_on = DayField(label=_("Ngày nghỉ cuối cùng"), widget=DateInput())

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="back", initial={"ends_on": timezone.localdate()})
