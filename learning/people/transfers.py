"""A move between agencies that different officers look after is agreed on by both.

An agency is a unit right below a top one: to it the sending side proposes; the receiving
side says where in it the person works. Whoever looks after both sides needs nobody's consent.

The receiving side names a person by code and birth date and is told nothing: a proposal that
fits nobody waits like any other until it expires (`transfer_names.py`).
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from cms.ports import record_event
from cms.text import nfc
from config.queue import enqueue
from learning.access.reach import Reach, leaving_from, outside, places_of, reach_of
from learning.enums import TransferSide, TransferState
from learning.enums.audit import AuditEvent
from learning.models import Transfer, TransferNotice, Unit, User
from learning.models.units import UnitQuerySet
from learning.people.postings import begin_posting
from learning.people.transfer_names import LIFETIME, Named, check_tries, found_by

PERMISSION = "learning.change_posting"


@dataclass(frozen=True)
class Terms:
    """When and as what the person is to begin."""

    starts_on: dt.date
    position: str = ""
    decision_number: str = ""


def agencies() -> UnitQuerySet:
    """Units to which people may be proposed: those right below the tops, and the tops."""
    return Unit.objects.get_queryset().current().filter(depth__lte=2)


@transaction.atomic
def propose_sending(user: User, *, to_unit: Unit, terms: Terms, by: Person) -> Transfer:
    """Propose that somebody of the officer's people goes to another agency.

    The same proposal while one waits returns the one that waits.

    Raises:
        PermissionDenied: the person is not the officer's, or is the officer.
        ValidationError: the unit does not exist on that day.
    """
    may = by.has_perm(PERMISSION) and is_second_person(by, user.pk)
    if not may or outside(by, [user.pk]):
        raise PermissionDenied
    _check_terms(to_unit, terms)
    waiting = Transfer.objects.filter(user=user, to_unit=to_unit, state=TransferState.WAITING)
    named = Named(user.staff_code, user.full_name, user.birth_date)
    return waiting.first() or _propose(user, named, TransferSide.SENDING, to_unit, terms, by)


@transaction.atomic
def propose_receiving(named: Named, *, to_unit: Unit, terms: Terms, by: Person) -> Transfer:
    """Propose that somebody whom the officer can name comes to one of the officer's units.

    Again under the same code corrects what waits, whether it is right now, was, or neither; one
    that means somebody goes on to mean them.

    Raises:
        PermissionDenied: the unit is not the officer's.
        ValidationError: the unit does not exist on that day, or the officer named that code
            too often.
    """
    if not by.has_perm(PERMISSION) or to_unit.pk not in reach_of(by).units:
        raise PermissionDenied
    _check_terms(to_unit, terms)
    check_tries(named, by)
    user = found_by(named)
    if user is not None and not is_second_person(by, user.pk):
        user = None
    return _propose(user, named, TransferSide.RECEIVING, to_unit, terms, by)


def _check_terms(to_unit: Unit, terms: Terms) -> None:
    if not to_unit.exists(terms.starts_on):
        raise ValidationError({"to_unit": _("Đơn vị này không hoạt động vào ngày bắt đầu.")})


def _propose(
    user: User | None,
    named: Named,
    side: TransferSide,
    to_unit: Unit,
    terms: Terms,
    by: Person,
) -> Transfer:
    now = timezone.now()
    typed = {
        "named_name": nfc(named.name)[:120],
        "position": terms.position.strip(),
        "decision_number": terms.decision_number.strip(),
        "starts_on": terms.starts_on,
        "proposed_at": now,
        "expires_at": now + LIFETIME,
    }
    row, is_new = Transfer.objects.select_for_update().get_or_create(
        named_code=nfc(named.code)[:30],
        to_unit=to_unit,
        state=TransferState.WAITING,
        proposed_by=by,
        defaults={"user": user, "side": side, **typed},
    )
    if not is_new:
        user = user or row.user
        typed |= {"user": user, "tries": F("tries") + 1}
        Transfer.objects.filter(pk=row.pk).update(**typed)
        row.refresh_from_db()
    record_event(AuditEvent.TRANSFER_PROPOSED, what=str(row), by=by, about=user)
    if user is not None and _looks_after_both(by, user, to_unit):
        accept(row, unit=to_unit, by=by)
    elif user is not None:
        tell(row, [user.pk, *deciders(row)])
    row.refresh_from_db()
    return row


def _looks_after_both(by: Person, user: User, to_unit: Unit) -> bool:
    return not outside(by, [user.pk]) and to_unit.pk in reach_of(by).units


def accept(row: Transfer, *, unit: Unit, by: Person, position: str = "") -> bool:
    """Begin the posting on its day (today where that is past), which ends the one before."""
    if row.user is None:
        raise PermissionDenied
    before = Transfer.objects.filter(pk=row.pk, state=TransferState.WAITING)
    held = before.select_for_update().first()
    if held is None:
        return False
    posting = begin_posting(
        row.user,
        unit=unit,
        starts_on=max(row.starts_on, timezone.localdate()),
        position=position or row.position,
        decision_number=row.decision_number,
    )
    moved = before.update(
        state=TransferState.ACCEPTED,
        decided_by=by,
        decided_at=timezone.now(),
        posting=posting,
        to_unit=unit,
    )
    if moved != 1:
        raise ValidationError(_("Có người khác vừa quyết định. Anh/chị tải lại trang và xem lại."))
    record_event(
        AuditEvent.TRANSFER_ACCEPTED,
        what=f"{row.named_code} → {unit}",
        by=by,
        about=row.user,
        detail={"starts_on": posting.starts_on.isoformat()},
    )
    tell(row, [row.user.pk, row.proposed_by_id, by.pk], TransferState.ACCEPTED)
    return True


def check_not_leaving(user_id: int | None, sender: Person) -> None:
    """Nobody is taken from the agency to which it was agreed that they go.

    Raises:
        ValidationError: somebody else's units await the person.
    """
    if user_id is None or sender.is_superuser:
        return
    if leaving_from(reach_of(sender), [user_id]):
        raise ValidationError(
            _(
                "Đã có đồng ý chuyển người này đến đơn vị khác vào một ngày sắp tới, nên chưa "
                "chuyển tiếp được. Nếu vẫn cần, anh/chị đề nghị lại sau ngày người ấy đến đơn vị "
                "đó."
            )
        )


def tell(
    row: Transfer, user_ids: Collection[int], state: TransferState = TransferState.WAITING
) -> None:
    """Have these people written to, each once a state."""
    notices = [TransferNotice(transfer=row, user_id=pk, state=state) for pk in set(user_ids)]
    TransferNotice.objects.bulk_create(notices, ignore_conflicts=True)
    enqueue("learning.tasks.tell_transfers")


def deciders(row: Transfer) -> list[int]:
    """Officers of the other side, but for the proposer and the person."""
    if row.user_id is None:
        return []
    units = [row.to_unit_id]
    if row.side == TransferSide.RECEIVING:
        units = list(places_of([row.user_id]).get(row.user_id, set()))
    paths = Unit.objects.filter(pk__in=units).values_list("path", flat=True)
    step = Unit.steplen
    above = {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
    officers = User.objects.filter(
        is_active=True,
        scopes__unit__path__in=above,
        groups__permissions__codename="change_posting",
    )
    found = officers.exclude(pk__in=[row.proposed_by_id, row.user_id])
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def may_decide(row: Transfer, by: Person, reach: Reach, places: dict[int, set[int]]) -> bool:
    """Whether the officer is of the other side; `places` are those of the person."""
    if row.user_id is None or not is_second_person(by, row.user_id, row.proposed_by_id):
        return False
    if not by.has_perm(PERMISSION):
        return False
    if row.side == TransferSide.SENDING:
        return row.to_unit_id in reach.units
    return reach.holds(places.get(row.user_id, set()))
