"""Reports that the worker makes and publishes, with progress."""

import logging
from typing import Any

from django.db import transaction

from cms.people import Person
from config.queue import enqueue
from learning.access.rights import visible_unit
from learning.enums import RunState
from learning.models import ReportRun, Unit
from learning.reporting.publishing.snapshots import make_edition, publish_edition
from learning.reporting.registry import Report, ReportRequest, report_named

logger = logging.getLogger(__name__)
OPEN = [RunState.QUEUED, RunState.RUNNING]


@transaction.atomic
def ask_report(report: Report, *, by: Person, unit: Unit, parameters: dict[str, str]) -> ReportRun:
    """Have the worker make and publish the report.

    Returns:
        The run that was queued, or the same one that waits already.
    """
    asked = ReportRun.objects.filter(
        report=report.slug, unit=unit, asked_by=by, state__in=OPEN, parameters=parameters
    ).first()
    if asked is not None:
        return asked
    run = ReportRun.objects.create(
        report=report.slug, unit=unit, asked_by=by, parameters=parameters
    )
    enqueue("learning.tasks.make_report", run.pk)
    return run


def make_report(run_id: int) -> bool:
    """Make the report of a run; again, or after it is done, changes nothing.

    A run whose worker died is made anew when the queue gives it out again.

    Returns:
        True when the run ended with a published report.
    """
    run = ReportRun.objects.filter(pk=run_id, state__in=OPEN).first()
    if run is None:
        return False
    _update(run, state=RunState.RUNNING, progress=1)
    try:
        return _publish(run)
    except Exception as error:
        logger.exception("report run %s failed", run_id)
        _update(run, state=RunState.FAILED, error=f"{type(error).__name__}: {error}"[:400])
        return False


def _publish(run: ReportRun) -> bool:
    """The published report and the end of the run, both or neither."""
    report = report_named(run.report)
    if report is None:
        raise LookupError(run.report)
    form = report.parameters(run.parameters, viewer=run.asked_by)
    if not form.is_valid():
        raise ValueError(form.errors.as_text())
    unit = visible_unit(run.asked_by, run.unit_id)
    request = ReportRequest(
        run.asked_by,
        unit,
        form.cleaned_data["on"],
        form.cleaned_data,
        on_progress=lambda percent: _tell(run, percent),
    )
    edition = make_edition(report, request)
    with transaction.atomic():
        snapshot = publish_edition(edition, report, request, parameters=form.as_texts())
        if not _update(run, state=RunState.DONE, progress=100, snapshot=snapshot):
            raise RuntimeError("another worker has made it")
    return True


def _tell(run: ReportRun, percent: int) -> None:
    _update(run, progress=min(percent, 99))


def _update(run: ReportRun, **fields: Any) -> bool:
    return bool(ReportRun.objects.filter(pk=run.pk, state__in=OPEN).update(**fields))
