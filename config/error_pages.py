"""Pages for when something is wrong: ours on every server, never Django's lists of addresses.

Those for a server in trouble, and the one for a lost line, need no database, no session and
no second request: style and script stand in the page, and its policy names them by hash.
"""

import base64
import hashlib
import re
import sys
from typing import Any

from csp.constants import HEADER
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from cms.uploads.storage import FilesUnavailableError

INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
REST = (
    "default-src 'none'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'self'"
)
RETRY_SECONDS = 10
# How long who asked too often waits where the limit does not say: most count by the minute.
WAIT_SECONDS = 60
# What the page for that sends again by itself: small forms, never a password.
MAX_FIELDS = 40
MAX_SENT_AGAIN = 20_000


def bare_page(template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page that stands alone; its content policy allows its own style and script only."""
    content = render_to_string(template, context)
    policy = [REST]
    for kind, text in INLINE.findall(content):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        policy.append(f"{kind}-src 'sha256-{digest}'")
    return HttpResponse(content, status=status, headers={HEADER: "; ".join(policy)})


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:
    """What was sent cannot be read; or the session was ended while the page was made."""
    if isinstance(exception, SessionInterrupted):
        return redirect_to_login(request.path if request.method == "GET" else "/")
    return bare_page("400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long: says so and how to go on."""
    return render(request, "403_csrf.html", status=403)


def too_many_requests(
    request: HttpRequest, exception: object = None, *, seconds: int = WAIT_SECONDS
) -> HttpResponse:
    """Asked too often: says how long to wait, and then asks again by itself.

    A form is sent as it was; one with a password or a file is opened again instead.
    """
    response = render(request, "429.html", {"wait": seconds, "again": _again(request)}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _again(request: HttpRequest) -> dict[str, Any]:
    """What asks the same again: method, address, fields."""
    posted = _fields(request.POST)
    is_large = len(posted) > MAX_FIELDS or sum(len(text) for _name, text in posted) > MAX_SENT_AGAIN
    is_secret = any("password" in name.lower() for name, _text in posted)
    if request.method != "POST" or request.FILES or is_large or is_secret:
        return {"method": "get", "address": request.path, "fields": _fields(request.GET)}
    return {"method": "post", "address": request.get_full_path(), "fields": posted}


def _fields(values: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, str(text))
        for name, texts in values.lists()
        for text in texts
        if name != "csrfmiddlewaretoken"
    ]


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or a database or store of files that does not answer for now."""
    fault = sys.exc_info()[0]
    files = fault is not None and issubclass(fault, FilesUnavailableError)
    if files or (fault is not None and issubclass(fault, (OperationalError, InterfaceError))):
        response = bare_page("503.html", status=503, files=files)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return bare_page("500.html", status=500)
