"""The HR desk's queues: exemptions, due dates that cannot be met, training done elsewhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.admin.sent_back import send_back
from cms.people import Person, PersonRequest
from learning.access.reach import person_in_reach
from learning.access.rights import of_people_in, visible_units
from learning.duties import exemptions, outside_training
from learning.duties.forms import DecisionForm, DueDecisionForm, ExemptionForm
from learning.duties.request_views import proof_response, submit_exemption_request
from learning.enums import DueDecision, RequestState
from learning.models import DueReview, Exemption, OutsideTraining

MAX_SHOWN = 100


def in_scope(rows: QuerySet[Any], viewer: Person, path: str = "user") -> Any:
    """Rows of people who are the viewer's to decide on: see `of_people_in`."""
    return rows if viewer.is_superuser else of_people_in(visible_units(viewer), rows, path)


@never_cache
@require_safe
@permission_required("learning.view_reports")
def exemption_queue(request: PersonRequest) -> HttpResponse:
    """What waits for a decision, and what was decided lately."""
    rows = in_scope(Exemption.objects.all(), request.user).select_related(
        "user", "enrolment__course", "enrolment__quiz", "requested_by", "decided_by"
    )
    waiting = list(rows.waiting().order_by("requested_at")[:MAX_SHOWN])
    decided = rows.exclude(state=RequestState.ASKED).order_by("-decided_at", "-pk")[:MAX_SHOWN]
    may_decide = request.user.has_perm(exemptions.PERMISSION)
    context = {"waiting": waiting, "decided": decided, "may_decide": may_decide}
    return render(request, "learning/desk/exemptions.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("learning.view_reports")
@creates_once
def request_exemption(request: PersonRequest, user_id: int) -> HttpResponse:
    """Ask on behalf of somebody of one's own units."""
    person = person_in_reach(request.user, user_id)
    form = ExemptionForm(request.POST or None, person=person)
    if (
        request.method == "POST"
        and form.is_valid()
        and submit_exemption_request(request, form, person)
    ):
        return redirect("desk_exemptions")
    return render(request, "learning/desk/exemption_new.html", {"form": form, "person": person})


@require_POST
@permission_required(exemptions.PERMISSION)
def decide_exemption(request: PersonRequest, exemption_id: int) -> HttpResponse:
    """Grant, refuse, or take back."""
    row = _found(in_scope(Exemption.objects.all(), request.user), exemption_id)
    form = DecisionForm(request.POST)
    return _answered(
        request,
        form,
        lambda: _decided_exemption(row, request.user, form.cleaned_data),
        "desk_exemptions",
    )


@never_cache
@require_safe
@permission_required(exemptions.PERMISSION)
def due_queue(request: PersonRequest) -> HttpResponse:
    """People who came too late for a due date, each with a proposal."""
    rows = DueReview.objects.filter(
        decision="", enrolment__completed_at=None, enrolment__ended_at=None
    )
    rows = in_scope(rows, request.user, "enrolment__user").select_related(
        "enrolment__user", "enrolment__course", "enrolment__quiz", "enrolment__programme"
    )
    context = {"rows": rows[:MAX_SHOWN], "form": DueDecisionForm(), "choices": DueDecision.choices}
    return render(request, "learning/desk/due_queue.html", context)


@require_POST
@permission_required(exemptions.PERMISSION)
def decide_due(request: PersonRequest, review_id: int) -> HttpResponse:
    """Take the proposal, another date, the planned one, or exempt."""
    rows = in_scope(DueReview.objects.all(), request.user, "enrolment__user")
    row = _found(rows.select_related("enrolment__user"), review_id)
    form = DueDecisionForm(request.POST)
    return _answered(
        request,
        form,
        lambda: exemptions.settle_due(row, by=request.user, **form.cleaned_data),
        "desk_due_queue",
    )


@never_cache
@require_safe
@permission_required(outside_training.PERMISSION)
def training_queue(request: PersonRequest) -> HttpResponse:
    """Training done elsewhere that waits to be checked, and what was decided lately."""
    rows = in_scope(OutsideTraining.objects.all(), request.user)
    rows = rows.select_related("user", "decided_by")
    context = {
        "waiting": rows.filter(state=RequestState.ASKED).order_by("sent_at")[:MAX_SHOWN],
        "decided": rows.exclude(state=RequestState.ASKED).order_by("-decided_at")[:MAX_SHOWN],
    }
    return render(request, "learning/desk/outside_training.html", context)


@require_POST
@permission_required(outside_training.PERMISSION)
def decide_training(request: PersonRequest, training_id: int) -> HttpResponse:
    """Recognise the hours, or not."""
    row = _found(in_scope(OutsideTraining.objects.all(), request.user), training_id)
    form = DecisionForm(request.POST)
    return _answered(
        request,
        form,
        lambda: _decided_training(row, request.user, form.cleaned_data),
        "desk_outside_training",
    )


@never_cache
@require_safe
@permission_required(outside_training.PERMISSION)
def training_proof(request: PersonRequest, training_id: int) -> HttpResponse:
    """The proof that somebody of one's own units sent."""
    return proof_response(
        _found(in_scope(OutsideTraining.objects.all(), request.user), training_id)
    )


def _found(rows: QuerySet[Any], pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise PermissionDenied
    return row


def _decided_exemption(row: Exemption, by: Person, data: dict[str, Any]) -> bool:
    if data["act"] == "grant":
        return exemptions.grant_exemption(
            row, by=by, note=data["note"], decision_number=data["decision_number"]
        )
    if data["act"] == "refuse":
        return exemptions.refuse_exemption(row, by=by, note=data["note"])
    return exemptions.withdraw_exemption(row, by=by)


def _decided_training(row: OutsideTraining, by: Person, data: dict[str, Any]) -> bool:
    if data["act"] == "grant":
        hours = data["hours"] or 0
        return outside_training.recognise_training(row, by=by, hours=hours, note=data["note"])
    return outside_training.refuse_training(row, by=by, note=data["note"])


def _answered(
    request: HttpRequest, form: DecisionForm | DueDecisionForm, decide: Callable[[], bool], to: str
) -> HttpResponse:
    """Decide, and go back to the queue; what is refused comes back as it was typed."""
    if not form.is_valid():
        return send_back(request, form, to)
    try:
        changed = decide()
    except ValidationError as error:
        return send_back(request, error, to)
    except PermissionDenied:
        return send_back(request, _("Không ai tự quyết định đề nghị của chính mình."), to)
    done = _("Đã ghi nhận.") if changed else _("Đề nghị này đã được quyết định trước đó.")
    messages.success(request, done)
    return redirect(to)
