"""Issuing by hand: one person proposes with a reason, a second one approves."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import (
    PROPOSAL_TRANSITIONS,
    CertificateState,
    EventKind,
    Origin,
    ProposalKind,
    ProposalState,
)
from certificates.exceptions import RegisterError
from certificates.models import Certificate, IssuingBody, Proposal
from certificates.register.changing import note_event
from certificates.register.class_lists import enter_class
from certificates.register.entries import enter, holder_of_today
from certificates.register.registers import PERMISSION
from cms.models.transitions import states_before
from cms.people import Person, is_second_person
from learning.access.reach import is_in_reach
from learning.enums import RequestState
from learning.models import OutsideTraining

APPROVE = "certificates.approve_issue"


def propose_outside(
    training: OutsideTraining, *, body: IssuingBody, by: Person, reason: str
) -> Proposal:
    """Propose a certificate for training done elsewhere whose hours are recognised.

    Raises:
        PermissionDenied: the officer may not, or it is their own.
        ValidationError: there is no reason.
        RegisterError: it is not recognised, has a certificate, or is proposed already.
    """
    _check_proposer(by, training.user)
    if training.state != RequestState.GRANTED:
        raise RegisterError(_("Khóa này chưa được công nhận."))
    if Certificate.objects.standing().filter(outside_training=training).exists():
        raise RegisterError(_("Khóa này đã có giấy chứng nhận trong sổ cấp."))
    return _propose(ProposalKind.OUTSIDE, by, reason, body=body, outside_training=training)


def propose_copy(certificate: Certificate, *, by: Person, reason: str) -> Proposal:
    """Propose to give a lost certificate out again; its number stays.

    Raises:
        PermissionDenied: the officer may not, or it is their own.
        ValidationError: there is no reason.
        RegisterError: it does not count any more, or is proposed already.
    """
    _check_proposer(by, certificate.holder)
    if certificate.state_on() not in (CertificateState.VALID, CertificateState.EXPIRED):
        raise RegisterError(_("Giấy này đã bị thay thế hoặc thu hồi; không cấp lại được."))
    body = certificate.register.body
    return _propose(ProposalKind.COPY, by, reason, body=body, certificate=certificate)


@transaction.atomic
def approve_proposal(proposal: Proposal, *, by: Person, note: str = "") -> list[Certificate]:
    """Issue what is proposed, all in one transaction; again issues nothing.

    Raises:
        PermissionDenied: the officer may not approve, proposed it, would be a holder, or does
            not look after the holder.
        RegisterError: it is decided already, or what it is about has changed.
    """
    _check_approver(proposal, by)
    _decide(proposal, ProposalState.APPROVED, by, note)
    return _ISSUE[ProposalKind(proposal.kind)](proposal, by)


@transaction.atomic
def refuse_proposal(proposal: Proposal, *, by: Person, note: str) -> None:
    """Refuse, with the reason that the proposer reads.

    Raises:
        PermissionDenied: the officer may not approve, or proposed it.
        ValidationError: there is no reason.
        RegisterError: it is decided already.
    """
    _check_approver(proposal, by)
    if not note.strip():
        raise ValidationError(_("Khi không duyệt, cần ghi lý do để người đề nghị biết."))
    _decide(proposal, ProposalState.REFUSED, by, note)


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Person) -> None:
    """The proposer takes it back before it is decided.

    Raises:
        PermissionDenied: somebody else proposed it.
        RegisterError: it is decided already.
    """
    if by.pk != proposal.proposed_by_id:
        raise PermissionDenied
    before = states_before(ProposalState.WITHDRAWN, PROPOSAL_TRANSITIONS)
    rows = Proposal.objects.filter(pk=proposal.pk, state__in=before)
    if not rows.update(state=ProposalState.WITHDRAWN):
        raise RegisterError(_("Đề nghị này đã được quyết định trước đó."))
    proposal.refresh_from_db()


def _propose(kind: ProposalKind, by: Person, reason: str, **fields: Any) -> Proposal:
    if not reason.strip():
        raise ValidationError(_("Cần ghi lý do."))
    try:
        with transaction.atomic():
            return Proposal.objects.create(
                kind=kind,
                reason=reason.strip()[:300],
                proposed_by=by,
                proposed_at=timezone.now(),
                **fields,
            )
    except IntegrityError:
        raise RegisterError(_("Đã có một đề nghị như vậy đang chờ phê duyệt.")) from None


def _decide(proposal: Proposal, state: ProposalState, by: Person, note: str) -> None:
    before = states_before(state, PROPOSAL_TRANSITIONS)
    rows = Proposal.objects.filter(pk=proposal.pk, state__in=before)
    fields = {"decided_by": by, "decided_at": timezone.now(), "decision_note": note.strip()[:300]}
    if not rows.update(state=state, **fields):
        raise RegisterError(_("Đề nghị này đã được quyết định trước đó."))
    proposal.refresh_from_db()


def _check_proposer(by: Person, holder: Person) -> None:
    allowed = by.has_perm(PERMISSION) and is_second_person(by, holder.pk)
    if not allowed or not is_in_reach(by, holder.pk):
        raise PermissionDenied


def _check_approver(proposal: Proposal, by: Person) -> None:
    about = proposal.outside_training or proposal.certificate
    holder = getattr(about, "user_id", None) or getattr(about, "holder_id", None)
    first = (proposal.proposed_by_id, holder)
    far = holder is not None and not is_in_reach(by, holder)
    if far or not is_second_person(by, *first) or not by.has_perm(APPROVE):
        raise PermissionDenied


def _issue_outside(proposal: Proposal, _by: Person) -> list[Certificate]:
    training = proposal.outside_training
    if training is None or training.state != RequestState.GRANTED:
        raise RegisterError(_("Khóa này không còn được công nhận."))
    if Certificate.objects.standing().filter(outside_training=training).exists():
        raise RegisterError(_("Khóa này đã có giấy chứng nhận trong sổ cấp."))
    made = enter(
        proposal.body,
        **holder_of_today(training.user),
        origin=Origin.OUTSIDE,
        outside_training=training,
        proposal=proposal,
        course_title=training.title,
        hours=training.hours_accepted or training.hours,
        studied_from=training.starts_on,
        studied_to=training.ends_on,
    )
    return [made]


def _issue_copy(proposal: Proposal, by: Person) -> list[Certificate]:
    certificate = proposal.certificate
    if certificate is None or certificate.state != CertificateState.VALID:
        raise RegisterError(_("Giấy này đã bị thay thế hoặc thu hồi; không cấp lại được."))
    given = certificate.events.filter(kind=EventKind.COPIED).count()
    note = _("Cấp lại lần %(turn)s: %(reason)s") % {"turn": given + 1, "reason": proposal.reason}
    proposer = proposal.proposed_by
    note_event(certificate, EventKind.COPIED, by=proposer, approved_by=by, note=note)
    return [certificate]


def _issue_class(proposal: Proposal, by: Person) -> list[Certificate]:
    return enter_class(proposal, approver=by)


_ISSUE: dict[ProposalKind, Callable[[Proposal, Any], list[Certificate]]] = {
    ProposalKind.OUTSIDE: _issue_outside,
    ProposalKind.COPY: _issue_copy,
    ProposalKind.CLASS: _issue_class,
}
