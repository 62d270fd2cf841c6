"""The states of an event: draft → confirmed → done → undone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.transitions import states_before
from cms.people import Person
from cms.ports import record_event
from cms.text import nfc
from learning.enums import REORGANISATION_TRANSITIONS, AuditEvent, LineRole
from learning.enums import ReorganisationKind as Kind
from learning.enums import ReorganisationState as State
from learning.models import (
    Posting,
    Reorganisation,
    ReorganisationLine,
    ReorganisationStaff,
    Unit,
)
from learning.signals import postings_changed
from learning.units.lineage import refresh_heirs
from learning.units.reorganisations.plan import plan_event
from learning.units.reorganisations.undo import blockers_of, revert
from learning.units.reorganisations.writes import write_event

# How many units go in and come out: at least and at most.
SOURCES = {
    Kind.CREATE: (0, 0),
    Kind.RENAME: (1, 1),
    Kind.MOVE: (1, 1),
    Kind.MERGE: (1, 500),
    Kind.SPLIT: (1, 1),
    Kind.DISSOLVE: (1, 1),
}
TARGETS = {
    Kind.CREATE: (1, 1),
    Kind.RENAME: (1, 1),
    Kind.MOVE: (1, 1),
    Kind.MERGE: (1, 1),
    Kind.SPLIT: (2, 100),
    Kind.DISSOLVE: (0, 1),
}


@dataclass(frozen=True)
class Target:
    """A unit that stands, or a new one by name below a parent; and who goes there."""

    unit: Unit | None = None
    parent: Unit | None = None
    name: str = ""
    staff: Sequence[int] = field(default=())


@transaction.atomic
def draft_event(
    kind: Kind,
    *,
    by: Person,
    decision_number: str,
    effective_on: dt.date,
    note: str = "",
    sources: Sequence[Unit] = (),
    targets: Sequence[Target] = (),
) -> Reorganisation:
    """Write down an event; nothing moves before it is confirmed.

    Raises:
        ValidationError: the kind needs other units than were given.
    """
    event = Reorganisation.objects.create(
        kind=kind,
        created_by=by,
        decision_number=decision_number.strip(),
        effective_on=effective_on,
        note=note.strip(),
    )
    _write_lines(event, sources, targets)
    return event


@transaction.atomic
def redraft_event(
    event: Reorganisation,
    *,
    decision_number: str,
    effective_on: dt.date,
    note: str = "",
    sources: Sequence[Unit] = (),
    targets: Sequence[Target] = (),
) -> None:
    """Write a draft anew, whoever wrote it first; its kind stays.

    Raises:
        ValidationError: it is no draft any more, or the kind needs other units.
    """
    drafts = Reorganisation.objects.filter(pk=event.pk, state=State.DRAFT)
    if not drafts.update(
        decision_number=decision_number.strip(), effective_on=effective_on, note=note.strip()
    ):
        raise ValidationError(_("Chỉ sửa được dự thảo; việc này đã chuyển sang bước khác."))
    event.lines.all().delete()
    _write_lines(event, sources, targets)


def _write_lines(event: Reorganisation, sources: Sequence[Unit], targets: Sequence[Target]) -> None:
    _check_numbers(Kind(event.kind), len(sources), len(targets))
    for order, unit in enumerate(sources):
        event.lines.create(role=LineRole.SOURCE, order=order, unit=unit)
    for order, target in enumerate(targets):
        _write_target(event, order, target)


def _check_numbers(kind: Kind, sources: int, targets: int) -> None:
    if not SOURCES[kind][0] <= sources <= SOURCES[kind][1]:
        raise ValidationError(_("Cần chọn đúng đơn vị được sắp xếp."))
    if not TARGETS[kind][0] <= targets <= TARGETS[kind][1]:
        at_least = TARGETS[kind][0]
        raise ValidationError(_("Cần ghi ít nhất %(n)s đơn vị nhận.") % {"n": at_least})


def _write_target(event: Reorganisation, order: int, target: Target) -> None:
    line: ReorganisationLine = event.lines.create(
        role=LineRole.TARGET,
        order=order,
        unit=target.unit,
        parent=None if target.unit else target.parent,
        name="" if target.unit else nfc(target.name.strip()),
    )
    ReorganisationStaff.objects.bulk_create(
        (
            ReorganisationStaff(event=event, line=line, user_id=user)
            for user in dict.fromkeys(target.staff)
        ),
        batch_size=1000,
    )


@transaction.atomic
def confirm_event(event: Reorganisation, *, by: Person) -> bool:
    """Confirm a draft; one whose day has come takes effect at once.

    Confirming again changes nothing.

    Raises:
        ValidationError: something stands against it; nothing was changed.
    """
    problems = plan_event(event).problems
    if problems and event.state == State.DRAFT:
        raise ValidationError(problems)
    moved = _move(event, State.PREPARED, prepared_by=by, prepared_at=timezone.now(), problem="")
    if moved and event.effective_on <= timezone.localdate():
        apply_event(event)
    return moved


def withdraw_event(event: Reorganisation) -> bool:
    """Take a confirmed event back to the drafts, while its day has not come."""
    return _move(event, State.DRAFT, prepared_by=None, prepared_at=None, problem="")


def cancel_event(event: Reorganisation) -> bool:
    """Give up a draft; it stays readable."""
    return _move(event, State.CANCELLED)


@transaction.atomic
def apply_event(event: Reorganisation) -> bool:
    """Carry out a confirmed event whose day has come; once, however often it is called.

    Raises:
        ValidationError: something stands against it by now; nothing was changed.
    """
    if event.effective_on > timezone.localdate():
        return False
    _one_at_a_time()
    if not _move(event, State.DONE, done_at=timezone.now(), problem=""):
        return False
    plan = plan_event(event)
    if plan.problems:
        raise ValidationError(plan.problems)
    people = write_event(plan)
    refresh_heirs()
    postings_changed.send(sender=Posting, user_ids=people)
    record_event(AuditEvent.REORGANISED, what=str(event), detail={"people": len(people)})
    return True


def apply_due() -> int:
    """Carry out every confirmed event whose day has come, in order.

    One that cannot take effect stays confirmed, says why, and holds up no other.

    Returns:
        How many events took effect.
    """
    done = 0
    for event in Reorganisation.objects.due(timezone.localdate()):
        try:
            done += apply_event(event)
        except ValidationError as error:
            waiting = Reorganisation.objects.filter(pk=event.pk, state=State.PREPARED)
            waiting.update(problem="\n".join(error.messages))
    return done


@transaction.atomic
def undo_event(event: Reorganisation, *, by: Person) -> bool:
    """Put everything back as it was before the event; undoing again changes nothing.

    Raises:
        ValidationError: records or later changes rest on it; says which.
    """
    _one_at_a_time()
    if event.state == State.DONE and (resting := blockers_of(event)):
        raise ValidationError(resting)
    if not _move(event, State.UNDONE, undone_by=by, undone_at=timezone.now()):
        return False
    people = revert(event)
    refresh_heirs()
    postings_changed.send(sender=Posting, user_ids=people)
    undone = f"Hoàn tác: {event}"
    record_event(AuditEvent.REORGANISED, what=undone, by=by, detail={"people": len(people)})
    return True


def _one_at_a_time() -> None:
    """Events wait for each other, so that each plans on a tree that stands still."""
    list(Unit.objects.select_for_update().filter(depth=1))


def _move(event: Reorganisation, to: State, **fields: Any) -> bool:
    """Compare and swap; whether this call changed the state."""
    allowed = states_before(to, REORGANISATION_TRANSITIONS)
    changed = Reorganisation.objects.filter(pk=event.pk, state__in=allowed).update(
        state=to, **fields
    )
    event.refresh_from_db()
    return bool(changed)
