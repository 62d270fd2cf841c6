"""Signing in and out, passwords and second factors, from the signals of Django and allauth.

Whatever door leads there: the form, another system's sign-in, a link to a new password.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth import signals as auth
from django.db.models import Q
from django.dispatch import Signal
from django.http import HttpRequest

from cms.ports import record_event
from cms.text import nfc
from config.metrics.counters import sign_ins
from learning.access.audit.log import hashed_name
from learning.enums import AuditEvent
from learning.models import User

# Of allauth's signals that name the person and nothing else.
PASSWORDS = {
    account.password_changed: AuditEvent.PASSWORD_CHANGED,
    account.password_set: AuditEvent.PASSWORD_CHANGED,
    account.password_reset: AuditEvent.PASSWORD_RESET,
}


def connect() -> None:
    """Listen; once, when the apps are ready."""
    account.user_logged_in.connect(_signed_in, dispatch_uid="audit")
    auth.user_logged_out.connect(_signed_out, dispatch_uid="audit")
    auth.user_login_failed.connect(_failed, dispatch_uid="audit")
    for signal in PASSWORDS:
        signal.connect(_password, dispatch_uid="audit")
    if apps.is_installed("allauth.mfa"):
        _connect_factors()


def _connect_factors() -> None:
    from allauth.mfa import signals as mfa

    mfa.authenticator_added.connect(_factor_added, dispatch_uid="audit")
    mfa.authenticator_reset.connect(_factor_added, dispatch_uid="audit")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="audit")
    mfa.authentication_failed.connect(_second_factor_failed, dispatch_uid="audit")


def _signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    sign_ins.labels("let_in").inc()
    record_event(AuditEvent.SIGNED_IN, what=str(user), by=user, about=user, request=request)


def _signed_out(request: HttpRequest | None, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        record_event(AuditEvent.SIGNED_OUT, what=str(user), by=user, about=user, request=request)


def _failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    """What was typed is kept only where it is somebody's name: it may be a password."""
    sign_ins.labels("refused").inc()
    typed = nfc(str(credentials.get("username") or credentials.get("email") or ""))
    known = Q(staff_code__iexact=typed) | Q(email=typed.lower())
    person = User.objects.filter(known).first() if typed else None
    is_delayed = bool(getattr(request, "sign_in_wait", 0))
    record_event(
        AuditEvent.SIGN_IN_DELAYED if is_delayed else AuditEvent.SIGN_IN_FAILED,
        what=str(person) if person else "Không có tài khoản nào như đã nhập",
        about=person,
        request=request,
        detail={} if person else {"typed": hashed_name(typed)},
    )


def _second_factor_failed(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    sign_ins.labels("refused").inc()
    what = f"{user}: sai mã xác thực bước hai"
    record_event(AuditEvent.SIGN_IN_FAILED, what=what, about=user, request=request)


def _password(signal: Signal, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    record_event(PASSWORDS[signal], what=str(user), by=user, about=user, request=request)


def _factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    what = f"{user}: {authenticator.get_type_display()}"
    record_event(AuditEvent.FACTOR_ADDED, what=what, about=user, request=request)


def _factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    what = f"{user}: {authenticator.get_type_display()}"
    record_event(AuditEvent.FACTOR_REMOVED, what=what, about=user, request=request)
