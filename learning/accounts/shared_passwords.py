"""Passwords of pages and documents that Wagtail once shared: no new ones, and slow to guess."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from config.error_pages import too_many_requests
from config.proxies import client_address
from learning.accounts.limits import network_of
from learning.accounts.throttle import EMPTY, Rule, count_failure, fillings

SHARED = Rule("shared", free=5, leak=2, first=30, most=15 * 60)

View = Callable[..., HttpResponse]


def slow_down_wrong_passwords(view: View) -> View:
    """Count what the view refuses, by address and place; it leads on by a redirect."""

    @wraps(view)
    def throttled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        place = (view.__module__, *args, *sorted(kwargs.items()))
        key = SHARED.key(network_of(client_address(request)), *place)
        if wait := fillings([key]).get(key, EMPTY).wait(SHARED):
            return too_many_requests(request, seconds=wait)
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            count_failure({key: SHARED})
        return response

    return throttled
