"""Forms of events that change the unit tree, one a kind."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.form_fields import DateInput, DayField
from cms.people import Person
from cms.text import fold
from cms.uploads.fields import UploadField, short_workbook
from cms.uploads.guard.refusals import UnreadableFileError
from learning.access.rights import visible_units
from learning.enums import ReorganisationKind as Kind
from learning.formats.choice_excel import ChoiceRow, read_choices
from learning.models import Posting, Reorganisation, Unit, User
from learning.units.fields import UnitField, UnitsField
from learning.units.reorganisations.states import Target

PLACES = range(1, 9)


class EventForm(forms.Form):
    """What every event has; the kinds add units."""

    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định, nghị quyết"), max_length=120
    )
    effective_on = DayField(label=gettext_lazy("Có hiệu lực từ ngày"), widget=DateInput())
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=400, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        viewer: Person,
        draft: Reorganisation | None = None,
    ) -> None:
        super().__init__(data, files, initial=self.filled(draft) if draft else None)
        self.units = visible_units(viewer).current()
        for field in self.fields.values():
            if isinstance(field, (UnitField, UnitsField)):
                field.queryset = self.units

    def filled(self, draft: Reorganisation) -> dict[str, Any]:
        """The fields as a draft has them."""
        source, target = (next(iter(lines), None) for lines in (draft.sources, draft.targets))
        return {
            "decision_number": draft.decision_number,
            "effective_on": draft.effective_on,
            "note": draft.note,
            "source": source and source.unit_id,
            "chosen": [line.unit_id for line in draft.sources],
            "into": target and target.unit_id,
            "parent": target and target.parent_id,
            "name": target and target.name,
        }

    def sources(self) -> list[Unit]:
        """The units that go in."""
        source = self.cleaned_data.get("source")
        return [source] if source else []

    def targets(self) -> list[Target]:
        """The units that come out."""
        return []


def _unit(label: object, **options: Any) -> UnitField:
    return UnitField(Unit.objects.none(), label=label, **options)


class CreateForm(EventForm):
    parent = _unit(gettext_lazy("Trực thuộc"))
    name = forms.CharField(label=gettext_lazy("Tên đơn vị mới"), max_length=200)

    def targets(self) -> list[Target]:
        return [Target(parent=self.cleaned_data["parent"], name=self.cleaned_data["name"])]


class RenameForm(EventForm):
    source = _unit(gettext_lazy("Đơn vị đổi tên"))
    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)

    def targets(self) -> list[Target]:
        parent = self.cleaned_data["source"].get_parent()
        return [Target(parent=parent, name=self.cleaned_data["name"])]


class MoveForm(EventForm):
    source = _unit(gettext_lazy("Đơn vị được chuyển (cùng các đơn vị cấp dưới)"))
    parent = _unit(gettext_lazy("Chuyển về trực thuộc"))

    def targets(self) -> list[Target]:
        return [Target(parent=self.cleaned_data["parent"], name=self.cleaned_data["source"].name)]


class MergeForm(EventForm):
    chosen = UnitsField(
        Unit.objects.none(),
        label=gettext_lazy("Các đơn vị được sáp nhập, hợp nhất"),
    )
    into = _unit(gettext_lazy("Sáp nhập vào đơn vị đang có"), required=False)
    parent = _unit(gettext_lazy("Hoặc thành đơn vị mới trực thuộc"), required=False)
    name = forms.CharField(label=gettext_lazy("Tên đơn vị mới"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new = bool(data.get("parent") and data.get("name"))
        if bool(data.get("into")) == new:
            text = _("Chọn một đơn vị đang có, hoặc ghi tên và nơi trực thuộc của đơn vị mới.")
            self.add_error("into", text)
        if new and len(data.get("chosen") or []) < 2:
            self.add_error("chosen", _("Hợp nhất thành đơn vị mới cần ít nhất hai đơn vị."))
        return data

    def sources(self) -> list[Unit]:
        return list(self.cleaned_data["chosen"])

    def targets(self) -> list[Target]:
        data = self.cleaned_data
        return [Target(unit=data["into"], parent=data["parent"], name=data["name"])]


class DissolveForm(EventForm):
    source = _unit(gettext_lazy("Đơn vị giải thể"))
    into = _unit(
        gettext_lazy("Cán bộ chuyển về"),
        required=False,
        empty_label=gettext_lazy("Chưa bố trí: kết thúc quá trình công tác"),
    )

    def targets(self) -> list[Target]:
        into = self.cleaned_data["into"]
        return [Target(unit=into)] if into else []


class SplitForm(EventForm):
    """Up to eight receiving units; the first takes everybody who is not chosen."""

    source = _unit(gettext_lazy("Đơn vị được chia, tách"))
    parent = _unit(gettext_lazy("Các đơn vị mới trực thuộc"), required=False)
    file = UploadField(
        kind=short_workbook(),
        label=gettext_lazy("Danh sách cán bộ (.xlsx)"),
        required=False,
        help_text=gettext_lazy("Cột 1: mã CBCC. Cột 2: tên đơn vị nhận, như ghi ở trên."),
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for place in PLACES:
            self.fields[f"name_{place}"] = forms.CharField(
                label=_("Tên đơn vị mới"), max_length=200, required=False
            )
            field = _unit(_("hoặc đơn vị đang có"), required=False)
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
            code: place
            for place in self.given
            for code in re.split(r"[\s,;]+", data.get(f"staff_{place}") or "")
            if code
        }
        codes |= self._from_file(data)
        here = Posting.objects.on(data["effective_on"]).filter(
            unit__path__startswith=data["source"].path
        )
        known = dict(
            User.objects.filter(pk__in=here.values("user_id")).values_list("staff_code", "pk")
        )
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
        self._refuse_unknown([row for row in rows if fold(row.unit) not in titles])
        return {row.code: titles[fold(row.unit)] for row in rows if fold(row.unit) in titles}

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


FORMS: dict[str, type[EventForm]] = {
    Kind.CREATE: CreateForm,
    Kind.RENAME: RenameForm,
    Kind.MOVE: MoveForm,
    Kind.MERGE: MergeForm,
    Kind.SPLIT: SplitForm,
    Kind.DISSOLVE: DissolveForm,
}
