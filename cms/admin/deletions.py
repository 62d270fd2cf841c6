"""What records rest on is not deleted, whichever screen of the admin was asked to."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

HOME = "wagtailadmin_home"


class RefuseProtectedDeletion:
    """A deletion that the database's relations forbid says so, and what to do instead.

    Wagtail's own screens for deleting ask its reference index, which does not know rows that
    were written in bulk, and lets Django's refusal through as an error of the server.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ProtectedError | RestrictedError):
            return None
        if not request.path_info.startswith(settings.ADMIN_PREFIX):
            return None
        said = _(
            "Chưa xóa gì: còn %(count)s hồ sơ gắn với mục này, và hồ sơ được giữ nguyên. "
            "Anh/chị ngừng dùng mục này thay cho xóa: với tài khoản, bỏ dấu “Đang sử dụng”; "
            "với câu hỏi, chọn “Ngừng dùng”."
        )
        messages.error(request, said % {"count": _count(exception)})
        return redirect(_place(request))


def _count(error: ProtectedError | RestrictedError) -> int:
    kept = "protected_objects" if isinstance(error, ProtectedError) else "restricted_objects"
    return len(getattr(error, kept))


def _place(request: HttpRequest) -> str:
    """The screen on which the thing is changed, else its list, else the start page."""
    found = request.resolver_match
    if found is None:
        return reverse(HOME)
    ways = [("edit", found.args, found.kwargs), ("list", (), {}), ("index", (), {})]
    for view, args, kwargs in ways:
        with suppress(NoReverseMatch):
            return reverse(f"{found.namespace}:{view}", args=args, kwargs=kwargs)
    return reverse(HOME)
