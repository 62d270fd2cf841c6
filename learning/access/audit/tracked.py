"""Rows whose every change is recorded with what stood before, whichever form, call or command.

Only what a person or another system does by hand (`is_by_hand`): tasks record what they do
themselves, and so do use cases that write many rows at once, of which Django tells nothing.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from cms.ports import changes, record_event
from learning.access.audit.actors import is_by_hand
from learning.enums import AuditEvent
from learning.models import (
    AuditPolicy,
    Holiday,
    ReminderPolicy,
    RetentionPolicy,
    Scope,
    TrainingQuota,
    User,
)

BEFORE = "_audited_before"
_silent: ContextVar[bool] = ContextVar("silent", default=False)


@dataclass(frozen=True)
class Tracked:
    """What is recorded of a model: its fields by name, and whom a row concerns."""

    made: AuditEvent
    changed: AuditEvent
    fields: Collection[str]
    about: Callable[[Any], User | None] = lambda row: None


def _fields_of(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


# A new address of a known person is proposed and confirmed, which records it.
OF_PERSON = (
    "staff_code",
    "full_name",
    "gender",
    "birth_date",
    "ethnicity",
    "category",
    "is_active",
    "is_superuser",
)
TRACKED: dict[type[models.Model], Tracked] = {
    User: Tracked(AuditEvent.PERSON_CREATED, AuditEvent.PERSON_CHANGED, OF_PERSON, lambda row: row),
    Scope: Tracked(
        AuditEvent.SCOPE_CHANGED,
        AuditEvent.SCOPE_CHANGED,
        ("user", "unit"),
        lambda row: row.user,
    ),
    **{
        model: Tracked(AuditEvent.POLICY_CHANGED, AuditEvent.POLICY_CHANGED, _fields_of(model))
        for model in (AuditPolicy, ReminderPolicy, RetentionPolicy, Holiday, TrainingQuota)
    },
}


@contextmanager
def recorded_apart() -> Iterator[None]:
    """What is written inside is recorded by the use case itself."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def connect() -> None:
    """Listen to the models; once, when the apps are ready."""
    for model in TRACKED:
        pre_save.connect(_note_before, sender=model, dispatch_uid=f"audit {model}")
        post_save.connect(_record_save, sender=model, dispatch_uid=f"audit {model}")
        post_delete.connect(_record_deletion, sender=model, dispatch_uid=f"audit {model}")
    m2m_changed.connect(_roles_changed, sender=User.groups.through, dispatch_uid="audit roles")


def _note_before(
    instance: models.Model, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    kind = TRACKED[type(instance)]
    touched = update_fields is None or set(update_fields) & set(kind.fields)
    if not touched or instance._state.adding or not _is_recorded():
        return
    before = type(instance)._default_manager.filter(pk=instance.pk).first()
    setattr(instance, BEFORE, _values(before) if before else {})


def _record_save(instance: models.Model, created: bool, raw: bool, **_kwargs: Any) -> None:
    before = instance.__dict__.pop(BEFORE, None)
    if raw or not _is_recorded() or (not created and before is None):
        return
    kind = TRACKED[type(instance)]
    if detail := changes(before or {}, _values(instance)):
        _record(kind.made if created else kind.changed, instance, detail)


def _record_deletion(instance: models.Model, origin: object = None, **_kwargs: Any) -> None:
    if _is_recorded():
        event, detail = TRACKED[type(instance)].changed, changes(_values(instance), {})
        # An entry about somebody who goes with the row would keep the database from ending it.
        goes = isinstance(instance, User) or type(instance) is not _model_of(origin)
        _record(event, instance, detail, goes=goes)


def _model_of(origin: object) -> object:
    """Of what deletion begins with: a row, or a QuerySet."""
    return getattr(origin, "model", type(origin))


def _record(
    event: AuditEvent, row: models.Model, detail: dict[str, Any], *, goes: bool = False
) -> None:
    about = TRACKED[type(row)].about(row)
    said = str(row) if about is row else f"{row._meta.verbose_name}: {row}"
    record_event(event, what=said, about=None if goes else about, detail=detail)


def _values(row: models.Model) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TRACKED[type(row)].fields}


def _is_recorded() -> bool:
    return is_by_hand() and not _silent.get()


def _roles_changed(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any
) -> None:
    """Groups given and taken, of one person or, from the group's side, of several."""
    if action not in ("post_add", "post_remove", "pre_clear") or not _is_recorded():
        return
    groups, people = Group.objects.all(), User.objects.all()
    if reverse:
        people = instance.user_set.all() if pk_set is None else people.filter(pk__in=pk_set)
        groups = groups.filter(pk=instance.pk)
    else:
        people = people.filter(pk=instance.pk)
        groups = instance.groups.all() if pk_set is None else groups.filter(pk__in=pk_set)
    names = sorted(groups.values_list("name", flat=True))
    sides = ({}, {"groups": names}) if action == "post_add" else ({"groups": names}, {})
    for person in people if names else ():
        record_event(
            AuditEvent.ROLES_CHANGED, what=str(person), about=person, detail=changes(*sides)
        )
