"""Fields whose every value can be worked with, and choices set when it is known who asks."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import (
    BaseForm,
    ChoiceField,
    DateField,
    DateTimeField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    TypedChoiceField,
)
from django.forms import DateInput as _DateInput
from django.utils.translation import gettext as _

from config.parameters import FIRST_DAY, LAST_DAY, read_key


class DateInput(_DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(DateField):
    """A day from which days, months and years can be counted either way."""

    def to_python(self, value: Any) -> dt.date | None:
        day = super().to_python(value)
        _check_reach(day)
        return day


class MomentField(DateTimeField):
    """A moment with room for another time zone."""

    def to_python(self, value: Any) -> dt.datetime | None:
        moment = super().to_python(value)
        _check_reach(moment.date() if moment else None)
        return moment


class RowsField(ModelMultipleChoiceField[Any]):
    """Several rows, by primary keys that a table can hold."""

    def clean(self, value: object) -> Any:
        for one in value if isinstance(value, list | tuple) else ():
            if isinstance(one, str) and read_key(one) is None:
                error = self.error_messages["invalid_choice"]
                raise ValidationError(error, code="invalid_choice", params={"value": one[:40]})
        return super().clean(value)


def _check_reach(day: dt.date | None) -> None:
    if day is None or FIRST_DAY <= day <= LAST_DAY:
        return
    text = _("Ngày phải từ %(first)s đến %(last)s. Anh/chị xem lại năm.")
    raise ValidationError(
        text % {"first": f"{FIRST_DAY:%d/%m/%Y}", "last": f"{LAST_DAY:%d/%m/%Y}"}, code="reach"
    )


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


def offer_rows(form: BaseForm, name: str, rows: QuerySet[Any]) -> None:
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
