"""Columns that keep a text for readers of any language."""

from typing import TYPE_CHECKING, Any

from django.db import models

from cms.text import LazyText

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
    CharField = models.CharField[str, str]
    Base = models.Field[str, str]
else:
    TextField, CharField, Base = models.TextField, models.CharField, object


class _KeepsLazyText(Base):
    """Gives a `LazyText`, also for what was kept as plain text. For migrations a usual field."""

    def from_db_value(
        self, value: str | None, _expression: object, _connection: object
    ) -> str | None:
        return value if value is None else LazyText.restore(value)

    def get_prep_value(self, value: str | None) -> Any:
        return super().get_prep_value(LazyText.keep(value) if isinstance(value, str) else value)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs


class LazyTextField(_KeepsLazyText, TextField):
    """A text of any length."""


class LazyCharField(_KeepsLazyText, CharField):
    """A short text; `max_length` counts what is kept."""
