"""What everybody sees and changes of the own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.ports import record_event
from config.parameters import read_text
from learning.access.rights import signed_in
from learning.accounts.second_factor.policy import own_factors
from learning.accounts.sessions import end_own_session, end_sessions, own_sessions
from learning.enums import AuditEvent


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Password, second factor, and where one is signed in."""
    sessions = own_sessions(signed_in(request), request.session.session_key or "")
    context = {"sessions": sessions, **own_factors(signed_in(request))}
    return render(request, "account/own.html", context)


@login_required
@require_safe
def factor_setup(request: HttpRequest) -> HttpResponse:
    """The ways to set up a second factor, for whom one is demanded; `next` is kept."""
    after = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}):
        request.session["after_setup"] = after
    return render(request, "account/factor_setup.html")


@login_required
@require_POST
def end_sessions_of_mine(request: HttpRequest) -> HttpResponse:
    """End one session by its name (`phien`), or without one all others."""
    user, name = signed_in(request), read_text(request.POST.get("phien"), longest=40)
    if not name:
        ended = end_sessions(user, but=request.session.session_key or "")
        _record(_("%(n)s phiên khác") % {"n": ended})
        messages.success(request, _("Đã kết thúc mọi phiên khác."))
    elif end_own_session(user, name):
        _record(_("một phiên"))
        messages.success(request, _("Đã kết thúc phiên."))
    else:
        messages.info(request, _("Phiên này đã kết thúc trước đó."))
    return redirect("mfa_index")


def _record(what: str) -> None:
    record_event(AuditEvent.SESSION_ENDED, what=what)
