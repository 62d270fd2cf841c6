"""What a form lets one choose, set when it is known who asks."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm, ChoiceField, ModelChoiceField


def offer_rows(form: BaseForm, name: str, rows: Any) -> None:
    """Let the model choice field `name` offer `rows`.

    Raises:
        TypeError: the field chooses no rows.
    """
    field = form.fields[name]
    if not isinstance(field, ModelChoiceField):
        raise TypeError(f"{name} offers no rows")
    field.queryset = rows


def offer_choices(form: BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the choice field `name` offer pairs of value and label.

    Raises:
        TypeError: the field has no choices.
    """
    field = form.fields[name]
    if not isinstance(field, ChoiceField):
        raise TypeError(f"{name} has no choices")
    field.choices = list(choices)
