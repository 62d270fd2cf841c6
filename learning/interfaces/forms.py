"""Forms of tokens and addresses for other systems."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import DateInput, DayField, offer_rows
from learning.enums import TokenScope
from learning.models import Unit
from learning.units.fields import UnitField


class TokenForm(forms.Form):
    """A token for another system."""

    name = forms.CharField(
        label=_("Dùng cho"), max_length=120, help_text=_("Ví dụ: Phần mềm quản lý cán bộ.")
    )
    source = forms.SlugField(
        label=_("Ký hiệu hệ thống"),
        max_length=40,
        help_text=_("Chữ không dấu, ví dụ: qlcb. Mã đơn vị bên ngoài được hiểu theo ký hiệu này."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Được phép"), choices=TokenScope.choices, widget=forms.CheckboxSelectMultiple
    )
    unit = UnitField(Unit.objects.none(), label=_("Trong phạm vi đơn vị"))
    expires_on = DayField(label=_("Dùng đến hết ngày"), widget=DateInput())
    per_minute = forms.IntegerField(
        label=_("Số lần gọi mỗi phút"), min_value=1, max_value=10_000, initial=120
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        later = timezone.localdate() + dt.timedelta(days=180)
        super().__init__(data, prefix="token", initial={"expires_on": later})
        offer_rows(self, "unit", Unit.objects.get_queryset().current())

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        data = dict(self.cleaned_data)
        end = dt.datetime.combine(data.pop("expires_on"), dt.time.max)
        return {**data, "expires_at": timezone.make_aware(end)}


class WebhookForm(forms.Form):
    """An address that is told of completions."""

    name = forms.CharField(label=_("Dùng cho"), max_length=120)
    url = forms.CharField(label=_("Địa chỉ nhận (https)"), max_length=500)
    unit = UnitField(Unit.objects.none(), label=_("Trong phạm vi đơn vị"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="hook")
        offer_rows(self, "unit", Unit.objects.get_queryset().current())
