"""Middleware of the whole site."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """What a browser may load, on every page but the admin's and Django's own error pages.

    django-csp's middleware writes the policy anew for each response, because views may
    change it or ask for a nonce; ours do neither, and its decorators change nothing here.
    """
    policy = build_policy()
    elsewhere = tuple(settings.CONTENT_SECURITY_POLICY["EXCLUDE_URL_PREFIXES"])

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_debug_page = settings.DEBUG and response.status_code in (404, 500)
        if not is_debug_page and not request.path_info.startswith(elsewhere):
            response.headers.setdefault(HEADER, policy)
        return response

    return middleware


def language_from_cookie(get_response: GetResponse) -> GetResponse:
    """Vietnamese unless the reader chose otherwise: a browser's own language is not a choice."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
