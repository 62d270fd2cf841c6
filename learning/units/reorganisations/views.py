"""Reorganisations at the HR desk: draft, preview, confirm, undo; and a unit's story."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.people import PersonRequest
from learning.access.rights import visible_unit, visible_units
from learning.enums import ReorganisationKind, ReorganisationState
from learning.models import Posting, Reorganisation
from learning.units.reorganisations import states
from learning.units.reorganisations.event_form import EventForm
from learning.units.reorganisations.forms import FORMS
from learning.units.reorganisations.preview import preview_event

PERMISSION = "learning.add_reorganisation"
CONFIRM = "learning.confirm_reorganisation"
MAX_SHOWN = 200


@never_cache
@require_safe
@permission_required(PERMISSION)
def events(request: PersonRequest) -> HttpResponse:
    """Events of one's units, and the kinds of new ones."""
    rows = Reorganisation.objects.visible_to(request.user).with_lines()[:MAX_SHOWN]
    context = {"rows": rows, "kinds": ReorganisationKind.choices}
    return render(request, "learning/desk/reorganisations.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
@creates_once
def new(request: PersonRequest, kind: str) -> HttpResponse:
    """Draft an event of a kind."""
    if kind not in FORMS:
        raise Http404
    return _edit(request, ReorganisationKind(kind))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def edit(request: PersonRequest, event_id: int) -> HttpResponse:
    """Correct a draft."""
    row = _visible(request, event_id)
    if row.state != ReorganisationState.DRAFT:
        messages.warning(request, _("Chỉ sửa được dự thảo."))
        return redirect("desk_reorganisation", row.pk)
    return _edit(request, ReorganisationKind(row.kind), row)


def _edit(
    request: PersonRequest, kind: ReorganisationKind, draft: Reorganisation | None = None
) -> HttpResponse:
    data, files = request.POST or None, request.FILES or None
    form = FORMS[kind](data, files, viewer=request.user, draft=draft)
    if request.method == "POST" and form.is_valid():
        event = _saved(request, form, kind, draft)
        if event is not None:
            text = _("Đã lưu dự thảo. Anh/chị xem những gì sẽ thay đổi bên dưới.")
            messages.success(request, text)
            return redirect("desk_reorganisation", event.pk)
    context = {"form": form, "kind": kind, "label": kind.label, "draft": draft}
    return render(request, "learning/desk/reorganisation_new.html", context)


def _saved(
    request: PersonRequest, form: EventForm, kind: ReorganisationKind, draft: Reorganisation | None
) -> Reorganisation | None:
    values = {name: form.cleaned_data[name] for name in ("decision_number", "effective_on", "note")}
    values |= {"sources": form.sources(), "targets": form.targets()}
    try:
        if draft is None:
            return states.draft_event(kind, by=request.user, **values)
        states.redraft_event(draft, **values)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return draft


@never_cache
@require_safe
@permission_required(PERMISSION)
def event(request: PersonRequest, event_id: int) -> HttpResponse:
    """An event; before it takes effect with everything that it will move."""
    row = _visible(request, event_id)
    waiting = row.state in (ReorganisationState.DRAFT, ReorganisationState.PREPARED)
    context = {
        "event": row,
        "preview": preview_event(row) if waiting else None,
        "at_once": row.effective_on <= timezone.localdate(),
        "may_confirm": request.user.has_perm(CONFIRM),
        "moved": row.postings.count(),
        "ended": row.ended_postings.count(),
    }
    return render(request, "learning/desk/reorganisation.html", context)


@require_POST
@permission_required(PERMISSION)
def move(request: PersonRequest, event_id: int) -> HttpResponse:
    """Confirm, take back, give up or undo."""
    row, act = _visible(request, event_id), request.POST.get("act", "")
    if act in ("confirm", "withdraw", "undo") and not request.user.has_perm(CONFIRM):
        raise PermissionDenied
    moves: dict[str, Callable[[], tuple[bool, Any]]] = {
        "confirm": lambda: (states.confirm_event(row, by=request.user), _told(row)),
        "withdraw": lambda: (states.withdraw_event(row), _("Đã đưa về dự thảo.")),
        "cancel": lambda: (states.cancel_event(row), _("Đã bỏ dự thảo này.")),
        "undo": lambda: (
            states.undo_event(row, by=request.user),
            _("Đã hoàn tác: đơn vị và cán bộ trở lại như trước."),
        ),
    }
    try:
        changed, text = moves[act]() if act in moves else (False, "")
        if changed:
            messages.success(request, text)
    except ValidationError as error:
        messages.error(request, _("Chưa thực hiện được: %s.") % "; ".join(error.messages))
    return redirect("desk_reorganisation", row.pk)


def _told(row: Reorganisation) -> str:
    if row.state == ReorganisationState.DONE:
        return _("Đã thực hiện: cơ cấu mới có hiệu lực.")
    day = row.effective_on.strftime("%d/%m/%Y")
    return _("Đã xác nhận. Hệ thống tự thực hiện vào ngày %(day)s.") % {"day": day}


@never_cache
@require_safe
@permission_required("learning.view_reports")
def unit(request: PersonRequest, unit_id: int) -> HttpResponse:
    """A unit: its names, what it came from, what followed it, who is there."""
    row = visible_unit(request.user, unit_id)
    today = timezone.localdate()
    staff = Posting.objects.on(today).filter(unit=row, user__is_active=True)
    beside = Posting.objects.of_any_kind(today).filter(unit=row).exclude(kind="main")
    seen = set(visible_units(request.user).values_list("pk", flat=True))
    context = {
        "unit": row,
        "seen": seen,
        "ancestors": row.get_ancestors(),
        "names": row.former_names.select_related("event"),
        "origins": row.origins.select_related("event", "predecessor"),
        "successions": row.successions.select_related("event", "successor"),
        "children": row.get_children().filter(closed_on__isnull=True),
        "staff": staff.select_related("user").order_by("user__sort_key", "pk")[:MAX_SHOWN],
        "staff_count": staff.count(),
        "beside": beside.select_related("user").order_by("user__sort_key", "pk")[:MAX_SHOWN],
    }
    return render(request, "learning/desk/unit.html", context)


def _visible(request: PersonRequest, event_id: int) -> Any:
    row = Reorganisation.objects.visible_to(request.user).with_lines().filter(pk=event_id).first()
    if row is None:
        raise PermissionDenied
    return row
