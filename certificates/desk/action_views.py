"""What an officer does to an entry: correct, revoke, keep, ask for a copy, give up numbers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import permission_required

from certificates.desk.forms import CorrectForm, ReasonForm, RevokeForm, VoidForm
from certificates.desk.views import visible_certificate
from certificates.exceptions import RegisterError
from certificates.register.changing import (
    correct_certificate,
    keep_certificate,
    revoke_certificate,
)
from certificates.register.proposals import propose_copy
from certificates.register.registers import PERMISSION, may_void, void_numbers
from cms.admin.sent_back import send_back
from cms.people import PersonRequest


def run_action(request: HttpRequest, form: Form, act: Callable[[], Any], done: str) -> Any:
    """What the act gives, None when the form or the register refuses: the form says why."""
    if not form.is_valid():
        return None
    try:
        result = act()
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None
    except RegisterError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, done)
    return result


def respond(request: HttpRequest, form: Form, *page: Any) -> HttpResponse:
    """To the page: with what was typed and what is wrong with it, if it was refused."""
    return send_back(request, form, *page) if form.errors else redirect(*page)


@require_POST
@permission_required(PERMISSION)
def correct(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """A new entry takes the place of this one."""
    row = visible_certificate(request.user, certificate_id)
    form = CorrectForm(request.POST, certificate=row)
    done = _("Đã vào sổ giấy mới; giấy cũ được ghi là đã thay thế.")
    new = run_action(
        request,
        form,
        lambda: correct_certificate(row, by=request.user, **form.cleaned_data),
        done,
    )
    return respond(request, form, "register_entry", new.pk if new else row.pk)


@require_POST
@permission_required(PERMISSION)
def revoke(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """Revoke by a decision."""
    row = visible_certificate(request.user, certificate_id)
    form = RevokeForm(request.POST)
    done = _("Đã thu hồi. Ai kiểm tra giấy này đều thấy điều đó.")
    run_action(
        request,
        form,
        lambda: revoke_certificate(row, by=request.user, **form.cleaned_data),
        done,
    )
    return respond(request, form, "register_entry", row.pk)


@require_POST
@permission_required(PERMISSION)
def keep(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """Decide that an entry marked for review stays."""
    row = visible_certificate(request.user, certificate_id)
    form = ReasonForm(request.POST)
    done = _("Đã ghi quyết định giữ nguyên giấy này.")
    run_action(
        request, form, lambda: keep_certificate(row, by=request.user, **form.cleaned_data), done
    )
    return respond(request, form, "register_reviews")


@require_POST
@permission_required(PERMISSION)
def copy(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """Propose to give out a lost one again."""
    row = visible_certificate(request.user, certificate_id)
    form = ReasonForm(request.POST)
    done = _("Đã gửi đề nghị cấp lại; một cán bộ khác phê duyệt.")
    run_action(request, form, lambda: propose_copy(row, by=request.user, **form.cleaned_data), done)
    return respond(request, form, "register_entry", row.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def void(request: PersonRequest) -> HttpResponse:
    """Give up the next numbers, with the reason."""
    if not may_void(request.user):
        raise PermissionDenied
    form = VoidForm(request.POST or None)
    if request.method == "POST":
        made = run_action(
            request,
            form,
            lambda: void_numbers(by=request.user, **form.cleaned_data),
            _("Đã ghi các số bỏ vào sổ, kèm lý do."),
        )
        if made:
            return redirect("register")
    return render(request, "certificates/desk/void.html", {"form": form})
