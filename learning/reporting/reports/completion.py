"""Completion per unit."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.formats.excel_out import Column
from learning.models import Unit
from learning.reporting.completion.counts import Counts, ReportFilter, UnitRow, all_units
from learning.reporting.parameters import CourseParameters
from learning.reporting.phrases import counted_until, staff_note, structure_line
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.reports.people import filter_of, people_table
from learning.reporting.table import Row, Table

SHOWS = ("", "assigned", "completed", "overdue", "excused")


def build(request: ReportRequest) -> Table:
    """Every unit of the subtree in tree order; each number opens to its people."""
    chosen = filter_of(request)
    rows = all_units(request.unit, chosen, recent=not request.exact_counts)
    kept = [row for row in rows if row.counts.staff or row.unit.pk == request.unit.pk]
    whole = request.limit is None
    return Table(
        title=_("Kết quả hoàn thành theo đơn vị"),
        lines=(
            _("Khóa học: %(course)s") % {"course": chosen.course.title},
            counted_until(request.unit, request.on),
            structure_line(chosen.structure),
        ),
        columns=_columns(),
        rows=tuple(_row(row, request.unit, chosen) for row in kept[request.window]),
        total=(_("Cộng"), *_cells(kept[0].counts)),
        notes=_notes(request),
        evidence=people_table(request, show="") if whole else None,
        row_count=len(kept),
    )


def _notes(request: ReportRequest) -> tuple[str, ...]:
    notes = (staff_note(), _("Số của một đơn vị gồm cả các đơn vị trực thuộc."))
    if request.exact_counts:
        return notes
    return (*notes, _("Số trên trang này chậm nhất 5 phút; tệp tải về và báo cáo chốt tính lại."))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Đơn vị"), 46),
        Column(_("Số cán bộ"), 11, "int"),
        Column(_("Được giao"), 11, "int"),
        Column(_("Đã hoàn thành"), 11, "int"),
        Column(_("Quá hạn"), 11, "int"),
        Column(_("Được miễn"), 11, "int"),
        Column(_("Tỷ lệ"), 11, "percent"),
    )


def _row(row: UnitRow, top: Unit, chosen: ReportFilter) -> Row:
    base = {
        "course": chosen.course.pk,
        "on": chosen.on.isoformat(),
        "category": chosen.category,
        "structure": chosen.structure,
    }
    links = {
        place: f"{row.address}&{urlencode(base | {'show': show})}"
        for place, show in enumerate(SHOWS, start=1)
    }
    level = max(0, row.unit.depth - top.depth)
    return Row((row.unit.name, *_cells(row.counts)), level, links)


def _cells(counts: Counts) -> tuple[Any, ...]:
    return (
        counts.staff,
        counts.assigned,
        counts.completed,
        counts.overdue,
        counts.excused,
        counts.rate,
    )


catalogue.register(
    Report(
        slug="hoan-thanh",
        title=gettext_lazy("Kết quả hoàn thành theo đơn vị"),
        summary=gettext_lazy("Mỗi đơn vị: số cán bộ, đã hoàn thành, quá hạn, được miễn, tỷ lệ."),
        parameters=CourseParameters,
        build=build,
        order=10,
    )
)
