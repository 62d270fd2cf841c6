"""The states of a programme: draft → approved by another person → running → ended."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.transitions import states_before
from cms.people import Person, check_second_person
from learning.duties.enrolment_writes import end_rows
from learning.enums import PROGRAMME_TRANSITIONS, EndCode, ProgrammeState
from learning.models import Enrolment, Programme


@transaction.atomic
def approve_programme(programme: Programme, *, by: Person) -> bool:
    """Approve a draft; it begins on its day. Approving again changes nothing.

    Raises:
        ValidationError: the author approves, or the programme has no content or units.
    """
    refusal = _("Người lập kế hoạch không tự duyệt được; cần một người khác.")
    check_second_person(by, programme.created_by_id, refusal=refusal)
    if not programme.items.exists() or not programme.units.exists():
        raise ValidationError(_("Kế hoạch chưa có nội dung hoặc chưa có đơn vị."))
    return _move(programme, ProgrammeState.APPROVED, approved_by=by, approved_at=timezone.now())


def start_programme(programme: Programme) -> bool:
    """Begin an approved programme whose day has come; the enrolment pass does the rest.

    Returns:
        Whether it was begun by this call.
    """
    if programme.starts_on > timezone.localdate():
        return False
    return _move(programme, ProgrammeState.RUNNING, started_at=timezone.now())


@transaction.atomic
def end_programme(programme: Programme, *, reason: str, withdraw: bool = False) -> bool:
    """End a programme: nobody is given anything any more.

    What is open stays due, unless the programme is withdrawn; what is completed stays.

    Returns:
        Whether it was ended by this call.

    Raises:
        ValidationError: there is no reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Cần ghi lý do kết thúc kế hoạch.")})
    ended = _move(
        programme, ProgrammeState.ENDED, ended_at=timezone.now(), ended_reason=reason.strip()[:200]
    )
    if ended and withdraw:
        rows = Enrolment.objects.open().filter(programme=programme)
        end_rows(rows.values_list("pk", flat=True), EndCode.WITHDRAWN, reason.strip())
    return ended


def start_due(today: dt.date) -> int:
    """Begin every approved programme whose day has come."""
    rows = Programme.objects.filter(state=ProgrammeState.APPROVED, starts_on__lte=today)
    return rows.update(state=ProgrammeState.RUNNING, started_at=timezone.now())


def end_elapsed(today: dt.date) -> int:
    """End those that are due once, on a date that is past."""
    rows = Programme.objects.running().filter(cycle_kind="once", due_kind="date", due_on__lt=today)
    return rows.update(
        state=ProgrammeState.ENDED, ended_at=timezone.now(), ended_reason=_("Đã quá hạn hoàn thành")
    )


def _move(programme: Programme, to: ProgrammeState, **fields: Any) -> bool:
    """Compare and swap; whether this call changed the state."""
    allowed = states_before(to, PROGRAMME_TRANSITIONS)
    changed = Programme.objects.filter(pk=programme.pk, state__in=allowed).update(
        state=to, **fields
    )
    programme.refresh_from_db()
    return bool(changed)
