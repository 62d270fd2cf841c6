"""What follows for sessions when a second factor is added or taken away."""

import time
from typing import Any

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from cms.people import Person
from learning.accounts.second_factor.policy import has_factor
from learning.accounts.sessions import end_sessions


@receiver(authenticator_added)
def factor_was_added(
    request: HttpRequest, user: Person, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """This session has shown it; all others, which have not, end."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    if authenticator.type == Authenticator.Type.TOTP:
        # The code that was typed to set it up signs nobody in.
        authenticator.data["counter"] = int(time.time()) // app_settings.TOTP_PERIOD
        authenticator.save(update_fields=["data"])
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    end_sessions(user, but=request.session.session_key or "")


@receiver(authenticator_removed)
def factor_was_removed(
    request: HttpRequest, user: Person, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """The database has ended all sessions; the one that did it goes on under a new key.

    With the last factor goes what this session showed of it: of whom one is demanded is led to
    set up another, and whoever finds a desk open does not work there without one.
    """
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    if not has_factor(user):
        records = get_authentication_records(request, user)
        kept = [each for each in records if each["method"] != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
    request.session.cycle_key()
