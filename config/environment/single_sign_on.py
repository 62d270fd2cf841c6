"""The systems at which people may sign in (OpenID Connect), as the environment names them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "server_url", "client_id", "secret")
# What each may say besides, and what holds where it says nothing.
OPTIONS = {
    "match": "staff_code",  # or "email"
    "claim": "preferred_username",  # that holds the staff code
    "trust_email": False,  # also an address that the provider does not call verified
    "make_accounts": False,
    "scope": ["openid", "profile", "email"],
    "acr_values": [],  # strengths of a sign-in there, of which one is asked for
    "authorize_origin": "",  # where its sign-in page stands elsewhere than `server_url`
}
MATCHES = ("staff_code", "email")


def providers_of(said: object, *, plain_http: bool) -> list[dict[str, Any]]:
    """What SSO_PROVIDERS says, whole: every option with a value.

    Raises:
        ImproperlyConfigured: it cannot be meant so; the message names the provider and the key.
    """
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise ImproperlyConfigured("SSO_PROVIDERS: a JSON list of objects is needed")
    providers = [_whole(one, plain_http) for one in said]
    if len({one["id"] for one in providers}) < len(providers):
        raise ImproperlyConfigured("SSO_PROVIDERS: two providers have the same id")
    return providers


def _whole(said: Mapping[str, Any], plain_http: bool) -> dict[str, Any]:
    name = said.get("id", "?")
    if missing := [key for key in NEEDED if not said.get(key)]:
        raise ImproperlyConfigured(f"SSO_PROVIDERS, {name}: {', '.join(missing)} missing")
    if unknown := sorted(set(said) - {*NEEDED, *OPTIONS}):
        raise ImproperlyConfigured(f"SSO_PROVIDERS, {name}: unknown {', '.join(unknown)}")
    whole = {**OPTIONS, **said}
    if whole["match"] not in MATCHES:
        raise ImproperlyConfigured(f"SSO_PROVIDERS, {name}: match is one of {', '.join(MATCHES)}")
    if not str(name).replace("-", "").isalnum():
        raise ImproperlyConfigured(f"SSO_PROVIDERS, {name}: id is letters, digits and hyphens")
    if not isinstance(whole["acr_values"], list):
        raise ImproperlyConfigured(f"SSO_PROVIDERS, {name}: acr_values is a list")
    schemes = ("https", "http") if plain_http else ("https",)
    if urlsplit(whole["server_url"]).scheme not in schemes:
        raise ImproperlyConfigured(f"SSO_PROVIDERS, {name}: server_url begins with https://")
    return whole


def allauth_apps(providers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The same as allauth's SOCIALACCOUNT_PROVIDERS."""
    apps = [
        {
            "provider_id": one["id"],
            "name": one["name"],
            "client_id": one["client_id"],
            "secret": one["secret"],
            "settings": {
                "server_url": one["server_url"],
                "scope": one["scope"],
                "acr_values": one["acr_values"],
                "auth_params": {"acr_values": " ".join(one["acr_values"])}
                if one["acr_values"]
                else {},
            },
        }
        for one in providers
    ]
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def form_targets(providers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Origins that the sign-in form is redirected to; a browser holds them against the policy."""
    urls = [urlsplit(one["authorize_origin"] or one["server_url"]) for one in providers]
    return [f"{url.scheme}://{url.netloc}" for url in urls]
