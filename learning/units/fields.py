"""Choosing units in a form: a short list to pick from, a name to type where there are many."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.form_fields import RowsField
from config.parameters import read_key
from learning.models import Unit
from learning.units.search import label_units, units_called

MAX_OPTIONS = 40
MAX_NAMED = 5
DASHES = BLANK_CHOICE_DASH[0][1]


class UnitInput(forms.Select):
    """A select of at most `MAX_OPTIONS` units; of more, a text field that suggests names.

    Without JavaScript the name is typed out. Costs one query, and two more to show a
    chosen unit among many.
    """

    def __init__(self, *, closed: bool = False) -> None:
        super().__init__()
        self.closed = closed

    def use_required_attribute(self, initial: object) -> bool:
        return not self.is_hidden

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        choices: Any = self.choices
        field = choices.field
        few = list(field.queryset[: MAX_OPTIONS + 1])
        if len(few) <= MAX_OPTIONS:
            empty = [] if field.empty_label is None else [("", field.empty_label)]
            short = forms.Select(choices=[*empty, *((u.pk, _indented(u)) for u in few)])
            return short.render(name, value, attrs, renderer)
        return self._typed(name, value, field, attrs or {})

    def _typed(self, name: str, value: Any, field: Any, attrs: dict[str, Any]) -> SafeString:
        shown = str(value or "")
        if pk := read_key(shown):
            chosen = label_units(field.queryset.filter(pk=pk))
            shown = chosen[0].label if chosen else ""
        hint = _("Gõ một phần tên đơn vị")
        if field.empty_label and field.empty_label != DASHES:
            hint = field.empty_label
        others = flatatt(attrs)
        html = (
            '<input type="text" name="{}" value="{}" list="{}-units" autocomplete="off"'
            ' placeholder="{}" data-units="{}"{}><datalist id="{}-units"></datalist>'
        )
        url = str(reverse_lazy("desk_unit_search")) + ("?ket-thuc=1" if self.closed else "")
        return format_html(html, name, shown, name, hint, url, others, name)


class UnitField(forms.ModelChoiceField[Unit]):
    """One unit, by primary key or by name."""

    def __init__(self, *args: Any, closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, widget=UnitInput(closed=closed), **kwargs)

    def to_python(self, value: Any) -> Unit | None:
        text = str(value).strip() if isinstance(value, str) else ""
        if not text or text.isdecimal():
            return super().to_python(value)
        units: Any = self.queryset
        found = units_called(units, text)
        if len(found) == 1:
            return super().to_python(found[0].pk)
        raise ValidationError(_unclear(text, [one.label for one in found]))


class PickMany(forms.CheckboxSelectMultiple):
    """Boxes to tick in a frame that scrolls; `pick_many.js` adds a filter by name.

    Written in one go: Django renders a template a box, and there may be thousands.
    """

    def __init__(self) -> None:
        super().__init__(attrs={"class": "pick-many"})

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        found = self.build_attrs(self.attrs, attrs or {})
        ticked, base = set(self.format_value(value)), found.get("id", f"id_{name}")
        boxes = format_html_join(
            "\n",
            '<div><label for="{}_{}"><input type="checkbox" name="{}" value="{}" id="{}_{}"{}> '
            "{}</label></div>",
            (
                (base, place, name, key, base, place, _checked(str(key) in ticked), label)
                for place, (key, label) in enumerate(self.choices)
            ),
        )
        return format_html('<div id="{}" class="{}">\n{}\n</div>', base, found["class"], boxes)


class UnitsField(RowsField):
    """Several units of the indented tree."""

    widget = PickMany

    def label_from_instance(self, obj: Unit) -> str:
        return _indented(obj)


def _indented(unit: Unit) -> str:
    return "\u2003" * (unit.depth - 1) + unit.name


def _checked(ticked: bool) -> str:
    return SafeString(" checked") if ticked else ""


NOT_FOUND = gettext_lazy(
    "Không có đơn vị “%(text)s” trong phạm vi của anh/chị. "
    "Anh/chị gõ một phần tên rồi chọn trong các gợi ý."
)
SEVERAL = gettext_lazy("Có nhiều đơn vị tên này. Anh/chị ghi kèm tên cơ quan: %(labels)s.")


def _unclear(text: str, labels: list[str]) -> str:
    if not labels:
        return str(NOT_FOUND) % {"text": text}
    more = " …" if len(labels) > MAX_NAMED else ""
    return str(SEVERAL) % {"labels": "; ".join(labels[:MAX_NAMED]) + more}
