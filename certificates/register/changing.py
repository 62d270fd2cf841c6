"""What a person decides about an entry: correct, revoke, keep, show. Nothing is overwritten."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CERTIFICATE_TRANSITIONS, AuditEvent, CertificateState, EventKind
from certificates.exceptions import RegisterError
from certificates.models import Certificate, CertificateEvent
from certificates.register.entries import enter
from certificates.register.registers import PERMISSION
from cms.models.transitions import states_before
from cms.people import Person, is_second_person
from cms.ports import changes as differing
from cms.ports import record_event

# What stays the same when a name, a birth date or a course's title is set right.
RECORDED_FIELDS = (
    "origin",
    "enrolment_id",
    "outside_training_id",
    "proposal_id",
    "holder_id",
    "holder_name",
    "birth_date",
    "unit_id",
    "unit_name",
    "position",
    "course_title",
    "hours",
    "result",
    "classification",
    "studied_from",
    "studied_to",
    "valid_until",
    "name_public",
)
CORRECTABLE = ("holder_name", "birth_date", "unit_name", "position", "course_title", "hours")


@transaction.atomic
def correct_certificate(
    certificate: Certificate, *, by: Person, reason: str, **changes: Any
) -> Certificate:
    """A new entry with its own number takes the old one's place; both stay, linked.

    The old entry is superseded by compare-and-swap: of two corrections at once one wins.

    Raises:
        PermissionDenied: the officer may not manage the register, or it is their own.
        ValidationError: no reason, or nothing is different.
        RegisterError: it is not valid any more.
    """
    _check_officer(certificate, by)
    new = {name: getattr(certificate, name) for name in RECORDED_FIELDS}
    wanted = {name: value for name, value in changes.items() if name in CORRECTABLE}
    if all(new[name] == value for name, value in wanted.items()):
        raise ValidationError(_("Nội dung không có gì khác so với giấy đã cấp."))
    _withdraw(certificate, CertificateState.SUPERSEDED, reason)
    row = enter(certificate.register.body, **new | wanted, supersedes_id=certificate.pk)
    note = f"{certificate.number_text} → {row.number_text}: {reason.strip()}"
    for touched in (certificate, row):
        note_event(touched, EventKind.CORRECTED, by=by, note=note)
    record_event(
        AuditEvent.CERTIFICATE_CORRECTED,
        what=note,
        by=by,
        about=certificate.holder,
        detail=differing({name: new[name] for name in wanted}, wanted),
    )
    return row


@transaction.atomic
def revoke_certificate(
    certificate: Certificate,
    *,
    by: Person,
    decision_number: str,
    decision_date: dt.date,
    reason: str,
) -> Certificate:
    """Revoke by a decision; the entry, its number and the reason stay public for ever.

    Raises:
        PermissionDenied: the officer may not manage the register, or it is their own.
        ValidationError: no reason or no decision number, or a date in the future.
        RegisterError: it is not valid any more.
    """
    _check_officer(certificate, by)
    number = decision_number.strip()[:60]
    if not number:
        raise ValidationError(_("Cần ghi số quyết định thu hồi."))
    if decision_date > timezone.localdate():
        raise ValidationError(_("Ngày quyết định không thể ở tương lai."))
    _withdraw(
        certificate,
        CertificateState.REVOKED,
        reason,
        decision_number=number,
        decision_date=decision_date,
        decision_by=certificate.register.body.name,
    )
    note = _("Quyết định số %(number)s: %(reason)s")
    said = note % {"number": number, "reason": reason.strip()}
    note_event(certificate, EventKind.REVOKED, by=by, note=said)
    record_event(
        AuditEvent.CERTIFICATE_REVOKED,
        what=f"{certificate.number_text}: {said}",
        by=by,
        about=certificate.holder,
    )
    certificate.refresh_from_db()
    return certificate


@transaction.atomic
def keep_certificate(certificate: Certificate, *, by: Person, reason: str) -> bool:
    """Decide that an entry marked for review stays as it is; again changes nothing.

    Raises:
        PermissionDenied: the officer may not manage the register, or it is their own.
        ValidationError: there is no reason.
    """
    _check_officer(certificate, by)
    _need(reason)
    asked = certificate.review_reason
    marked = Certificate.objects.to_review().filter(pk=certificate.pk, review_reason=asked)
    if not marked.update(review_reason="", review_asked_at=None):
        return False
    note_event(certificate, EventKind.KEPT, by=by, note=f"{asked} → {reason.strip()}")
    return True


@transaction.atomic
def show_name(certificate: Certificate, *, by: Person, full: bool) -> bool:
    """The holder has the full name and unit shown to whoever checks, or only initials.

    Raises:
        PermissionDenied: it is not the holder who asks.
    """
    if by.pk != certificate.holder_id:
        raise PermissionDenied
    other = Certificate.objects.filter(pk=certificate.pk, name_public=not full)
    changed = other.update(name_public=full)
    if changed:
        note_event(certificate, EventKind.OPENED if full else EventKind.CLOSED, by=by)
    return bool(changed)


def note_event(
    certificate: Certificate,
    kind: EventKind,
    *,
    by: Person,
    note: str = "",
    approved_by: Person | None = None,
) -> CertificateEvent:
    """Add to the entry's history."""
    return CertificateEvent.objects.create(
        certificate=certificate,
        kind=kind,
        at=timezone.now(),
        by=by,
        approved_by=approved_by,
        note=note[:600],
    )


def _withdraw(
    certificate: Certificate, state: CertificateState, reason: str, **fields: Any
) -> None:
    _need(reason)
    before = states_before(state, CERTIFICATE_TRANSITIONS)
    changed = Certificate.objects.filter(pk=certificate.pk, state__in=before).update(
        state=state,
        state_changed_at=timezone.now(),
        state_reason=reason.strip()[:300],
        **fields,
    )
    if not changed:
        raise RegisterError(_("Giấy này không còn ở tình trạng có giá trị; không đổi được nữa."))


def _need(reason: str) -> None:
    if not reason.strip():
        raise ValidationError(_("Cần ghi lý do."))


def _check_officer(certificate: Certificate, by: Person) -> None:
    if not is_second_person(by, certificate.holder_id) or not by.has_perm(PERMISSION):
        raise PermissionDenied
    if not Certificate.objects.visible_to(by).filter(pk=certificate.pk).exists():
        raise PermissionDenied
