"""When sessions begin and end."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.people import Person
from config.proxies import client_address
from config.sessions import SIGN_IN, SessionStore, SignIn
from learning.accounts.device_words import device_in_words
from learning.models import SignInPolicy, SignInSession, User

# Where a session notes whose password the directory held.
BY_DIRECTORY = "by_directory"


def begin_session(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Receiver of `user_logged_in`: note when, where and for how long."""
    policy, now = SignInPolicy.load(), timezone.now()
    minutes = policy.officers_idle_minutes if user.is_staff else policy.learners_idle_minutes
    store: SessionStore = request.session  # type: ignore[assignment]
    store.sign_in = SignIn(
        at=now.timestamp(),
        until=(now + dt.timedelta(hours=policy.session_hours)).timestamp(),
        idle=60 * minutes,
        address=client_address(request),
        device=request.META.get("HTTP_USER_AGENT", "")[:300],
        must_change=user.temporary_password_until is not None and _by_password(request, user),
    )


def password_was_chosen(request: HttpRequest, **_kwargs: Any) -> None:
    """Receiver of `password_changed`: this session is open to everything from now on."""
    store: SessionStore = request.session  # type: ignore[assignment]
    if store.sign_in:
        store.sign_in = replace(store.sign_in, must_change=False)


def _by_password(request: HttpRequest, user: User) -> bool:
    """By one that is kept here, unless the session knows that something else let them in."""
    if request.session.get(BY_DIRECTORY) == user.pk:
        return False
    records = get_authentication_records(request, user)
    return not records or any(record["method"] == "password" for record in records)


def end_sessions(user: Person, *, but: str = "") -> int:
    """End the person's sessions everywhere, except that with the key `but`.

    Returns:
        How many were ended.
    """
    ended, _by_model = SignInSession.objects.filter(user=user.pk).exclude(pk=but).delete()
    return ended


@dataclass(frozen=True)
class OwnSession:
    """A session as its owner sees it; `name` stands for the key, which nobody shows."""

    name: str
    device: str
    address: str
    signed_in_at: dt.datetime
    last_seen_at: dt.datetime
    is_this: bool


def own_sessions(user: Person, this_key: str) -> list[OwnSession]:
    """The sessions of a person that live, this one first, then the last used; one query."""
    rows = SignInSession.objects.filter(user=user.pk, expire_date__gt=timezone.now())
    found = [_shown(row, this_key) for row in rows.order_by("-last_seen_at")]
    return sorted(found, key=lambda each: not each.is_this)


def end_own_session(user: Person, name: str) -> bool:
    """End the session of that name, if it is the person's; whether there was one."""
    keys = SignInSession.objects.filter(user=user.pk).values_list("pk", flat=True)
    found = [key for key in keys if constant_time_compare(_name(key), name)]
    deleted, _by_model = SignInSession.objects.filter(user=user.pk, pk__in=found).delete()
    return bool(deleted)


def _shown(row: SignInSession, this_key: str) -> OwnSession:
    kept = SessionStore().decode(row.session_data).get(SIGN_IN, {})
    at = kept.get("at", row.last_seen_at.timestamp())
    return OwnSession(
        name=_name(row.pk),
        device=device_in_words(kept.get("device", "")),
        address=kept.get("address", ""),
        signed_in_at=dt.datetime.fromtimestamp(at, tz=dt.UTC),
        last_seen_at=row.last_seen_at,
        is_this=row.pk == this_key,
    )


def _name(key: str) -> str:
    return salted_hmac("learning.own_session", key, algorithm="sha256").hexdigest()[:20]
