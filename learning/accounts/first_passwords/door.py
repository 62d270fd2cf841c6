"""Who came in by a password from a letter chooses another before anything else."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.middleware import GetResponse, wants_json
from config.sessions import must_change_password

OPEN = {
    "account_change_password",
    "account_logout",
    # What the page that is open needs.
    "set_language",
    "service_worker",
    "offline",
    "healthz",
    # Reads no session where the page's key holds; where it does not, the view asks itself.
    "save_answer",
}


class FirstPasswordDoor:
    """Stands before every view, Wagtail's too; no query, as the session is read anyway."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.view_name in OPEN:
            return None
        if not must_change_password(request):
            return None
        if wants_json(request):
            error = _("Anh/chị cần đổi mật khẩu ghi trong thư trước.")
            return JsonResponse({"error": error}, status=403)
        return redirect("account_change_password")
