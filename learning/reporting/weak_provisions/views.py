"""The map of weak provisions at the HR desk, and the refresher made from it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from cms.uploads.media_types import EXCEL
from config.parameters import read_key, read_keys
from learning.access.rights import visible_unit, visible_units
from learning.duties.refresher_forms import RefresherForm
from learning.duties.refreshers import draft_refresher_course
from learning.models import Unit, WeakProvisionMap
from learning.reporting.weak_provisions.excel import weak_provisions_workbook
from learning.reporting.weak_provisions.facility import parts_of, request_map, rows_of

SEE, MAKE = "learning.view_reports", "learning.add_programme"
MAX_SHOWN = 50


@never_cache
@require_safe
@permission_required(SEE)
def weak_provisions(request: PersonRequest) -> HttpResponse:
    """The weakest provisions of a unit, and where they are weakest."""
    unit = _unit(request)
    found = WeakProvisionMap.objects.filter(unit=unit).first() if unit else None
    rows = rows_of(found) if found else []
    if request.GET.get("export") == "xlsx" and unit and found:
        content = weak_provisions_workbook(unit, found.computed_at, rows, parts_of(unit))
        headers = {"Content-Disposition": 'attachment; filename="dieu-khoan-con-yeu.xlsx"'}
        return HttpResponse(content, content_type=EXCEL, headers=headers)
    names = parts_of(unit) if unit else {}
    context = {
        "unit": unit,
        "units": visible_units(request.user),
        "map": found,
        "rows": [
            (row, [(names.get(c.unit, "–"), c) for c in row.cells[:3]]) for row in rows[:MAX_SHOWN]
        ],
        "more": max(0, len(rows) - MAX_SHOWN),
        "form": RefresherForm() if request.user.has_perm(MAKE) else None,
    }
    return render(request, "learning/desk/weak_provisions.html", context)


@require_POST
@permission_required(SEE)
def compute_unit(request: PersonRequest) -> HttpResponse:
    """Have the map of a unit worked out by the worker."""
    unit = visible_unit(request.user, _number(request.POST.get("unit")))
    request_map(unit)
    messages.success(request, _("Hệ thống đang tính. Anh/chị tải lại trang sau ít phút."))
    return redirect(f"{request.path.removesuffix('tinh/')}?unit={unit.pk}")


@require_POST
@permission_required(MAKE)
def refresh(request: PersonRequest) -> HttpResponse:
    """Make a course of what is weak, and the draft of the programme that gives it."""
    unit = visible_unit(request.user, _number(request.POST.get("unit")))
    form = RefresherForm(request.POST)
    chosen = read_keys(request.POST.getlist("dieu-khoan"))
    back = f"{request.path.removesuffix('on-tap/')}?unit={unit.pk}"
    if not chosen:
        form.add_error(None, _("Anh/chị chọn ít nhất một điều khoản trong bảng."))
    if not form.is_valid():
        return send_back(request, form, back)
    try:
        programme = draft_refresher_course(chosen, unit, **form.cleaned_data, by=request.user)
    except ValidationError as error:
        return send_back(request, error, back)
    messages.success(request, _("Đã tạo khóa ôn lại và dự thảo kế hoạch; một người khác duyệt."))
    return redirect("desk_programme", programme.pk)


def _unit(request: PersonRequest) -> Unit | None:
    """The unit asked for, else the first of the officer's own."""
    if wanted := request.GET.get("unit"):
        return visible_unit(request.user, _number(wanted))
    return visible_units(request.user).first()


def _number(text: str | None) -> int:
    number = read_key(text)
    if number is None:
        raise PermissionDenied
    return number
