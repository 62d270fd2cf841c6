"""Somebody lost their second factor: another person resets it, and they are told."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.people import is_second_person
from cms.ports import record_event
from learning.access.rights import signed_in
from learning.accounts.owner_mail.notices import Notice, tell_owner
from learning.accounts.sessions import end_sessions
from learning.enums import AuditEvent
from learning.models import User

PERMISSION = "learning.change_user"


@transaction.atomic
def reset_factor(user: User, *, by: User) -> int:
    """Take away all second factors and recovery codes, and end all sessions.

    Returns:
        How many apps, keys and sets of codes there were; 0 changes nothing.

    Raises:
        PermissionDenied: nobody resets the own one, nor a superuser's who is none.
    """
    may = by.has_perm(PERMISSION) and is_second_person(by, user.pk)
    if not may or user.is_superuser > by.is_superuser:
        raise PermissionDenied
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    if removed:
        end_sessions(user)
        record_event(AuditEvent.FACTOR_RESET, what=user.full_name, by=by, about=user)
        tell_owner(user, Notice.FACTOR_RESET)
    return removed


@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask, and do it."""
    by, user = signed_in(request), get_object_or_404(User, pk=user_id)
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    if request.method == "POST":
        if reset_factor(user, by=by):
            messages.success(request, _("Đã đặt lại. Người này được báo qua thư điện tử."))
        else:
            messages.info(request, _("Người này chưa cài đặt xác thực hai bước."))
        return redirect("wagtailusers_users:edit", user.pk)
    return render(request, "learning/desk/factor_reset.html", {"person": user, "own": user == by})
