"""What asks again for the password or a second factor, if the last time is long ago.

The names are held against all addresses by `tests/learning/accounts/test_guarded.py`: a new one
of these kinds is named here, or there with the reason why not.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from config.middleware import GetResponse, wants_json
from learning.access.rights import signed_in
from learning.accounts.proof_again.held_form import hold_form
from learning.accounts.proof_again.recent import was_recent
from learning.accounts.second_factor.policy import has_factor

GUARDED = {
    # Keys of examinations.
    "edition_key",
    "bank_export",
    # Rights: people's accounts, groups, scopes, second factors.
    "wagtailusers_users:add",
    "wagtailusers_users:edit",
    "wagtailusers_users:delete",
    "wagtailsnippets_learning_scope:add",
    "wagtailsnippets_learning_scope:edit",
    "wagtailsnippets_learning_scope:copy",
    "wagtailsnippets_learning_scope:delete",
    "wagtail_bulk_action",
    "wagtailsettings:edit",
    "factor_reset",
    "desk_sealed_letters",
    # One's own ways in, and sessions elsewhere; allauth asks nobody who has no password here.
    "account_set_password",
    "end_own_sessions",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    # Other systems: tokens, and the secrets of webhooks.
    "desk_api_tokens",
    "desk_api_token_revoke",
    "desk_webhooks",
    "desk_webhook_switch",
    "desk_webhook_retry",
    # Personal data in files, and making people nameless.
    "desk_person_export",
    "desk_import_result",
    "report_file",
    "snapshot_file",
    "register_book",
    "register_book_print",
    "certificate_sign_export",
    "desk_anonymisation_decide",
}

# What opens other people's accounts asks whoever has a second factor for that, not a password.
BY_FACTOR = {"factor_reset", "desk_sealed_letters"}


class ProofGuard:
    """Asks before the view runs; a form that was sent is held and offered again afterwards."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        # First what asks the database nothing: answers are saved through here.
        if not is_guarded(request) or not request.user.is_authenticated:
            return None
        by_factor = _asks_for_factor(request)
        if was_recent(request, by_factor=by_factor):
            return None
        if wants_json(request):
            error = _("Anh/chị cần xác nhận lại mật khẩu. Tải lại trang này rồi làm tiếp.")
            return JsonResponse({"error": error}, status=403)
        after = request.get_full_path() if request.method == "GET" else hold_form(request)
        way = "mfa_reauthenticate" if by_factor else "account_reauthenticate"
        return redirect(f"{reverse(way)}?{urlencode({'next': after})}")


def is_guarded(request: HttpRequest) -> bool:
    """Whether the address is on the list, or a list of the admin is asked for as a file."""
    match = request.resolver_match
    if match is not None and match.view_name in GUARDED:
        return True
    in_admin = request.path_info.startswith(settings.ADMIN_PREFIX)
    return in_admin and bool(request.GET.get("export"))


def _asks_for_factor(request: HttpRequest) -> bool:
    match = request.resolver_match
    named = match is not None and match.view_name in BY_FACTOR
    return named and has_factor(signed_in(request))
