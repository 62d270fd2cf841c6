"""Whoever is signed in shows again who they are, at the provider by which they come in."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.people import Person

ASKED_AT = "proof_asked_at"
# Seconds by which the provider's clock may be behind ours.
TOLERANCE = 60


class NoProofError(Exception):
    """Somebody else came back, or nobody typed anything there since we asked."""

    reason = "Khi xác nhận lại, hệ thống kia báo một người khác hoặc người đó chưa đăng nhập lại"


def ways_of(user: Person) -> list[dict[str, Any]]:
    """The providers at which the person has an account, as allauth lists ways to prove again."""
    names = {one["id"]: one["name"] for one in settings.SSO_PROVIDERS}
    if not names:
        return []
    own = SocialAccount.objects.filter(user=user.pk, provider__in=names).order_by("provider")
    return [
        {
            "id": f"provider:{each}",
            "description": _("Đăng nhập lại ở %(name)s") % {"name": names[each]},
            "url": reverse("proof_by_provider", args=[each]),
        }
        for each in own.values_list("provider", flat=True)
    ]


def ask_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person there, to be asked anew whoever is signed in there already."""
    provider = get_adapter(request).get_provider(request, provider_id)
    response: HttpResponse = provider.redirect(
        request,
        process=AuthProcess.REDIRECT,
        next_url=get_next_redirect_url(request) or reverse("home"),
        data={ASKED_AT: time.time()},
        auth_params={**provider.get_auth_params(), "prompt": "login", "max_age": "0"},
    )
    return response


def is_proof(sociallogin: SocialLogin) -> bool:
    """Whether the person was sent there by `ask_provider`."""
    return ASKED_AT in (sociallogin.state.get("data") or {})


def take_proof(request: HttpRequest, sociallogin: SocialLogin, claims: dict[str, Any]) -> None:
    """Note that the person has shown who they are; nobody is signed in or connected by it.

    Raises:
        NoProofError: it is not the person who asked, or the provider does not say that they
            signed in there after that.
    """
    asked_at, at = sociallogin.state["data"][ASKED_AT], claims.get("auth_time")
    is_own = sociallogin.is_existing and sociallogin.user.pk == request.user.pk
    if not is_own or not isinstance(at, int | float) or at < asked_at - TOLERANCE:
        raise NoProofError
    record_authentication(
        request,
        sociallogin.user,
        "socialaccount",
        provider=sociallogin.account.provider,
        uid=sociallogin.account.uid,
        reauthenticated=True,
    )
