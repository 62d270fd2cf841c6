"""Forms of events that change the unit tree, one a kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.enums import ReorganisationKind as Kind
from learning.models import Unit
from learning.units.fields import UnitsField
from learning.units.reorganisations.event_form import EventForm, unit_field
from learning.units.reorganisations.split_form import SplitForm
from learning.units.reorganisations.states import Target


class CreateForm(EventForm):
    parent = unit_field(gettext_lazy("Trực thuộc"))
    name = forms.CharField(label=gettext_lazy("Tên đơn vị mới"), max_length=200)

    def targets(self) -> list[Target]:
        return [Target(parent=self.cleaned_data["parent"], name=self.cleaned_data["name"])]


class RenameForm(EventForm):
    source = unit_field(gettext_lazy("Đơn vị đổi tên"))
    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)

    def targets(self) -> list[Target]:
        parent = self.cleaned_data["source"].get_parent()
        return [Target(parent=parent, name=self.cleaned_data["name"])]


class MoveForm(EventForm):
    source = unit_field(gettext_lazy("Đơn vị được chuyển (cùng các đơn vị cấp dưới)"))
    parent = unit_field(gettext_lazy("Chuyển về trực thuộc"))

    def targets(self) -> list[Target]:
        return [Target(parent=self.cleaned_data["parent"], name=self.cleaned_data["source"].name)]


class MergeForm(EventForm):
    chosen = UnitsField(
        Unit.objects.none(),
        label=gettext_lazy("Các đơn vị được sáp nhập, hợp nhất"),
    )
    into = unit_field(gettext_lazy("Sáp nhập vào đơn vị đang có"), required=False)
    parent = unit_field(gettext_lazy("Hoặc thành đơn vị mới trực thuộc"), required=False)
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
    source = unit_field(gettext_lazy("Đơn vị giải thể"))
    into = unit_field(
        gettext_lazy("Cán bộ chuyển về"),
        required=False,
        empty_label=gettext_lazy("Chưa bố trí: kết thúc quá trình công tác"),
    )

    def targets(self) -> list[Target]:
        into = self.cleaned_data["into"]
        return [Target(unit=into)] if into else []


FORMS: dict[str, type[EventForm]] = {
    Kind.CREATE: CreateForm,
    Kind.RENAME: RenameForm,
    Kind.MOVE: MoveForm,
    Kind.MERGE: MergeForm,
    Kind.SPLIT: SplitForm,
    Kind.DISSOLVE: DissolveForm,
}
