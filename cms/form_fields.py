"""What a form lets one choose, set when it is known who asks."""

from collections.abc import Callable, Iterable
from typing import Any

from django.forms import BaseForm, ChoiceField, ModelChoiceField, TypedChoiceField


class LoadedChoiceField(TypedChoiceField):
    """One row of a few, all read at once: Django's own model field asks the database each
    time it is filled in, checked or shown.
    """

    def offer(self, rows: Iterable[Any], label: Callable[[Any], str] = str) -> Any:
        """Offer `rows` in their order; returns the first one's primary key, or ""."""
        found = {str(row.pk): row for row in rows}
        self.choices = [(key, label(row)) for key, row in found.items()]
        self.coerce = found.__getitem__
        return next(iter(found), "")


def offer_loaded(
    form: BaseForm, name: str, rows: Iterable[Any], label: Callable[[Any], str] = str
) -> Any:
    """Let the field `name` offer `rows`; returns the first one's primary key, or "".

    Raises:
        TypeError: the field loads no rows.
    """
    field = form.fields[name]
    if not isinstance(field, LoadedChoiceField):
        raise TypeError(f"{name} loads no rows")
    return field.offer(rows, label)


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
