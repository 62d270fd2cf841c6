"""The form of a division: receiving units, and who goes where."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.text import code_key, fold
from cms.uploads.fields import UploadField, short_table
from cms.uploads.guard.refusals import UnreadableFileError
from learning.formats.choice_excel import ChoiceRow, read_choices
from learning.models import Posting, Reorganisation, User
from learning.units.reorganisations.event_form import EventForm, unit_field
from learning.units.reorganisations.states import Target

PLACES = range(1, 9)


class SplitForm(EventForm):
    """Up to eight receiving units; the first takes everybody who is not chosen."""

    source = unit_field(gettext_lazy("Đơn vị được chia, tách"))
    parent = unit_field(gettext_lazy("Các đơn vị mới trực thuộc"), required=False)
    file = UploadField(
        kind=short_table(),
        label=gettext_lazy("Danh sách cán bộ (.xlsx, .xls, .csv)"),
        required=False,
        help_text=gettext_lazy("Cột 1: mã CBCC. Cột 2: tên đơn vị nhận, như ghi ở trên."),
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for place in PLACES:
            self.fields[f"name_{place}"] = forms.CharField(
                label=_("Tên đơn vị mới"), max_length=200, required=False
            )
            field = unit_field(_("hoặc đơn vị đang có"), required=False)
            field.queryset = self.units
            self.fields[f"unit_{place}"] = field
            if place > 1:
                self.fields[f"staff_{place}"] = forms.CharField(
                    label=_("Mã CBCC của người chuyển về đây"),
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def filled(self, draft: Reorganisation) -> dict[str, Any]:
        found = super().filled(draft)
        parents = [line.parent_id for line in draft.targets if line.parent_id]
        found["parent"] = parents[0] if parents else None
        codes = draft.staff.order_by("user__staff_code").values_list("line", "user__staff_code")
        for place, line in zip(PLACES, draft.targets, strict=False):
            mine = (code for of, code in codes if of == line.pk)
            found |= {
                f"name_{place}": line.name,
                f"unit_{place}": line.unit_id,
                f"staff_{place}": ", ".join(mine),
            }
        return found

    def places(self) -> list[tuple[int, list[Any]]]:
        """The fields of each receiving unit, for the page."""
        names = ("name", "unit", "staff")
        return [
            (place, [self[f"{n}_{place}"] for n in names if f"{n}_{place}" in self.fields])
            for place in PLACES
        ]

    def general(self) -> list[Any]:
        """The other fields but the file."""
        mine = [name for name in self.fields if not name[-1].isdigit() and name != "file"]
        return [self[name] for name in mine]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.given = [p for p in PLACES if data.get(f"name_{p}") or data.get(f"unit_{p}")]
        if len(self.given) < 2 or self.given[0] != 1:
            self.add_error(None, _("Ghi ít nhất hai đơn vị nhận, bắt đầu từ đơn vị thứ nhất."))
        elif any(not data.get(f"unit_{p}") for p in self.given) and not data.get("parent"):
            self.add_error("parent", _("Chọn nơi trực thuộc của các đơn vị mới."))
        elif not self.errors:
            self.staff = self._staff(data)
        return data

    def _staff(self, data: dict[str, Any]) -> dict[int, list[int]]:
        codes = {
            code_key(code): place
            for place in self.given
            for code in re.split(r"[\s,;]+", data.get(f"staff_{place}") or "")
            if code
        }
        codes |= self._from_file(data)
        here = Posting.objects.on(data["effective_on"]).filter(
            unit__path__startswith=data["source"].path
        )
        people = User.objects.filter(pk__in=here.values("user_id"))
        known = {code_key(code): pk for code, pk in people.values_list("staff_code", "pk")}
        unknown = sorted(code for code in codes if code not in known)
        if unknown:
            text = _("Không công tác tại đơn vị được chia vào ngày ấy: %(codes)s.")
            self.add_error(None, text % {"codes": ", ".join(unknown[:20])})
        found: dict[int, list[int]] = {place: [] for place in self.given}
        for code, place in codes.items():
            if code in known:
                found[place].append(known[code])
        return found

    def _from_file(self, data: dict[str, Any]) -> dict[str, int]:
        if not data.get("file"):
            return {}
        titles = {
            fold(data[f"name_{place}"] or data[f"unit_{place}"].name): place
            for place in reversed(self.given)
        }
        try:
            rows = read_choices(data["file"])
        except UnreadableFileError as error:
            self.add_error("file", str(error))
            return {}
        faulty = [row for row in rows if row.problem]
        rows = [row for row in rows if not row.problem]
        self._refuse_faulty(faulty)
        self._refuse_unknown([row for row in rows if fold(row.unit) not in titles])
        return {
            code_key(row.code): titles[fold(row.unit)] for row in rows if fold(row.unit) in titles
        }

    def _refuse_faulty(self, rows: list[ChoiceRow]) -> None:
        for row in rows[:20]:
            text = _("Dòng %(row)s: %(problem)s")
            values = {"row": row.row, "problem": row.problem}
            self.add_error("file", ValidationError(text % values))

    def _refuse_unknown(self, rows: list[ChoiceRow]) -> None:
        if rows:
            lines = ", ".join(f"{row.row} (“{row.unit}”)" for row in rows[:20])
            text = _("Đơn vị nhận ở các dòng sau không có trong danh sách ở trên: %(lines)s.")
            self.add_error("file", ValidationError(text % {"lines": lines}))

    def targets(self) -> list[Target]:
        data = self.cleaned_data
        return [
            Target(
                unit=data[f"unit_{place}"],
                parent=data["parent"],
                name=data[f"name_{place}"],
                staff=self.staff.get(place, []),
            )
            for place in self.given
        ]
