"""Transfers at the HR desk: what waits, propose, decide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from learning.enums import TransferSide, TransferState
from learning.models import Transfer
from learning.people.transfer_decisions import (
    accept_transfer,
    concerning,
    refuse_transfer,
    to_decide,
    withdraw_transfer,
)
from learning.people.transfer_forms import DecideForm, ReceiveForm, SendForm
from learning.people.transfers import PERMISSION as PROPOSING
from learning.people.transfers import propose_receiving, propose_sending

PERMISSION = PROPOSING
PER_PAGE = 50


@never_cache
@require_safe
@permission_required(PERMISSION)
def transfers(request: PersonRequest) -> HttpResponse:
    """What waits for the officer, and what the officer proposed or decided."""
    waiting = [
        (
            row,
            DecideForm(viewer=request.user, row=row) if row.side == TransferSide.SENDING else None,
        )
        for row in to_decide(request.user)
    ]
    page = Paginator(concerning(request.user), PER_PAGE).get_page(request.GET.get("trang"))
    context = {"waiting": waiting, "page": page, "query": "", "viewer": request.user}
    return render(request, "learning/desk/transfers.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
@creates_once
def propose(request: PersonRequest) -> HttpResponse:
    """Propose as the side that somebody leaves, or as the side that takes them."""
    act, data = request.POST.get("act", ""), request.POST
    send = SendForm(data if act == "send" else None, viewer=request.user)
    receive = ReceiveForm(data if act == "receive" else None, viewer=request.user)
    form = send if act == "send" else receive
    if form.is_bound and form.is_valid() and (row := _propose(request, form)):
        messages.success(request, _said(row))
        return redirect("desk_transfers")
    return render(
        request, "learning/desk/transfer_new.html", {"send": send, "receive": receive, "act": act}
    )


def _propose(request: PersonRequest, form: SendForm | ReceiveForm) -> Transfer | None:
    where = {"to_unit": form.cleaned_data["to_unit"], "terms": form.terms(), "by": request.user}
    try:
        if isinstance(form, SendForm):
            return propose_sending(form.cleaned_data["staff_code"], **where)
        return propose_receiving(form.named(), **where)
    except ValidationError as error:
        _show(form, error)
        return None


def _show(form: Form, error: ValidationError) -> None:
    known = not hasattr(error, "error_dict") or set(error.error_dict) <= set(form.fields)
    form.add_error(None, error if known else ValidationError(error.messages))


def _said(row: Transfer) -> str:
    if row.state == TransferState.ACCEPTED:
        return _("Anh/chị phụ trách cả hai bên nên việc chuyển đã được ghi nhận ngay.")
    if row.side == TransferSide.SENDING:
        return _("Đã gửi đề nghị. Cán bộ tổ chức của cơ quan tiếp nhận sẽ quyết định.")
    return _(
        "Đã gửi đề nghị. Nếu mã và ngày sinh đúng, đơn vị đang quản lý người này nhận được; "
        "hệ thống không cho biết gì thêm về người này."
    )


@require_POST
@permission_required(PERMISSION)
def decide(request: PersonRequest, transfer_id: int) -> HttpResponse:
    """Agree, refuse, or take one's own back."""
    rows = Transfer.objects.select_related("user", "to_unit")
    row = get_object_or_404(rows, pk=transfer_id)
    try:
        done = _decide(request, row)
    except ValidationError as error:
        return send_back(request, error, "desk_transfers")
    if done:
        messages.success(request, _("Đã ghi nhận."))
    return redirect("desk_transfers")


def _decide(request: PersonRequest, row: Transfer) -> bool:
    act, by = request.POST.get("act", ""), request.user
    if act == "withdraw":
        return withdraw_transfer(row, by=by)
    form = DecideForm(request.POST, viewer=by, row=row)
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    if act == "refuse":
        return refuse_transfer(row, by=by, reason=data.get("reason", ""))
    if act == "accept":
        where = {"unit": data.get("unit"), "position": data.get("position", "")}
        return accept_transfer(row, by=by, **where)
    raise ValidationError(_("Anh/chị chọn một trong các nút."))
