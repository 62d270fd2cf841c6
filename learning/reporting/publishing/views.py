"""Published reports, and the work of making them."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.admin.subject import name_subject
from cms.people import PersonRequest
from config.queue.delays import wait_in
from config.queue.lanes import Lane
from learning.access.rights import visible_unit, visible_units
from learning.enums import RunState
from learning.models import ReportRun, ReportSnapshot
from learning.reporting.charts import drawn_rows, drawn_total
from learning.reporting.publishing.snapshots import (
    SnapshotBrokenError,
    is_whole,
    read_file,
    visible_snapshots,
)
from learning.reporting.registry import PERMISSION, report_named
from learning.reporting.table import from_json
from learning.reporting.writers import FORMATS

PER_PAGE = 50
MAX_SHOWN = 200


@never_cache
@require_safe
@permission_required(PERMISSION)
def snapshots(request: PersonRequest) -> HttpResponse:
    """The published reports of the viewer's units, latest first."""
    rows = Paginator(visible_snapshots(visible_units(request.user)), PER_PAGE)
    page = rows.get_page(request.GET.get("page"))
    return render(request, "learning/desk/snapshots.html", {"page": page})


@never_cache
@require_safe
@permission_required(PERMISSION)
def snapshot(request: PersonRequest, snapshot_id: int) -> HttpResponse:
    """A published report: its rows, its SHA-256, its files."""
    found = _found(request, snapshot_id)
    table = from_json(found.content)
    kept = list(found.files.values_list("format", "sha256"))
    context = {
        "snapshot": found,
        "table": table,
        "rows": drawn_rows(table)[:MAX_SHOWN],
        "total": drawn_total(table),
        "more": max(0, table.count - MAX_SHOWN),
        "whole": is_whole(found),
        "files": [(FORMATS[name], sha) for name, sha in kept if name in FORMATS],
    }
    return render(request, "learning/desk/snapshot.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION)
def snapshot_file(request: PersonRequest, snapshot_id: int, name: str) -> HttpResponse:
    """The file as it was published, byte for byte."""
    found, one = _found(request, snapshot_id), FORMATS.get(name)
    try:
        content = read_file(found, name) if one else None
    except SnapshotBrokenError:
        return render(
            request, "learning/desk/snapshot_broken.html", {"snapshot": found}, status=500
        )
    if one is None or content is None:
        raise Http404
    name_subject(request, _("Báo cáo đã chốt: %(title)s") % {"title": f"{found.title} ({name})"})
    file = f"{found.report}-{found.cut_off.isoformat()}-{found.pk}.{name}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return HttpResponse(content, content_type=one.content_type, headers=headers)


@never_cache
@require_safe
@permission_required(PERMISSION)
def run(request: PersonRequest, run_id: int) -> HttpResponse:
    """How far a report is; the page asks again by itself until it is done."""
    found = ReportRun.objects.select_related("unit").filter(pk=run_id).first()
    if found is None:
        raise PermissionDenied
    visible_unit(request.user, found.unit_id)
    waits = found.state in (RunState.QUEUED, RunState.RUNNING)
    context = {
        "run": found,
        "report": report_named(found.report),
        "waits": waits,
        "wait": wait_in(Lane.PEOPLE) if waits else None,
    }
    return render(request, "learning/desk/report_run.html", context)


def _found(request: PersonRequest, snapshot_id: int) -> ReportSnapshot:
    rows = ReportSnapshot.objects.filter(unit__in=visible_units(request.user))
    found = rows.select_related("made_by", "unit").filter(pk=snapshot_id).first()
    if found is None:
        raise PermissionDenied
    return found
