"""Records that are only added to: the base class of every append-only table.

Three layers say the same: the model, its QuerySet, and triggers of the database
(`cms.append_only`), which hold against plain SQL as well.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound="AppendOnly")
DAYS_A_MONTH = 31


@dataclass(frozen=True)
class Retention:
    """A row may be erased once the moment in its `field` lies more than `months` back."""

    field: str
    months: int


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Reads and adds; changes `mutable_fields` alone, and deletes nothing."""

    def update(self, **fields: Any) -> int:
        self.model.refuse_unless_mutable(fields)
        return super().update(**fields)

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        names = list(fields)
        self.model.refuse_unless_mutable(names)
        return super().bulk_update(objs, names, batch_size)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise self.model.refusal()

    def erase(self) -> int:
        """Delete those of these rows that the model's `retention` lets go, and note it.

        Returns how many; the note is an `Erasure`.

        Raises:
            ValidationError: the model declares no retention.
        """
        retention = self.model.retention
        if retention is None:
            raise self.model.refusal()
        before = timezone.now() - dt.timedelta(days=retention.months * DAYS_A_MONTH)
        with transaction.atomic(using=self.db):
            old = self.filter(**{f"{retention.field}__lt": before})
            count, _models = models.QuerySet.delete(old)
            if count:
                Erasure.objects.create(table=self.model._meta.db_table, rows=count)
        return count


class AppendOnly(models.Model):
    """A row that can be added, but neither changed nor deleted.

    `mutable_fields` names the columns that may change all the same; `retention` says which
    rows may be erased by `objects.erase()`, by nothing else. A QuerySet of a subclass's own
    derives from `AppendOnlyQuerySet`. Migrations that must rewrite rows do so inside
    `cms.append_only.rewriting`.
    """

    mutable_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[Retention | None] = None
    refusal_text: ClassVar[Any] = _("Dòng đã ghi không sửa, không xóa được.")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            kwargs["force_insert"] = True
        else:
            names = kwargs.get("update_fields")
            self.refuse_unless_mutable(
                [f.name for f in self._meta.fields] if names is None else names
            )
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise self.refusal()

    @classmethod
    def refuse_unless_mutable(cls, names: Iterable[str]) -> None:
        """Raise ValidationError where one of the fields is kept for good."""
        if set(names) - set(cls.mutable_fields):
            raise cls.refusal()

    @classmethod
    def refusal(cls) -> ValidationError:
        return ValidationError(cls.refusal_text, code="append_only")

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *_own_checks(cls)]


class Erasure(AppendOnly):
    """How many rows of an append-only table went when their time was over."""

    table = models.CharField(max_length=63)
    rows = models.PositiveIntegerField()
    erased_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-erased_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.table}: {self.rows}"


def _own_checks(model: type[AppendOnly]) -> list[checks.CheckMessage]:
    """What would undo the promise: a foreign QuerySet, a cascade, a name that is no field."""
    found = []
    if not isinstance(model._default_manager.all(), AppendOnlyQuerySet):
        found.append(("its QuerySet does not derive from AppendOnlyQuerySet", "cms.E001"))
    for field in model._meta.fields:
        remote = field.remote_field
        if remote and remote.on_delete not in (models.PROTECT, models.RESTRICT):
            found.append((f"{field.name} is not protected: rows would go with it", "cms.E002"))
    for name in model.mutable_fields:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            found.append((f"mutable_fields names {name}, which is no field", "cms.E003"))
    return [checks.Error(f"Append-only model: {text}.", obj=model, id=id) for text, id in found]
