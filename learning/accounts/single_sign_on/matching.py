"""Whose account here the person is who signed in elsewhere."""

from collections.abc import Mapping
from typing import Any

from allauth.core import context
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from cms.ports import record_event
from cms.text import nfc
from learning.accounts.owner_mail.notices import Notice, tell_owner
from learning.enums import AuditEvent
from learning.models import User

MAX_CODE = 30


class NoAccountError(Exception):
    """Nobody here is that person, or who it is cannot be told."""

    reason = "Không có tài khoản nào ở đây ứng với người mà hệ thống kia cho biết"


class OtherAccountError(Exception):
    """The account belongs to somebody else at that provider."""

    reason = "Tài khoản ở đây đã gắn với một tài khoản khác của hệ thống kia"


def find_person(claims: Mapping[str, Any], provider: Mapping[str, Any]) -> User | None:
    """The person with the staff code, or the e-mail, that the provider vouches for.

    By e-mail only where the provider calls it verified, or is trusted to know. The other codes
    that lists use for somebody do not count: one officer alone decides them.
    """
    if provider["match"] == "email":
        if not (claims.get("email_verified") is True or provider["trust_email"]):
            return None
        email = _text(claims.get("email")).lower()
        return User.objects.filter(email=email).first() if email else None
    code = _text(claims.get(provider["claim"]))
    return User.objects.filter(staff_code__iexact=code).first() if code else None


def make_person(claims: Mapping[str, Any], provider: Mapping[str, Any]) -> User:
    """An account for somebody without one: no unit, no role, no password.

    Raises:
        NoAccountError: the provider makes no accounts here, or does not say what is needed.
    """
    code, name = _text(claims.get(provider["claim"])), _text(claims.get("name"))
    if not (provider["make_accounts"] and name and 0 < len(code) <= MAX_CODE):
        raise NoAccountError
    person = User.objects.create_user(code, name[:120])
    record_event(AuditEvent.PERSON_CREATED, what=provider["name"], about=person)
    return person


@transaction.atomic
def connect(account: SocialAccount, person: User) -> None:
    """Remember that the account of the provider is this person's, from now on by its `sub`.

    Raises:
        OtherAccountError: the person has another account there, so one of the two is not theirs.
    """
    User.objects.select_for_update().get(pk=person.pk)
    if SocialAccount.objects.filter(user=person, provider=account.provider).exists():
        raise OtherAccountError
    account.user = person
    account.save()
    record_event(
        AuditEvent.SIGN_IN_LINKED,
        what=account.provider,
        by=person,
        about=person,
        detail={"uid": account.uid},
    )
    tell_owner(person, Notice.PROVIDER_CONNECTED, request=context.request, name=_name_of(account))


def _name_of(account: SocialAccount) -> str:
    """The provider's, as people read it."""
    names = {one["id"]: one["name"] for one in settings.SSO_PROVIDERS}
    return names.get(account.provider, account.provider)


def _text(value: object) -> str:
    return nfc(value).strip() if isinstance(value, str) else ""
