"""What a refresher is called and until when it is due."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import DateInput, DayField

DAYS = 30


def in_a_month() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=DAYS)


class RefresherForm(forms.Form):
    title = forms.CharField(
        label=_("Tên khóa, bài"), max_length=180, initial=_("Ôn lại quy định pháp luật")
    )
    due_on = DayField(label=_("Hạn hoàn thành"), widget=DateInput(), initial=in_a_month)
