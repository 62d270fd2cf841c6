"""Regrades on the desk: the list, the dry run, applying and giving up."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import any_permission_required, permission_required

from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from quizzes.content.types import TYPES
from quizzes.enums import RegradeState
from quizzes.exceptions import RegradeError
from quizzes.grading.key_doors import key_door, only_reads_keys
from quizzes.grading.regrade.forms import DecisionForm
from quizzes.grading.regrade.preview import (
    RegradePreview,
    applied_result,
    preview_regrade,
    risk_lines,
)
from quizzes.grading.regrade.transitions import apply_regrade, cancel_regrade
from quizzes.models import Regrade

PER_PAGE = 50
MAX_RISKS = 200


@require_safe
@permission_required("quizzes.view_regrade")
def index(request: HttpRequest) -> HttpResponse:
    """Drafts first, then the others, latest first."""
    first = Case(When(state=RegradeState.DRAFT, then=Value(0)), default=Value(1))
    rows = _rows().annotate(place=first, changed=Count("changes")).order_by("place", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "quizzes/desk/regrades.html", {"page": page})


@only_reads_keys
@permission_required("quizzes.view_regrade")
def regrade(request: PersonRequest, regrade_id: int) -> HttpResponse:
    """A draft as a dry run; an applied one as it was recorded."""
    row = get_object_or_404(_rows(), pk=regrade_id)
    if answered := key_door(request, [row.version.question_id]):
        return answered
    own = row.prepared_by_id == request.user.pk
    kind = row.version.type
    context = {
        "regrade": row,
        "own": own,
        "may_apply": row.is_draft and not own and request.user.has_perm("quizzes.apply_regrade"),
        "may_cancel": row.is_draft and _may_cancel(request),
        "old_key": TYPES[kind].key_lines(row.version.content),
        "new_key": TYPES[kind].key_lines(row.corrected_content) if row.asks_for_key else [],
        "form": DecisionForm(),
        **_result(request, row),
    }
    return render(request, "quizzes/desk/regrade.html", context)


@require_POST
@permission_required("quizzes.apply_regrade")
def apply(request: PersonRequest, regrade_id: int) -> HttpResponse:
    """Put a draft into effect by the decision that is named."""
    row = get_object_or_404(Regrade, pk=regrade_id)
    form = DecisionForm(request.POST)
    number = form.cleaned_data["decision_number"] if form.is_valid() else ""
    try:
        apply_regrade(row, by=request.user, decision_number=number)
    except RegradeError as error:
        return send_back(request, form if form.errors else error, "regrade_desk", row.pk)
    messages.success(request, _("Đã áp dụng. Người có kết quả thay đổi được báo tin."))
    return redirect("regrade_desk", row.pk)


@require_POST
@any_permission_required("quizzes.prepare_regrade", "quizzes.apply_regrade")
def cancel(request: PersonRequest, regrade_id: int) -> HttpResponse:
    """Give up a draft; it stays in the list."""
    row = get_object_or_404(Regrade, pk=regrade_id)
    try:
        cancel_regrade(row, by=request.user)
    except RegradeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã hủy bản dự thảo; không kết quả nào thay đổi."))
    return redirect("regrade_desk", row.pk)


def _rows() -> QuerySet[Regrade]:
    people = ("prepared_by", "applied_by", "cancelled_by")
    return Regrade.objects.select_related("version", "quiz", "round__quiz", *people)


def _may_cancel(request: HttpRequest) -> bool:
    user = request.user
    return user.has_perm("quizzes.prepare_regrade") or user.has_perm("quizzes.apply_regrade")


def _result(request: HttpRequest, row: Regrade) -> dict[str, Any]:
    """The dry run or what was recorded; nothing for a cancelled draft."""
    if row.state == RegradeState.CANCELLED:
        return {}
    preview: RegradePreview = applied_result(row) if row.is_applied else preview_regrade(row)
    risks = risk_lines(preview.rows)
    return {
        "preview": preview,
        "page": Paginator(preview.rows, PER_PAGE).get_page(request.GET.get("trang")),
        "risks": risks[:MAX_RISKS],
        "risk_count": len(risks),
    }
