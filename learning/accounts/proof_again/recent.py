"""When somebody last showed who they are: by signing in, a password or a second factor."""

import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from config.sessions import SessionStore
from learning.models import SignInPolicy


def was_recent(request: HttpRequest) -> bool:
    """Whether that is no longer ago than the policy allows; one query."""
    store: SessionStore = request.session  # type: ignore[assignment]
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    if store.sign_in:
        moments.append(store.sign_in.at)
    allowed = 60 * SignInPolicy.load().reauthentication_minutes
    return bool(moments) and time.time() - max(moments) < allowed
