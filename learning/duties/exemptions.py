"""Exemptions (miễn) and extensions (gia hạn): asked for, decided by HR, never for oneself."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import CoursePage
from cms.people import Person, is_second_person
from learning.duties.decisions import check_officer, decide
from learning.enums import DueDecision, ExemptionKind, RequestState
from learning.models import DueReview, Enrolment, Exemption

PERMISSION = "learning.decide_exemption"


def excused_on(
    day: dt.date,
    users: "Collection[int] | QuerySet[Any] | None" = None,
    *,
    course: CoursePage | None = None,
) -> dict[int, Exemption]:
    """The people exempted that day, each with the exemption that says why; one query.

    With a `course`: from that course or from every duty; without: from every duty only.
    Extensions excuse nobody.
    """
    scope = Q(enrolment__isnull=True)
    if course is not None:
        scope |= Q(enrolment__course=course)
    rows = Exemption.objects.in_force(day).filter(scope)
    if users is not None:
        rows = rows.filter(user__in=users)
    return {row.user_id: row for row in rows.order_by("starts_on", "pk")}


def is_excused(day: dt.date, course: CoursePage) -> Exists:
    """The same as a condition on rows that have a `user_id`."""
    rows = Exemption.objects.in_force(day).filter(user=OuterRef("user_id"))
    return Exists(rows.filter(Q(enrolment__isnull=True) | Q(enrolment__course=course)))


@transaction.atomic
def ask_exemption(
    user: Person,
    *,
    by: Person,
    kind: str,
    reason: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    enrolment: Enrolment | None = None,
    decision_number: str = "",
) -> Exemption:
    """Put a request before HR; for an extension `ends_on` is the due date asked for.

    The same request while one waits returns the one that waits.

    Raises:
        ValidationError: the duty is someone else's or not open, or the dates make no sense.
    """
    _check_request(user, kind, enrolment, starts_on, ends_on)
    waiting = Exemption.objects.waiting().filter(user=user, enrolment=enrolment, kind=kind).first()
    if waiting:
        return waiting
    return Exemption.objects.create(
        user=user,
        enrolment=enrolment,
        kind=kind,
        reason=reason.strip()[:300],
        decision_number=decision_number.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        due_before=enrolment.due_on if enrolment else None,
        requested_by=by,
        requested_at=timezone.now(),
    )


@transaction.atomic
def grant_exemption(
    exemption: Exemption, *, by: Person, note: str = "", decision_number: str = ""
) -> bool:
    """Grant what was asked for; an extension moves the due date. Again changes nothing.

    Raises:
        PermissionDenied: it is one's own, or the officer may not decide.
        ValidationError: the duty was completed or ended meanwhile.
    """
    check_officer(by, PERMISSION, user_id=exemption.user_id)
    number = {"decision_number": decision_number.strip()} if decision_number.strip() else {}
    granted = decide(exemption, RequestState.GRANTED, by=by, note=note, **number)
    if granted and exemption.kind == ExemptionKind.EXTEND and exemption.enrolment_id:
        changed = (
            Enrolment.objects.open()
            .filter(pk=exemption.enrolment_id)
            .update(due_on=exemption.ends_on, due_fixed=True)
        )
        if not changed:
            raise ValidationError(_("Nhiệm vụ này đã hoàn thành hoặc đã kết thúc."))
    return granted


@transaction.atomic
def refuse_exemption(exemption: Exemption, *, by: Person, note: str) -> bool:
    """Refuse, with the reason that the person reads. Again changes nothing.

    Raises:
        PermissionDenied: it is one's own, or the officer may not decide.
        ValidationError: there is no reason.
    """
    check_officer(by, PERMISSION, user_id=exemption.user_id)
    if not note.strip():
        raise ValidationError(_("Khi không đồng ý, cần ghi lý do để người đề nghị biết."))
    return decide(exemption, RequestState.REFUSED, by=by, note=note)


@transaction.atomic
def withdraw_exemption(exemption: Exemption, *, by: Person) -> bool:
    """Take back a request of one's own, or, for an officer, an exemption that was granted.

    Raises:
        PermissionDenied: neither.
    """
    own = not is_second_person(by, exemption.user_id, exemption.requested_by_id)
    if exemption.state == RequestState.ASKED and own:
        rows = Exemption.objects.filter(pk=exemption.pk, state=RequestState.ASKED)
        return bool(rows.update(state=RequestState.WITHDRAWN))
    check_officer(by, PERMISSION, user_id=exemption.user_id)
    rows = Exemption.objects.filter(
        pk=exemption.pk, state=RequestState.GRANTED, kind=ExemptionKind.EXEMPT
    )
    return bool(rows.update(state=RequestState.WITHDRAWN))


@transaction.atomic
def settle_due(
    review: DueReview, *, by: Person, decision: str, due_on: dt.date | None = None, reason: str = ""
) -> bool:
    """Decide about a due date that could not be met; again changes nothing.

    Raises:
        PermissionDenied: it is one's own, or the officer may not decide.
        ValidationError: the date is missing or past, or an exemption lacks its reason.
    """
    enrolment = review.enrolment
    check_officer(by, PERMISSION, user_id=enrolment.user_id)
    dates = {DueDecision.PROPOSED: review.proposed_on, DueDecision.AS_PLANNED: review.planned_on}
    day = dates.get(DueDecision(decision), due_on)
    if decision == DueDecision.OTHER and (day is None or day < timezone.localdate()):
        raise ValidationError(_("Hạn mới phải từ hôm nay trở đi."))
    rows = DueReview.objects.filter(pk=review.pk, decision="")
    if not rows.update(decision=decision, decided_by=by, decided_at=timezone.now()):
        return False
    if decision == DueDecision.EXEMPT:
        _exempt_at_once(enrolment, by, reason)
    else:
        Enrolment.objects.open().filter(pk=enrolment.pk).update(due_on=day, due_fixed=True)
    return True


def _exempt_at_once(enrolment: Enrolment, by: Person, reason: str) -> None:
    if not reason.strip():
        raise ValidationError(_("Cần ghi lý do miễn."))
    exemption = ask_exemption(
        enrolment.user,
        by=by,
        kind=ExemptionKind.EXEMPT,
        reason=reason,
        starts_on=timezone.localdate(),
        enrolment=enrolment,
    )
    grant_exemption(exemption, by=by)


def _check_request(
    user: Person, kind: str, enrolment: Enrolment | None, starts: dt.date, ends: dt.date | None
) -> None:
    if enrolment is not None and (enrolment.user_id != user.pk or not enrolment.is_open):
        raise ValidationError(_("Nhiệm vụ này đã hoàn thành hoặc đã kết thúc."))
    if ends is not None and ends < starts:
        raise ValidationError({"ends_on": _("Ngày kết thúc phải sau ngày bắt đầu.")})
    if kind != ExemptionKind.EXTEND:
        return
    if enrolment is None:
        raise ValidationError({"enrolment": _("Gia hạn cho nhiệm vụ nào? Vui lòng chọn.")})
    if ends is None or ends < timezone.localdate():
        raise ValidationError({"ends_on": _("Hạn mới phải từ hôm nay trở đi.")})
