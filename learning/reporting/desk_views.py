"""The HR desk in the admin: report, people, duties."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from config.parameters import read_key
from learning.access.rights import former_unit, visible_units
from learning.duties.enrolments import create_programme
from learning.enums import Structure
from learning.models import Programme
from learning.reporting.completion import ReportFilter, unit_report
from learning.reporting.forms import AssignForm, ReportForm
from learning.reporting.views import chosen_unit, has_many


@require_safe
@permission_required("learning.view_reports")
def report(request: HttpRequest) -> HttpResponse:
    """Completion per unit."""
    form, wanted = ReportForm(request.GET), request.GET.get("unit", "")
    seen = visible_units(request.user)
    unit = chosen_unit(seen, wanted) if wanted or seen.exists() else None
    context: dict[str, Any] = {"form": form, "unit": unit}
    if unit is not None and form.is_valid():
        chosen = _chosen(request, form)
        recent = has_many(unit)
        context |= {
            "recent": recent,
            "report": unit_report(request.user, unit, chosen, recent=recent),
            "query": _query(form),
            "then": chosen.then,
        }
    return render(request, "learning/desk/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("learning.add_programme")
@creates_once
def assign(request: HttpRequest) -> HttpResponse:
    """Give a course to a unit subtree, and see what was given."""
    form = AssignForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid() and _assigned(request, form):
        return redirect("desk_assign")
    given = Programme.objects.filter(direct=True).visible_to(request.user)
    context = {"form": form, "programmes": given.with_targets()[:50]}
    return render(request, "learning/desk/assign.html", context)


def _assigned(request: HttpRequest, form: AssignForm) -> bool:
    try:
        create_programme(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(
        request,
        _("Đã giao “%(course)s” cho %(unit)s, hạn %(day)s.")
        % {
            "course": form.cleaned_data["course"].title,
            "unit": form.cleaned_data["unit"].name,
            "day": form.cleaned_data["due_on"].strftime("%d/%m/%Y"),
        },
    )
    return True


def _chosen(request: HttpRequest, form: ReportForm) -> ReportFilter:
    """The filter, narrowed to a unit of that day where the address names one."""
    then = read_key(request.GET.get("then"))
    by_day = form.cleaned_data["structure"] == Structure.THEN
    narrowed = former_unit(request.user, then) if by_day and then else None
    return ReportFilter(**form.cleaned_data, then=narrowed)


def _query(form: ReportForm) -> str:
    data = form.cleaned_data
    return urlencode(
        {
            "course": data["course"].pk,
            "on": data["on"].isoformat(),
            "category": data["category"],
            "structure": data["structure"],
        }
    )
