"""Rows that are written once: neither changed nor deleted by the application."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

M = TypeVar("M", bound=models.Model)


def refuse() -> ValidationError:
    return ValidationError(_("Dòng đã ghi không sửa, không xóa được."))


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Reads and adds; every change in bulk is refused."""

    def update(self, **_fields: Any) -> int:
        raise refuse()

    def bulk_update(self, *_args: Any, **_fields: Any) -> int:
        raise refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        raise refuse()


class AppendOnly(models.Model):
    """A row that can be added but neither changed nor deleted.

    A trigger of the database refuses changes as well; see `learning.models.sql_guards`.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise refuse()
