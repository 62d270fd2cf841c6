"""Issuing by hand on the desk: what is proposed, and the second person's decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import any_permission_required, permission_required

from certificates.desk.action_views import respond, run_action
from certificates.desk.forms import OutsideForm, ProposalDecision
from certificates.enums import ProposalKind, ProposalState
from certificates.models import Proposal
from certificates.register.class_lists import plan_class, send_class
from certificates.register.proposals import (
    APPROVE,
    approve_proposal,
    propose_outside,
    refuse_proposal,
    withdraw_proposal,
)
from certificates.register.registers import PERMISSION
from cms.admin.creating import creates_once
from cms.people import Person, PersonRequest
from learning.duties.desk_views import in_scope
from learning.models import OutsideTraining, Posting, Scope
from learning.models.units import units_visible_to

MAX_SHOWN = 100


def visible_proposals(viewer: Person) -> Any:
    """The viewer's own, those about people of the viewer's subtrees, and class lists of
    officers who see nothing that the viewer does not.
    """
    rows = Proposal.objects.select_related(
        "body", "outside_training__user", "certificate", "proposed_by", "decided_by"
    )
    if viewer.is_superuser:
        return rows
    units = units_visible_to(viewer)
    here = Posting.objects.on(timezone.localdate()).filter(unit__in=units).values("user_id")
    about = Q(outside_training__user__in=here) | Q(certificate__holder__in=here)
    beyond = Scope.objects.exclude(unit__in=units).values("user_id")
    lists = Q(kind=ProposalKind.CLASS, proposed_by__is_superuser=False)
    within = Scope.objects.filter(unit__in=units).values("user_id")
    lists &= Q(proposed_by__in=within) & ~Q(proposed_by__in=beyond)
    return rows.filter(Q(proposed_by=viewer) | about | lists)


def found_proposal(viewer: Person, proposal_id: int) -> Proposal:
    """The proposal, if the viewer may see it; drafts are their owner's.

    Raises:
        PermissionDenied: otherwise, also for one that does not exist.
    """
    row: Proposal | None = visible_proposals(viewer).filter(pk=proposal_id).first()
    hidden = row and row.state == ProposalState.DRAFT and row.proposed_by_id != viewer.pk
    if row is None or hidden:
        raise PermissionDenied
    return row


@never_cache
@require_safe
@any_permission_required(PERMISSION, APPROVE)
def index(request: PersonRequest) -> HttpResponse:
    """What waits for approval, then what was decided."""
    first = Case(When(state=ProposalState.ASKED, then=Value(0)), default=Value(1))
    rows = visible_proposals(request.user).exclude(
        ~Q(proposed_by=request.user.pk), state=ProposalState.DRAFT
    )
    rows = rows.order_by(first, "-proposed_at")[:MAX_SHOWN]
    return render(request, "certificates/desk/proposals.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
@creates_once
def outside(request: PersonRequest) -> HttpResponse:
    """Propose a certificate for a recognised training done elsewhere."""
    rows = in_scope(OutsideTraining.objects.all(), request.user).exclude(user=request.user.pk)
    form = OutsideForm(request.POST or None, rows=rows)
    if request.method == "POST":
        data = form.cleaned_data if form.is_valid() else {}
        made = run_action(
            request,
            form,
            lambda: propose_outside(
                data["training"], body=data["body"], by=request.user, reason=data["reason"]
            ),
            _("Đã gửi đề nghị; một cán bộ khác phê duyệt."),
        )
        if made:
            return redirect("issue_proposals")
    return render(request, "certificates/desk/outside.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@any_permission_required(PERMISSION, APPROVE)
def proposal(request: PersonRequest, proposal_id: int) -> HttpResponse:
    """One proposal; a class with its list. POST sends a draft to be approved."""
    row = found_proposal(request.user, proposal_id)
    own = row.proposed_by_id == request.user.pk
    if request.method == "POST":
        done = _("Đã gửi danh sách; một cán bộ khác phê duyệt.")
        form = ProposalDecision({"act": "approve"})
        run_action(request, form, lambda: send_class(row, by=request.user), done)
        return respond(request, form, "issue_proposal", row.pk)
    open_class = row.kind == ProposalKind.CLASS and row.state in ("draft", "asked")
    context = {
        "row": row,
        "own": own,
        "plan": plan_class(row) if open_class else None,
        "issued": row.issued.order_by("number")[: MAX_SHOWN * 5],
        "may_decide": not own and row.state == "asked" and request.user.has_perm(APPROVE),
        "may_withdraw": own and row.state in ("draft", "asked"),
    }
    return render(request, "certificates/desk/proposal.html", context)


@require_POST
@any_permission_required(PERMISSION, APPROVE)
def decide(request: PersonRequest, proposal_id: int) -> HttpResponse:
    """Approve, refuse, or take back."""
    row = found_proposal(request.user, proposal_id)
    form = ProposalDecision(request.POST)
    try:
        run_action(
            request, form, lambda: _act(row, request.user, form.cleaned_data), _("Đã ghi nhận.")
        )
    except PermissionDenied:
        form.add_error(None, _("Người đề nghị và người được cấp không tự phê duyệt."))
    return respond(request, form, "issue_proposal", row.pk)


def _act(row: Proposal, by: Person, data: dict[str, Any]) -> None:
    if data["act"] == "approve":
        approve_proposal(row, by=by, note=data["note"])
    elif data["act"] == "refuse":
        refuse_proposal(row, by=by, note=data["note"])
    else:
        withdraw_proposal(row, by=by)
