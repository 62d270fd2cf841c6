"""Somebody lost their second factor: another person resets it, and they are told."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.people import is_second_person
from cms.ports import record_event
from config.queue import enqueue
from learning.access.rights import signed_in
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
        enqueue("learning.tasks.tell_factor_reset", user.pk)
    return removed


def tell_reset(user_id: int) -> None:
    """Write to the person that it was done."""
    user = User.objects.get(pk=user_id)
    if user.email:
        body = render_to_string("emails/factor_reset_message.txt", {"user": user})
        send_mail(_("Xác thực hai bước đã được đặt lại"), body, None, [user.email])


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
