"""To a provider and back; the ways between are allauth's."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from learning.access.rights import signed_in
from learning.accounts.single_sign_on.adapter import failed
from learning.accounts.single_sign_on.proof import ask_provider, ways_of
from learning.accounts.single_sign_on.tokens import CheckedAdapter

logger = logging.getLogger(__name__)
# By these allauth would connect an account at the provider to whoever is signed in, or ask the
# provider for something else than the settings say.
REFUSED = {"process", "auth_params", "scope"}
View = Callable[[HttpRequest, str], HttpResponse]


def answered_by_a_provider(view: View) -> View:
    """A provider that is not known is no page; one that answers nonsense is said to."""

    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
        known = {one["id"] for one in settings.SSO_PROVIDERS}
        if provider_id not in known or REFUSED & {*request.GET, *request.POST}:
            raise Http404
        try:
            return view(request, provider_id)
        except (RequestException, LookupError, TypeError, ValueError, AttributeError) as error:
            # allauth takes what a provider answers as it comes.
            logger.warning("%s: %r", provider_id, error)
            return failed(request, provider_id)

    return answered


@never_cache
@require_POST
@answered_by_a_provider
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the provider; by POST, so that no page of others can."""
    view = OAuth2LoginView.adapter_view(CheckedAdapter(request, provider_id))
    response: HttpResponse = view(request)
    return response


@never_cache
@require_GET
@answered_by_a_provider
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in whom the provider names, or say why not."""
    view = OAuth2CallbackView.adapter_view(CheckedAdapter(request, provider_id))
    response: HttpResponse = view(request)
    return response


@never_cache
@require_GET
@login_required
@answered_by_a_provider
def prove(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody who is signed in to the provider, to show again who they are."""
    if not any(way["id"] == f"provider:{provider_id}" for way in ways_of(signed_in(request))):
        raise Http404
    return ask_provider(request, provider_id)
