"""The form of a marker: points by criterion, and a comment."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_COMMENT = 3000


class PointsField(forms.DecimalField):
    """Points as people write them here: `1,5` or `1.5`."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").strip().replace(",", "."))


class EssayMarkForm(forms.Form):
    """One field for each criterion of the rubric, with its maximum, then the comment."""

    comment = forms.CharField(
        label=gettext_lazy("Nhận xét gửi người làm bài"),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Người làm bài đọc được nhận xét khi có kết quả; tên anh/chị không hiện."
        ),
    )

    def __init__(
        self, *args: Any, rubric: Sequence[dict[str, Any]], maxima: Sequence[Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(rubric)
        for place, (line, highest) in enumerate(zip(rubric, maxima, strict=True)):
            self.fields[f"points_{place}"] = _points_field(line["text"], highest)
        self.fields["points_0"].widget.attrs["autofocus"] = True
        self.order_fields([f"points_{place}" for place in range(self.count)])

    @property
    def points(self) -> list[Decimal]:
        """The points by criterion, of a valid form."""
        return [self.cleaned_data[f"points_{place}"] for place in range(self.count)]

    def point_fields(self) -> list[BoundField]:
        return [self[f"points_{place}"] for place in range(self.count)]


def _points_field(text: str, highest: Decimal) -> PointsField:
    shown = number_format(highest.normalize(), use_l10n=True)
    limit = _("Điểm của tiêu chí này từ 0 đến %(max)s.") % {"max": shown}
    field = PointsField(
        label=text,
        min_value=Decimal(0),
        max_value=highest,
        decimal_places=2,
        help_text=_("Tối đa %(max)s điểm") % {"max": shown},
        error_messages={
            "required": _("Anh/chị ghi điểm cho tiêu chí này; không đạt thì ghi 0."),
            "invalid": _("Anh/chị ghi một số, ví dụ 1,5."),
            "min_value": limit,
            "max_value": limit,
            "max_decimal_places": _("Điểm có nhiều nhất hai chữ số sau dấu phẩy."),
        },
    )
    field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "size": 6}
    return field
