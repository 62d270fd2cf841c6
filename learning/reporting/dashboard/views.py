"""The dashboard of the HR desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from config.parameters import read_key
from learning.reporting.dashboard.figures import dashboard_for, refresh_figures
from learning.reporting.registry import PERMISSION


@never_cache
@require_safe
@permission_required(PERMISSION)
def dashboard(request: PersonRequest) -> HttpResponse:
    """What needs attention in the officer's subtree."""
    context = {"board": dashboard_for(request.user, read_key(request.GET.get("unit")))}
    return render(request, "learning/desk/dashboard.html", context)


@require_POST
@permission_required(PERMISSION)
def refresh(request: HttpRequest) -> HttpResponse:
    """Work the numbers out anew: at once where that is quick, else by the worker."""
    if refresh_figures():
        messages.success(request, _("Đã tính lại số liệu."))
    else:
        messages.success(request, _("Đang tính lại; anh/chị mở lại trang này sau ít phút."))
    return redirect("desk_dashboard")
