"""Middleware of the whole site."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.defaults import page_not_found

from config.error_pages import bad_request
from config.parameters import MAX_KEY

# Three times as long when each sign is encoded, it is still within what Django redirects to.
MAX_ADDRESS = 5400
API = "/api/"

JSON = "application/json"
REFUSED = {
    400: gettext_lazy("Không đọc được yêu cầu này."),
    404: gettext_lazy("Không có địa chỉ này."),
    405: gettext_lazy("Địa chỉ này không nhận phương thức đã gọi."),
    411: gettext_lazy("Yêu cầu phải nêu độ dài (Content-Length)."),
    413: gettext_lazy("Dữ liệu gửi lên lớn hơn mức cho phép."),
    500: gettext_lazy("Hệ thống gặp lỗi. Lỗi đã được ghi lại."),
    503: gettext_lazy("Hệ thống tạm thời chưa phục vụ được. Hãy gọi lại sau."),
}
KEPT_OF_REFUSALS = {"Allow", "Retry-After"}

# What pages ask again and again while nobody is there.
BY_ITSELF = {"file_reading", "remaining_time", "wagtailadmin_editing_sessions:ping"}

GetResponse = Callable[[HttpRequest], HttpResponse]


class GzipPages(GZipMiddleware):
    """Django's own, but for files: a part of a film keeps its length, and is compressed already."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


def no_plain_api(get_response: GetResponse) -> GetResponse:
    """A program that calls the API without encryption is refused, not led on.

    It would follow each time, unseen, and its token would go over the network each time.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_plain and request.path_info.startswith(API):
            text = _(
                "Giao diện này chỉ dùng qua https. Hãy đổi địa chỉ và thay mã truy cập đã gửi."
            )
            return JsonResponse({"detail": text}, status=403)
        return get_response(request)

    return middleware


def nothing_kept(get_response: GetResponse) -> GetResponse:
    """No browser or proxy keeps a page, so that Back shows nothing of who sat there before.

    Whatever may be kept says so itself by a `Cache-Control` of its own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def language_from_cookie(get_response: GetResponse) -> GetResponse:
    """Vietnamese unless the reader chose otherwise: a browser's own language is not a choice.

    Of a program that calls the API it is.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        if request.path_info.startswith(API):
            language = translation.get_language_from_request(request)
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def refusals_for_programs(get_response: GetResponse) -> GetResponse:
    """What calls the API reads in JSON why it was refused, whoever refused it; never a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(API):
            return response
        if request.resolver_match and response.headers["Content-Type"].startswith(JSON):
            return response
        said = REFUSED.get(response.status_code, response.reason_phrase)
        refusal = JsonResponse({"detail": str(said)}, status=response.status_code)
        for name in KEPT_OF_REFUSALS & set(response.headers):
            refusal.headers[name] = response.headers[name]
        return refusal

    return middleware


def count_use(get_response: GetResponse) -> GetResponse:
    """A request puts off the end of its session, unless the page made it by itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        session: Any = request.session
        if session.accessed and match and match.view_name not in BY_ITSELF:
            session.count_use()
        return response

    return middleware


class AdminDoor:
    """Who is signed in but has nothing to do in the admin reads what it is for, and a way on.

    Wagtail would send them to sign in, from where they are sent back, without end.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path_info.startswith(settings.ADMIN_PREFIX):
            return None
        user = request.user
        if not user.is_authenticated or user.has_perm("wagtailadmin.access_admin"):
            return None
        if wants_json(request):
            error = _("Tài khoản này chưa được giao quyền vào khu vực quản lý.")
            return JsonResponse({"error": error}, status=403)
        return render(request, "403_admin.html", status=403)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked, which can show no page."""
    kinds = ["text/html", "application/json"]
    script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return script or request.get_preferred_type(kinds) == "application/json"


class SoundAddress:
    """No view meets an address that no database can look up.

    A NUL leaves the query, so that its parameter counts as typed without it. A path with
    one, or with a number above every primary key, leads nowhere: 404. Holds for Wagtail's
    own addresses too, which a path converter of ours would not reach. An address that no
    redirect could carry along is answered before Django refuses the redirect as an attack.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_full_path()) > MAX_ADDRESS:
            return bad_request(request)
        query = request.META.get("QUERY_STRING", "")
        while "%00" in query or "\0" in query:
            query = request.META["QUERY_STRING"] = query.replace("%00", "").replace("\0", "")
        if "\0" in request.path_info:
            return page_not_found(request, Http404())
        return self.get_response(request)

    def process_view(
        self, _request: HttpRequest, _view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        for value in (*args, *kwargs.values()):
            if isinstance(value, int) and value > MAX_KEY:
                raise Http404
