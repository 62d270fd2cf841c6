"""What the other side, or the proposer, does with a proposed transfer."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.transitions import states_before
from cms.people import Person
from cms.ports import record_event
from learning.access.reach import outside, places_of, reach_of
from learning.enums import TRANSFER_TRANSITIONS, TransferSide, TransferState
from learning.enums.audit import AuditEvent
from learning.models import Transfer, Unit
from learning.people.transfers import accept, check_not_leaving, may_decide, tell

MAX_WAITING = 500


def to_decide(viewer: Person) -> list[Transfer]:
    """Proposals that wait for the viewer, oldest first; a fixed number of queries."""
    rows = Transfer.objects.filter(state=TransferState.WAITING, expires_at__gt=timezone.now())
    known = rows.exclude(user=None).select_related("user", "to_unit", "proposed_by")
    waiting = list(known.order_by("proposed_at", "pk"))
    reach = reach_of(viewer)
    places = places_of({row.user_id for row in waiting if row.user_id})
    return [row for row in waiting if may_decide(row, viewer, reach, places)][:MAX_WAITING]


def concerning(viewer: Person) -> "QuerySet[Transfer]":
    """What the viewer proposed or decided, latest first."""
    rows = Transfer.objects.filter(Q(proposed_by=viewer) | Q(decided_by=viewer))
    return rows.select_related("to_unit", "proposed_by", "decided_by", "posting")


@transaction.atomic
def accept_transfer(
    row: Transfer, *, by: Person, unit: Unit | None = None, position: str = ""
) -> bool:
    """Agree; a receiving side says where in the agency. Again changes nothing.

    Raises:
        PermissionDenied: it is not the officer's to decide, or the unit is not theirs.
        ValidationError: the dates do not fit any more, or no unit is given.
    """
    if row.state == TransferState.ACCEPTED:
        return False
    _check(row, by)
    if row.side == TransferSide.RECEIVING:
        check_not_leaving(row.user_id, by)
        return accept(row, unit=row.to_unit, by=by)
    if unit is None:
        raise ValidationError({"unit": _("Anh/chị chọn đơn vị nhận người này.")})
    _check_sender(row)
    if unit.pk not in reach_of(by).units or not unit.path.startswith(row.to_unit.path):
        raise PermissionDenied
    return accept(row, unit=unit, by=by, position=position.strip())


@transaction.atomic
def refuse_transfer(row: Transfer, *, by: Person, reason: str) -> bool:
    """Do not agree, with the reason that the proposer reads. Again changes nothing.

    Raises:
        PermissionDenied: it is not the officer's to decide.
        ValidationError: there is no reason.
    """
    _check(row, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Anh/chị ghi lý do để bên đề nghị biết.")})
    refused = _end(row, TransferState.REFUSED, by=by, reason=reason.strip()[:300])
    if refused:
        record_event(AuditEvent.TRANSFER_REFUSED, what=str(row), by=by, about=row.user)
        tell(row, [row.proposed_by_id], TransferState.REFUSED)
    return refused


@transaction.atomic
def withdraw_transfer(row: Transfer, *, by: Person) -> bool:
    """Who proposed it takes it back. Again changes nothing.

    Raises:
        PermissionDenied: somebody else proposed it.
    """
    if row.proposed_by_id != by.pk:
        raise PermissionDenied
    withdrawn = _end(row, TransferState.WITHDRAWN, by=by)
    if withdrawn:
        record_event(AuditEvent.TRANSFER_WITHDRAWN, what=str(row), by=by, about=row.user)
        told = row.notices.filter(state=TransferState.WAITING).values_list("user_id", flat=True)
        tell(row, list(told), TransferState.WITHDRAWN)
    return withdrawn


def expire_transfers() -> int:
    """End what nobody decided in time, and tell the proposers.

    Returns:
        How many.
    """
    late = Transfer.objects.filter(state=TransferState.WAITING, expires_at__lte=timezone.now())
    return sum(_expire(row) for row in late)


@transaction.atomic
def _expire(row: Transfer) -> bool:
    expired = _end(row, TransferState.EXPIRED, by=None)
    if expired:
        tell(row, [row.proposed_by_id], TransferState.EXPIRED)
    return expired


def _check(row: Transfer, by: Person) -> None:
    places = places_of([row.user_id]) if row.user_id else {}
    if not may_decide(row, by, reach_of(by), places):
        raise PermissionDenied
    if row.state == TransferState.WAITING and row.expires_at <= timezone.now():
        raise ValidationError(_("Đề nghị này đã quá hạn."))


def _check_sender(row: Transfer) -> None:
    """Whoever sends somebody still looks after them: another agency may have them by now."""
    if row.user_id is not None and outside(row.proposed_by, [row.user_id]):
        raise ValidationError(
            _(
                "Người này không còn thuộc đơn vị đã đề nghị. Anh/chị trả lời không đồng ý; nếu "
                "vẫn cần tiếp nhận thì đề nghị với đơn vị đang quản lý."
            )
        )
    check_not_leaving(row.user_id, row.proposed_by)


def _end(row: Transfer, state: TransferState, *, by: Person | None, reason: str = "") -> bool:
    """Compare and swap; whether this call changed the state."""
    before = states_before(state, TRANSFER_TRANSITIONS)
    rows = Transfer.objects.filter(pk=row.pk, state__in=before)
    now = timezone.now()
    return bool(rows.update(state=state, decided_by=by, decided_at=now, reason=reason))
