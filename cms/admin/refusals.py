"""What a form that was refused says on top of its page: each place that has to be mended.

A template's `refusals` tag collects them from every form of the page's context, so a new
form is covered by itself. A view that checks without a form puts `refusals`, a list of
`Refusal`, in its context; one that redirects does so by `cms.admin.sent_back.send_back`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django_filters.filterset import BaseFilterSet
from wagtail.admin.forms import WagtailAdminModelForm

REFUSED = "refusal"


@dataclass(frozen=True)
class Refusal:
    """One place to mend: its words, and the id of the control, "" when there is none."""

    text: str
    control: str = ""


def refusals_of(form: BaseForm) -> list[Refusal]:
    """The errors of a form that was sent, in the order of its fields; [] for a new form."""
    if not form.is_bound:
        return []
    found = [Refusal(str(error)) for error in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            found += _of_field(form[name])
    return found


def message_refusals(told: Iterable[Message]) -> list[Refusal]:
    """What a form that was sent back left for this page among its messages."""
    found = [(str(message), (message.extra_tags or "").split()) for message in told]
    return [
        Refusal(text, tags[1] if len(tags) > 1 else "")
        for text, tags in found
        if tags[:1] == [REFUSED]
    ]


def refusals_in(values: Iterable[Any]) -> list[Refusal]:
    """The refusals of all forms among the values of a context, each form once.

    Wagtail's own screens of pages and snippets point at their errors themselves.
    """
    forms = {id(form): form for value in values for form in _forms_in(value)}
    return [
        refusal
        for form in forms.values()
        if not isinstance(form, WagtailAdminModelForm)
        for refusal in refusals_of(form)
    ]


def _forms_in(value: object) -> Iterator[BaseForm]:
    if isinstance(value, BaseForm):
        yield value
    elif isinstance(value, BaseFilterSet):
        yield value.form
    elif isinstance(value, BaseFormSet):
        yield from value.forms
    elif isinstance(value, dict | list | tuple):
        held = value.values() if isinstance(value, dict) else value
        yield from (form for form in held if isinstance(form, BaseForm))


def _of_field(field: BoundField) -> list[Refusal]:
    label = label_of(field)
    return [Refusal(f"{label}: {error}", control_id(field)) for error in field.errors]


def label_of(field: BoundField) -> str:
    """The words of the field as they stand within a sentence."""
    return str(field.label).rstrip(" :")


def control_id(field: BoundField) -> str:
    """The id of what takes the focus: the first control of a group."""
    if field.is_hidden or not field.auto_id:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"
