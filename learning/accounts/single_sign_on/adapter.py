"""What allauth asks when somebody comes back from a provider."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import Provider
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, render

from cms.people import Person
from cms.ports import record_event
from learning.accounts.single_sign_on.matching import (
    NoAccountError,
    OtherAccountError,
    connect,
    find_person,
    make_person,
)
from learning.accounts.single_sign_on.proof import NoProofError, is_proof, take_proof
from learning.accounts.single_sign_on.sessions import ProviderSession
from learning.accounts.single_sign_on.tokens import WeakSignInError
from learning.enums import AuditEvent
from learning.models import User

logger = logging.getLogger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Nobody signs up, nobody connects accounts by hand: the provider says who it is."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Person:
        """What the provider says of a name changes none here."""
        return sociallogin.user

    def get_requests_session(self) -> ProviderSession:
        return ProviderSession()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is.

        Raises:
            ImmediateHttpResponse: a page that says why nobody is signed in.
        """
        account = sociallogin.account
        provider = provider_with(account.provider)
        claims = _claims(account.extra_data)
        # What else it told of the person is not kept.
        account.extra_data = {}
        if sociallogin.is_existing:
            account.save(update_fields=["extra_data"])
        if is_proof(sociallogin):
            _take_proof(request, sociallogin, claims)
            return
        if sociallogin.is_existing:
            return
        try:
            person = find_person(claims, provider) or make_person(claims, provider)
            _refuse_closed(person)
            connect(account, person)
        except (NoAccountError, OtherAccountError) as error:
            record_event(
                AuditEvent.SIGN_IN_FAILED,
                what=provider["name"],
                detail={"reason": error.reason, "uid": account.uid},
            )
            raise ImmediateHttpResponse(_refusal(request, provider, error)) from error
        sociallogin.user = person

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: object = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say that the provider did not answer well, or that the person turned back there."""
        logger.warning("%s: %s (%r)", provider.app.provider_id, error, exception)
        if isinstance(exception, WeakSignInError):
            name = provider_with(provider.app.provider_id)["name"]
            record_event(AuditEvent.SIGN_IN_FAILED, what=name, detail={"reason": exception.reason})
            raise ImmediateHttpResponse(failed(request, provider.app.provider_id, 403, "weak"))
        # Without one the browser did not come from there, or the person turned back.
        status = 502 if exception else 400
        raise ImmediateHttpResponse(failed(request, provider.app.provider_id, status))


def provider_with(provider_id: str) -> dict[str, Any]:
    """The settings of the provider.

    Raises:
        StopIteration: there is none.
    """
    return next(one for one in settings.SSO_PROVIDERS if one["id"] == provider_id)


def failed(
    request: HttpRequest, provider_id: str, status: int = 502, reason: str = "failed"
) -> Any:
    """The page that says that signing in there did not work this time."""
    context = {"provider": provider_with(provider_id), "reason": reason}
    return render(request, "account/single_sign_on.html", context, status=status)


def _refusal(request: HttpRequest, provider: dict[str, Any], error: Exception) -> Any:
    reason = "other" if isinstance(error, OtherAccountError) else "nobody"
    context = {"provider": provider, "reason": reason}
    return render(request, "account/single_sign_on.html", context, status=403)


def _take_proof(request: HttpRequest, sociallogin: SocialLogin, claims: dict[str, Any]) -> None:
    provider = provider_with(sociallogin.account.provider)
    try:
        take_proof(request, sociallogin, claims)
    except NoProofError as error:
        detail = {"reason": error.reason, "uid": sociallogin.account.uid}
        record_event(AuditEvent.SIGN_IN_FAILED, what=provider["name"], detail=detail)
        context = {"provider": provider, "reason": "proof"}
        page = render(request, "account/single_sign_on.html", context, status=403)
        raise ImmediateHttpResponse(page) from error


def _refuse_closed(person: User) -> None:
    if not person.is_active:
        raise ImmediateHttpResponse(redirect("account_inactive"))


def _claims(data: dict[str, Any]) -> dict[str, Any]:
    """What the ID token says, and what the provider says besides when asked."""
    return {**data.get("id_token", {}), **data.get("userinfo", {})}
