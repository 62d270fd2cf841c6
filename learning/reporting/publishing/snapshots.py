"""Publishing a report: its rows and files are kept as they are, with their SHA-256."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from learning.models import ReportSnapshot, SnapshotFile
from learning.reporting.official.heading import heading_for
from learning.reporting.registry import Report, ReportRequest
from learning.reporting.table import to_json
from learning.reporting.writers import FORMATS


class SnapshotBrokenError(Exception):
    """A published report is no longer what was published."""


@dataclass(frozen=True)
class Edition:
    """A report made ready to be published: its rows as canonical text, and its files."""

    title: str
    content: str
    files: dict[str, bytes]
    made_at: dt.datetime


def make_edition(report: Report, request: ReportRequest) -> Edition:
    """Build the report and write a file in each format that it fits; reads only.

    It may take long, so that it holds no transaction.
    """
    request.on_progress(5)
    table = report.build(request)
    request.on_progress(60)
    made_at = timezone.now()
    heading = heading_for(request.unit, made_at=made_at, wide=report.wide)
    files = {}
    for place, one in enumerate(FORMATS.values(), start=1):
        if one.takes(table.count):
            files[one.name] = one.write(table, heading)
        request.on_progress(60 + 35 * place // len(FORMATS))
    return Edition(table.title, to_json(table), files, made_at)


@transaction.atomic
def publish_edition(
    edition: Edition, report: Report, request: ReportRequest, *, parameters: dict[str, str]
) -> ReportSnapshot:
    """Keep rows and files; what changes later of people, units or templates leaves them be."""
    snapshot = ReportSnapshot.objects.create(
        report=report.slug,
        title=edition.title[:300],
        unit=request.unit,
        unit_name=request.unit.full_path()[:400],
        cut_off=request.on,
        parameters=parameters,
        content=edition.content,
        sha256=digest(edition.content.encode()),
        made_by=request.viewer,
        made_at=edition.made_at,
    )
    SnapshotFile.objects.bulk_create(
        SnapshotFile(snapshot=snapshot, format=name, content=content, sha256=digest(content))
        for name, content in edition.files.items()
    )
    return snapshot


def visible_snapshots(units: Any) -> Any:
    """The published reports of these units, latest first, without their rows."""
    rows = ReportSnapshot.objects.filter(unit__in=units).select_related("made_by", "unit")
    return rows.defer("content")


def read_file(snapshot: ReportSnapshot, format_name: str) -> bytes | None:
    """The file as it was published.

    Returns:
        The bytes; None where that format was not made.

    Raises:
        SnapshotBrokenError: rows or file no longer fit their SHA-256.
    """
    file = SnapshotFile.objects.filter(snapshot=snapshot, format=format_name).first()
    if file is None:
        return None
    content = bytes(file.content)
    if digest(content) != file.sha256 or not is_whole(snapshot):
        raise SnapshotBrokenError(f"{snapshot.pk} {format_name}")
    return content


def is_whole(snapshot: ReportSnapshot) -> bool:
    """Whether the rows are those that were published."""
    return digest(snapshot.content.encode()) == snapshot.sha256


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
