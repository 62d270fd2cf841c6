"""Forms of transfers: propose as either side, decide."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import DateInput, DayField, offer_rows
from cms.people import Person
from cms.text import nfc
from learning.access.reach import outside
from learning.access.rights import visible_units
from learning.models import Transfer, Unit, User
from learning.people.transfer_names import Named
from learning.people.transfers import Terms, agencies
from learning.units.fields import UnitField


class TermsForm(forms.Form):
    """When and as what the person is to begin."""

    starts_on = DayField(label=_("Từ ngày"), widget=DateInput())
    position = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=120, required=False)

    def terms(self) -> Terms:
        """What was typed, as the service takes it."""
        names = ("starts_on", "position", "decision_number")
        return Terms(**{name: self.cleaned_data[name] for name in names})


class SendForm(TermsForm):
    """Somebody of the officer's people, and the agency that takes them."""

    staff_code = forms.CharField(label=_("Mã CBCC"), max_length=30)
    to_unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Cơ quan tiếp nhận"))
    field_order = ("staff_code", "to_unit")

    def __init__(self, data: QueryDict | None = None, *, viewer: Person) -> None:
        super().__init__(data, prefix="send", initial={"starts_on": timezone.localdate()})
        self.viewer = viewer
        offer_rows(self, "to_unit", agencies())

    def clean_staff_code(self) -> User:
        """The person; of strangers the same is said as of a code that nobody has."""
        code = nfc(self.cleaned_data["staff_code"])
        person = User.objects.filter(staff_code=code).exclude(pk=self.viewer.pk).first()
        if person is None or outside(self.viewer, [person.pk]):
            raise ValidationError(_now("Không có người mang mã này trong các đơn vị của anh/chị."))
        return person


class ReceiveForm(TermsForm):
    """Somebody elsewhere, named by what only who knows them knows."""

    staff_code = forms.CharField(label=_("Mã CBCC"), max_length=30)
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    birth_date = DayField(label=_("Ngày sinh"), widget=DateInput())
    to_unit = UnitField(Unit.objects.none(), label=_("Đơn vị nhận"))
    field_order = ("staff_code", "full_name", "birth_date", "to_unit")

    def __init__(self, data: QueryDict | None = None, *, viewer: Person) -> None:
        super().__init__(data, prefix="receive", initial={"starts_on": timezone.localdate()})
        offer_rows(self, "to_unit", visible_units(viewer).current())

    def named(self) -> Named:
        """Whom it names."""
        data = self.cleaned_data
        return Named(data["staff_code"], data["full_name"], data["birth_date"])


class DecideForm(forms.Form):
    """The unit for somebody who comes, or why not."""

    unit = UnitField(Unit.objects.none(), label=_("Đơn vị nhận"), required=False)
    position = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    reason = forms.CharField(label=_("Lý do không đồng ý"), max_length=300, required=False)

    def __init__(self, data: QueryDict | None = None, *, viewer: Person, row: Transfer) -> None:
        initial = {"unit": row.to_unit_id, "position": row.position}
        super().__init__(data, initial=initial, auto_id=f"transfer{row.pk}_%s")
        within = visible_units(viewer).current().filter(path__startswith=row.to_unit.path)
        offer_rows(self, "unit", within)
