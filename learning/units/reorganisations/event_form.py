"""What every event that changes the unit tree asks for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from cms.admin.form_fields import DateInput, DayField
from cms.people import Person
from learning.access.rights import visible_units
from learning.models import Reorganisation, Unit
from learning.units.fields import UnitField, UnitsField
from learning.units.reorganisations.states import Target


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


def unit_field(label: object, **options: Any) -> UnitField:
    return UnitField(Unit.objects.none(), label=label, **options)
