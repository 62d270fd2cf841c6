"""How much may be sent with a request, judged before any of it is read.

Django bounds forms in memory, not files: those went to the disk, whoever sent them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from config.error_pages import bare_page

View = TypeVar("View", bound=Callable[..., Any])
GetResponse = Callable[[HttpRequest], HttpResponse]

MB = 1024 * 1024
# Forms without files; Django's own measure of what it holds in memory.
ANONYMOUS = int(2.5 * MB)
# A certificate of training elsewhere is the largest that a learner sends (10 MB).
SIGNED_IN = 12 * MB
# What a form says beside its file.
SPARE = 2 * MB


def takes_body(most: int) -> Callable[[View], View]:
    """Let a view that anybody may use take so many bytes; the outermost of its decorators."""

    def mark(view: View) -> View:
        view.__dict__["most_bytes"] = most
        return view

    return mark


def limit_bodies(get_response: GetResponse) -> GetResponse:
    """Answer 413 to what is longer than the sender may send here, and 411 to what says no length.

    Only who sends more than an anonymous form is looked up; every other request costs nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return _refuse(request, 411)
        length = _length(request)
        if length > ANONYMOUS and length > _most(request):
            return _refuse(request, 413)
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


def _most(request: HttpRequest) -> int:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return ANONYMOUS
    most: int = getattr(view, "most_bytes", ANONYMOUS)
    user = get_user(request)
    if not user.is_authenticated:
        return most
    if user.has_perm("wagtailadmin.access_admin"):
        return max(settings.MEDIA_MAX_MB, settings.DOCUMENT_MAX_MB) * MB + SPARE
    return max(most, SIGNED_IN)


def _refuse(request: HttpRequest, status: int) -> HttpResponse:
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        text = _("Dữ liệu gửi lên lớn hơn mức cho phép.")
        response: HttpResponse = JsonResponse({"error": text}, status=status)
    else:
        response = bare_page("413.html", status=status)
    return response
