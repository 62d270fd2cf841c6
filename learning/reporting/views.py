"""Reports of the HR desk: list, page, files, publishing."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.subject import name_subject
from cms.people import PersonRequest
from config.parameters import read_key, read_page
from learning.access.rights import visible_units
from learning.models import Unit, UnitTally
from learning.models.units import UnitQuerySet
from learning.reporting.charts import drawn_rows, drawn_total
from learning.reporting.official.heading import heading_for
from learning.reporting.parameters import ReportParameters
from learning.reporting.publishing.runs import ask_report
from learning.reporting.publishing.snapshots import visible_snapshots
from learning.reporting.registry import PERMISSION, Report, ReportRequest, all_reports, report_named
from learning.reporting.writers import FORMATS, Format

PER_PAGE = 50
MAX_IN_REQUEST = 2000
MAX_RECENT = 10
MAX_UNITS = 400


@dataclass(frozen=True)
class Chosen:
    """A report, the unit and the parameters of an address; `seen`: the viewer's units."""

    report: Report
    seen: UnitQuerySet
    unit: Unit
    form: ReportParameters
    query: str


@never_cache
@require_safe
@permission_required(PERMISSION)
def index(request: PersonRequest) -> HttpResponse:
    """Every report, and the latest that were published."""
    snapshots = visible_snapshots(visible_units(request.user))[:MAX_RECENT]
    context = {"reports": all_reports(), "snapshots": snapshots}
    return render(request, "learning/desk/reports.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION)
def report(request: PersonRequest, slug: str) -> HttpResponse:
    """A report as a page, fifty rows at a time; slow ones only with their parameters."""
    chosen = choose(request, slug)
    units = near_units(chosen.seen, chosen.unit)
    texts = chosen.form.as_texts()
    texts.pop("then", None)
    context: dict[str, Any] = {
        "chosen": chosen,
        "form": chosen.form,
        "unit": chosen.unit,
        "units": units,
        "above": [one for one in units if chosen.unit.is_descendant_of(one)],
        "rest": urlencode(texts),
    }
    if chosen.form.is_valid() and not chosen.report.slow:
        context["then"] = chosen.form.cleaned_data.get("then")
        context |= _page_of_table(request, chosen)
    return render(request, "learning/desk/report_page.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION)
def report_file(request: PersonRequest, slug: str, name: str) -> HttpResponse:
    """The report as a file; the audit log keeps who took it."""
    chosen, one = choose(request, slug), FORMATS.get(name)
    if one is None or chosen.report.slow or not chosen.form.is_valid():
        raise Http404
    table = chosen.report.build(report_request(request, chosen))
    if not one.takes(table.count):
        raise Http404
    made_at = timezone.now()
    heading = heading_for(chosen.unit, made_at=made_at, wide=chosen.report.wide)
    name_subject(request, f"{table.title} – {chosen.unit.name} ({one.name})")
    return file_response(one, one.write(table, heading), chosen.report.slug)


@require_POST
@permission_required(PERMISSION)
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Have the worker make the report, and keep its rows and files for good."""
    chosen = choose(request, slug)
    if not chosen.form.is_valid():
        return redirect("report", slug)
    name_subject(request, _("Chốt báo cáo: %(title)s") % {"title": chosen.report.title})
    run = ask_report(
        chosen.report, by=request.user, unit=chosen.unit, parameters=chosen.form.as_texts()
    )
    return redirect("report_run", run.pk)


def choose(request: PersonRequest, slug: str) -> Chosen:
    """What the address names, checked against the viewer's subtrees.

    Raises:
        Http404: there is no such report.
        PermissionDenied: the unit is not the viewer's, or the viewer has none.
    """
    found = report_named(slug)
    if found is None:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    seen = visible_units(request.user)
    unit = chosen_unit(seen, given.get("unit", ""))
    form = found.parameters(given, viewer=request.user)
    return Chosen(found, seen, unit, form, urlencode({"unit": unit.pk, **form.as_texts()}))


def chosen_unit(seen: UnitQuerySet, wanted: str) -> Unit:
    """The unit of the address or what stands there today, or the first of those seen.

    Raises:
        PermissionDenied: it is not among those seen, or there is none.
    """
    found = seen.current().order_by("path").first() if not wanted else None
    if pk := read_key(wanted):
        found = seen.filter(pk=pk).first()
    if found is not None and found.heir_id:
        found = seen.filter(pk=found.heir_id).first()
    if found is None:
        raise PermissionDenied
    return found


def near_units(seen: UnitQuerySet, unit: Unit) -> list[Unit]:
    """The unit, those above it that are seen, and those right below; one query."""
    above = [unit.path[:n] for n in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    below = Q(path__startswith=unit.path, depth=unit.depth + 1)
    return list(seen.current().filter(Q(path__in=above) | below).order_by("path")[:MAX_UNITS])


def report_request(request: PersonRequest, chosen: Chosen, **window: Any) -> ReportRequest:
    """The question put to the report."""
    values = chosen.form.cleaned_data
    return ReportRequest(request.user, chosen.unit, values["on"], values, **window)


def file_response(one: Format, content: bytes, name: str) -> HttpResponse:
    """A file to keep, never shown inside the page."""
    day = timezone.localdate().isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day}.{one.name}"'}
    return HttpResponse(content, content_type=one.content_type, headers=headers)


def _page_of_table(request: PersonRequest, chosen: Chosen) -> dict[str, Any]:
    page = read_page(request.GET.get("page"))
    exact, offset = not is_large(chosen.unit), (page - 1) * PER_PAGE
    # One row more than is shown says whether there is a next page.
    window = report_request(request, chosen, offset=offset, limit=PER_PAGE + 1, exact_counts=exact)
    table = chosen.report.build(window)
    more, counted = len(table.rows) > PER_PAGE, table.row_count is not None
    file_count = table.count if table.file_count is None else table.file_count
    table = replace(table, rows=table.rows[:PER_PAGE])
    return {
        "table": table,
        "rows": drawn_rows(table),
        "total": [] if more else drawn_total(table),
        "counted": counted,
        "formats": [one for one in FORMATS.values() if not counted or one.takes(file_count)],
        "page": page,
        "last": max(1, -(-table.count // PER_PAGE)) if counted else page + more,
    }


def is_large(unit: Unit) -> bool:
    """Whether the unit has so many people that a page must not look at all of them."""
    newest = UnitTally.objects.filter(unit=unit).order_by("-day").values_list("staff", flat=True)
    return (newest.first() or 0) > MAX_IN_REQUEST
