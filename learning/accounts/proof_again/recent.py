"""When somebody last showed who they are: by signing in, a password or a second factor."""

import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from config.sessions import SessionStore
from learning.models import SignInPolicy


def was_recent(request: HttpRequest, *, by_factor: bool = False) -> bool:
    """Whether that is no longer ago than the policy allows; one query.

    With `by_factor` only a second factor counts.
    """
    store: SessionStore = request.session  # type: ignore[assignment]
    records = get_authentication_records(request, request.user)
    moments = [each["at"] for each in records if each["method"] == "mfa" or not by_factor]
    if store.sign_in and not by_factor:
        moments.append(store.sign_in.at)
    allowed = 60 * SignInPolicy.load().reauthentication_minutes
    return bool(moments) and time.time() - max(moments) < allowed
