"""Forms of the register's desk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateState
from certificates.models import Certificate, IssuingBody, Register
from certificates.register.registers import MAX_VOIDED
from cms.admin.form_fields import DateInput, DayField, offer_rows
from cms.people import Person
from cms.text import fold, nfc
from cms.uploads.fields import UploadField, short_table
from learning.access.rights import visible_units
from learning.enums import RequestState
from learning.models import OutsideTraining, Unit
from learning.units.fields import UnitField


class RegisterFilter(forms.Form):
    """Which entries to list, as a sentence."""

    q = forms.CharField(label=_("Họ tên, số hoặc mã"), max_length=100, required=False)
    register = forms.ModelChoiceField(
        Register.objects.none(), label=_("Sổ"), required=False, empty_label=_("mọi sổ")
    )
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[("", _("mọi tình trạng")), *CertificateState.choices],
        required=False,
    )
    unit = UnitField(
        Unit.objects.none(),
        label=_("Đơn vị (gồm cả cấp dưới)"),
        required=False,
        empty_label=_("mọi đơn vị"),
        closed=True,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, viewer: Person) -> None:
        super().__init__(data)
        books = Register.objects.select_related("body")
        offer_rows(self, "register", books)
        offer_rows(self, "unit", visible_units(viewer))

    def apply(self, rows: Any) -> Any:
        """Entries that fit what is chosen; what is wrong is left out."""
        self.is_valid()
        data = self.cleaned_data
        if data.get("register"):
            rows = rows.filter(register=data["register"])
        if data.get("state"):
            rows = rows.in_state(CertificateState(data["state"]), timezone.localdate())
        if data.get("unit"):
            rows = rows.filter(unit__path__startswith=data["unit"].path)
        return rows.filter(_matches(data["q"])) if data.get("q") else rows


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=300)


class RevokeForm(forms.Form):
    decision_number = forms.CharField(label=_("Số quyết định"), max_length=60)
    decision_date = DayField(label=_("Ngày quyết định"), widget=DateInput())
    reason = forms.CharField(label=_("Lý do (công khai, ai kiểm tra cũng thấy)"), max_length=300)


class CorrectForm(forms.Form):
    """What can be set right; the new entry keeps everything else."""

    holder_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    birth_date = DayField(label=_("Ngày sinh"), widget=DateInput(), required=False)
    unit_name = forms.CharField(label=_("Đơn vị"), max_length=400, required=False)
    position = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    course_title = forms.CharField(label=_("Khóa học"), max_length=255)
    hours = forms.IntegerField(label=_("Số tiết"), min_value=0, max_value=2000)
    reason = forms.CharField(label=_("Lý do đính chính"), max_length=300)

    def __init__(self, data: Mapping[str, Any] | None = None, *, certificate: Certificate) -> None:
        names = [name for name in self.base_fields if name != "reason"]
        initial = {name: getattr(certificate, name) for name in names}
        super().__init__(data, initial=initial, auto_id="dinh-chinh-%s")


class VoidForm(forms.Form):
    body = forms.ModelChoiceField(IssuingBody.objects.all(), label=_("Sổ của"), empty_label=None)
    count = forms.IntegerField(
        label=_("Bỏ bao nhiêu số tiếp theo"), min_value=1, max_value=MAX_VOIDED, initial=1
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("Ví dụ: phôi hỏng; các số này đã cấp trong sổ giấy trước khi dùng hệ thống."),
    )


class OutsideForm(forms.Form):
    """A recognised training done elsewhere that has no certificate yet."""

    training = forms.ModelChoiceField(
        OutsideTraining.objects.none(), label=_("Khóa đã công nhận"), empty_label=_("– chọn –")
    )
    body = forms.ModelChoiceField(
        IssuingBody.objects.all(), label=_("Cơ quan cấp"), empty_label=None
    )
    reason = forms.CharField(label=_("Lý do cấp"), max_length=300)

    def __init__(self, data: Mapping[str, Any] | None = None, *, rows: QuerySet[Any]) -> None:
        super().__init__(data)
        without = rows.filter(state=RequestState.GRANTED).exclude(
            pk__in=Certificate.objects.standing()
            .exclude(outside_training=None)
            .values("outside_training")
        )
        offer_rows(self, "training", without.select_related("user"))


class ClassForm(forms.Form):
    """What a whole class has in common, and its list."""

    course_title = forms.CharField(label=_("Tên khóa, lớp"), max_length=255)
    hours = forms.IntegerField(label=_("Số tiết"), min_value=1, max_value=2000)
    starts_on = DayField(label=_("Từ ngày"), widget=DateInput())
    ends_on = DayField(label=_("Đến ngày"), widget=DateInput())
    valid_until = DayField(
        label=_("Có giá trị đến (để trống: không thời hạn)"), widget=DateInput(), required=False
    )
    body = forms.ModelChoiceField(
        IssuingBody.objects.all(), label=_("Cơ quan cấp"), empty_label=None
    )
    reason = forms.CharField(
        label=_("Lý do cấp, văn bản"),
        max_length=300,
        help_text=_("Ví dụ: Báo cáo kết thúc lớp số 12/BC-TCT."),
    )
    file = UploadField(label=_("Danh sách (.xlsx, .xls, .csv)"), kind=short_table())


class ProposalDecision(forms.Form):
    act = forms.ChoiceField(
        label=_("Quyết định"), choices=[(name, name) for name in ("approve", "refuse", "withdraw")]
    )
    note = forms.CharField(label=_("Ý kiến"), max_length=300, required=False)


def _matches(text: str) -> Q:
    key = "".join(sign for sign in text.upper() if sign.isalnum())
    found = Q(number_text__icontains=nfc(text)) | Q(holder__search_text__contains=fold(text))
    return found | Q(code=key)
