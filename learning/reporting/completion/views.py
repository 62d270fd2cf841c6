"""Completion per unit at the HR desk."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from config.parameters import read_key
from learning.access.rights import former_unit, visible_units
from learning.enums import Structure
from learning.reporting.completion.counts import ReportFilter, unit_report
from learning.reporting.completion.forms import ReportForm
from learning.reporting.views import chosen_unit, is_large


@require_safe
@permission_required("learning.view_reports")
def report(request: PersonRequest) -> HttpResponse:
    """Completion per unit."""
    form, wanted = ReportForm(request.GET), request.GET.get("unit", "")
    seen = visible_units(request.user)
    unit = chosen_unit(seen, wanted) if wanted or seen.exists() else None
    context: dict[str, Any] = {"form": form, "unit": unit}
    if unit is not None and form.is_valid():
        chosen = _chosen(request, form)
        recent = is_large(unit)
        context |= {
            "recent": recent,
            "report": unit_report(request.user, unit, chosen, recent=recent),
            "query": _query(form),
            "then": chosen.then,
        }
    return render(request, "learning/desk/report.html", context)


def _chosen(request: PersonRequest, form: ReportForm) -> ReportFilter:
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
