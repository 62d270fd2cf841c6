"""Nobody of whom a second factor is demanded uses rights over others without one."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext as _

from config.middleware import GetResponse, wants_json
from learning.access.rights import signed_in
from learning.accounts.second_factor.policy import has_factor, has_shown_factor, is_demanded

OPEN = {"admin_login", "wagtailadmin_logout"}
# Where a role opens more than one's own, outside the admin: other people's certificates, and
# files as they were uploaded.
OUTSIDE = {"certificate_pdf"}
UPLOADED, SHOWN_TO_ALL = "media", "images/"


class FactorDoor:
    """Stands before every address of the admin, Wagtail's too, and a few outside."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not _is_held(request):
            return None
        if not request.user.is_authenticated or has_shown_factor(request):
            return None
        return _way_in(request) if is_demanded(request.user) else None


def _is_held(request: HttpRequest) -> bool:
    match = request.resolver_match
    if request.path_info.startswith(settings.ADMIN_PREFIX):
        return match is None or match.view_name not in OPEN
    return match is not None and _opens_others(match)


def _opens_others(match: ResolverMatch) -> bool:
    if match.view_name == UPLOADED:
        return not str(match.kwargs["name"]).startswith(SHOWN_TO_ALL)
    return match.view_name in OUTSIDE


def _way_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": _("Anh/chị cần xác thực bước hai trước.")}, status=403)
    name = "mfa_reauthenticate" if has_factor(signed_in(request)) else "factor_setup"
    asked = request.get_full_path() if request.method == "GET" else settings.ADMIN_PREFIX
    return redirect(f"{reverse(name)}?{urlencode({'next': asked})}")
