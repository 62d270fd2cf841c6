"""A number for each request, and one line of the log about each."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.logs.context import NUMBER, Context, current, request_id
from config.proxies import client_address

GetResponse = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
access = logging.getLogger("access")


def log_requests(get_response: GetResponse) -> GetResponse:
    """Middleware around all but the proxies' headers, which say what may be believed.

    The line holds neither the query nor what was sent.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        number = request.META[NUMBER] = request_id(request.META.get(NUMBER, ""))
        token = current.set(Context(number, request))
        try:
            response = get_response(request)
            response.headers[HEADER] = number
            if access.isEnabledFor(logging.INFO):
                _write(request, response, time.perf_counter() - started)
            return response
        finally:
            current.reset(token)

    return middleware


def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    facts = {
        "method": request.method,
        "path": request.path,
        "route": match.view_name if match else "",
        "status": response.status_code,
        "bytes": _size(response),
        "duration_ms": round(seconds * 1000, 1),
        "address": client_address(request),
    }
    access.info("answered", extra=facts)


def _size(response: HttpResponse) -> int:
    if response.streaming:
        return int(response.headers.get("Content-Length", 0))
    return len(response.content)
