"""Programmes at the HR desk: draft, preview, approve, end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from config.parameters import read_text
from config.queue import enqueue
from learning.duties.audience import audience_of
from learning.duties.forms import ProgrammeForm
from learning.duties.programme_states import approve_programme, end_programme, start_programme
from learning.duties.programmes import draft_programme, preview_programme
from learning.models import Programme

PERMISSION = "learning.add_programme"


@never_cache
@require_safe
@permission_required(PERMISSION)
def programmes(request: PersonRequest) -> HttpResponse:
    """The programmes of one's units; what is given out directly has its own page."""
    rows = Programme.objects.filter(direct=False).visible_to(request.user).with_targets()
    return render(request, "learning/desk/programmes.html", {"rows": rows[:100]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
@creates_once
def new(request: PersonRequest) -> HttpResponse:
    """Draft a programme."""
    form = ProgrammeForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        programme = draft_programme(
            form.save(commit=False),
            by=request.user,
            audience=form.audience(),
            units=list(data["units"]),
            courses=list(data["courses"]),
            quizzes=list(data["quizzes"]),
        )
        messages.success(request, _("Đã lưu dự thảo. Kiểm tra danh sách rồi chuyển người duyệt."))
        return redirect("desk_programme", programme.pk)
    return render(request, "learning/desk/programme_new.html", {"form": form})


@never_cache
@require_safe
@permission_required(PERMISSION)
def programme(request: PersonRequest, programme_id: int) -> HttpResponse:
    """A programme, whom it finds and why."""
    row = _visible(request, programme_id)
    own = row.created_by_id == request.user.pk
    context = {
        "programme": row,
        "conditions": audience_of(row).in_words(),
        "preview": preview_programme(row),
        "may_approve": not own and request.user.has_perm("learning.approve_programme"),
        "own": own,
    }
    return render(request, "learning/desk/programme.html", context)


@require_POST
@permission_required(PERMISSION)
def move(request: PersonRequest, programme_id: int) -> HttpResponse:
    """Approve (and begin, where its day has come) or end."""
    row = _visible(request, programme_id)
    try:
        _move(request, row)
    except ValidationError as error:
        return send_back(request, error, "desk_programme", row.pk)
    return redirect("desk_programme", row.pk)


def _move(request: PersonRequest, row: Programme) -> None:
    if request.POST.get("act") == "end":
        withdraw = bool(request.POST.get("withdraw"))
        if end_programme(
            row, reason=read_text(request.POST.get("reason"), longest=200), withdraw=withdraw
        ):
            messages.success(request, _("Đã kết thúc kế hoạch."))
        return
    if not request.user.has_perm("learning.approve_programme"):
        raise PermissionDenied
    if approve_programme(row, by=request.user) and start_programme(row):
        enqueue("learning.tasks.extend_programmes")
        messages.success(request, _("Đã duyệt. Hệ thống đang giao cho từng người."))
    else:
        messages.success(request, _("Đã duyệt. Kế hoạch bắt đầu vào ngày đã định."))


def _visible(request: PersonRequest, programme_id: int) -> Any:
    rows = Programme.objects.visible_to(request.user).with_targets()
    row = rows.filter(pk=programme_id).first()
    if row is None:
        raise PermissionDenied
    return row
