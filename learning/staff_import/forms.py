"""Forms of a staff import: the list, who a row is, and what became of leavers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import DateInput, DayField, offer_rows
from cms.people import Person
from cms.uploads.fields import UploadField, table
from config.parameters import read_key
from learning.access.rights import visible_units
from learning.enums import PostingEnd
from learning.models import StaffImportRow, Unit, User
from learning.staff_import.planned import CLEARABLE, LABELS
from learning.units.fields import UnitField

MAX_BYTES = 10_000_000
NOT_BY_LIST = _("Bỏ hẳn địa chỉ của một người: làm trên trang của người đó.")


class StaffFileForm(forms.Form):
    """The staff list, and the unit below which its agencies stand."""

    root = UnitField(Unit.objects.none(), label=_("Danh sách thuộc"), empty_label=None)
    file = UploadField(label=_("Tệp danh sách (.xlsx, .xls, .csv)"), kind=table(MAX_BYTES))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        viewer: Person,
    ) -> None:
        super().__init__(data, files)
        self.roots = visible_units(viewer).current().filter(numchild__gt=0)
        offer_rows(self, "root", self.roots)


class SamePersonForm(forms.Form):
    """Who a row is: `same:<primary key>`, `other` or `skip`."""

    answer = forms.CharField(label=_("Người trong dòng này"), max_length=40)

    def answers(self) -> dict[str, Any]:
        """Answer and person as the service takes them; nonsense is no answer."""
        given = self.cleaned_data["answer"] if self.is_valid() else ""
        answer, _colon, pk = given.partition(":")
        key = read_key(pk)
        chosen = User.objects.filter(pk=key).first() if key else None
        return {"answer": answer, "chosen": chosen}


class ClearsForm(forms.Form):
    """For each field with empty cells: whether they erase what is known."""

    ANSWERS = (("keep", _("Giữ giá trị đang có")), ("erase", _("Xóa giá trị đang có")))

    def __init__(self, data: Mapping[str, Any] | None = None, *, counts: Mapping[str, int]) -> None:
        super().__init__(data)
        for name, count in counts.items():
            answers = self.ANSWERS if name in CLEARABLE else self.ANSWERS[:1]
            self.fields[name] = forms.ChoiceField(
                label=_("%(field)s: %(count)s ô trống")
                % {"field": LABELS[name].capitalize(), "count": count},
                choices=answers,
                widget=forms.RadioSelect,
                help_text="" if name in CLEARABLE else NOT_BY_LIST,
            )

    def answers(self) -> dict[str, bool]:
        """Of each field, whether its empty cells erase."""
        return {name: answer == "erase" for name, answer in self.cleaned_data.items()}


class LeaverForm(forms.Form):
    """What became of somebody who is not in the list; no reason leaves all as it is."""

    reason = forms.ChoiceField(
        label=_("Xử lý"),
        required=False,
        choices=[
            ("", _("Giữ nguyên")),
            (PostingEnd.MOVED.value, _("Kết thúc: chuyển công tác")),
            (PostingEnd.RETIRED.value, _("Kết thúc: nghỉ hưu")),
            (PostingEnd.RESIGNED.value, _("Kết thúc: thôi việc")),
            (PostingEnd.OTHER.value, _("Kết thúc: lý do khác")),
        ],
    )
    ends_on = DayField(label=_("Ngày cuối cùng"), widget=DateInput(), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, row: StaffImportRow | None = None
    ) -> None:
        initial: dict[str, Any] = {"ends_on": timezone.localdate()}
        if row is not None and row.ends_on is not None:
            initial = {"reason": row.end_reason, "ends_on": row.ends_on}
        super().__init__(data, initial=initial, auto_id=f"row{row.pk if row else 0}_%s")

    def answers(self) -> dict[str, Any]:
        """Reason and date as the service takes them."""
        self.is_valid()
        data = self.cleaned_data
        return {"reason": data.get("reason", "?"), "ends_on": data.get("ends_on")}
