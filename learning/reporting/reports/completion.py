"""Completion per unit."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.formats.excel_out import Column
from learning.models import Unit
from learning.reporting.completion.counts import (
    Counts,
    ReportFilter,
    UnitRow,
    address_of,
    all_units,
    unit_report,
)
from learning.reporting.parameters import CourseParameters
from learning.reporting.phrases import counted_until, staff_note, structure_line
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.reports.people import filter_of, people_table
from learning.reporting.table import Row, Table

SHOWS = ("", "assigned", "completed", "overdue", "excused")


def build(request: ReportRequest) -> Table:
    """A page shows the units right below, neediest first, each leading to those below it;
    a file every unit in tree order. Each number opens to its people.
    """
    chosen = filter_of(request)
    is_page = request.limit is not None
    rows, total, file_count = (_level if is_page else _whole_tree)(request, chosen)
    return Table(
        title=_("Kết quả hoàn thành theo đơn vị"),
        lines=(
            _("Khóa học: %(course)s") % {"course": chosen.course.title},
            counted_until(request.unit, request.on),
            structure_line(chosen.structure),
        ),
        columns=_columns(),
        rows=tuple(_row(row, request.unit, chosen) for row in rows[request.window]),
        total=(_("Cộng"), *_cells(total)),
        notes=_notes(request, is_page=is_page),
        evidence=None if is_page else people_table(request, show=""),
        row_count=len(rows),
        file_count=file_count,
    )


def _level(request: ReportRequest, chosen: ReportFilter) -> tuple[list[UnitRow], Counts, int]:
    """The units right below, or the unit alone where there are none."""
    report = unit_report(request.unit, chosen, recent=not request.exact_counts)
    top = chosen.then or request.unit
    address = address_of(request.unit, top, chosen)
    alone = UnitRow(top, report.total, has_children=False, address=address)
    return report.rows or [alone], report.total, report.whole


def _whole_tree(request: ReportRequest, chosen: ReportFilter) -> tuple[list[UnitRow], Counts, int]:
    rows = all_units(request.unit, chosen)
    return rows, rows[0].counts, len(rows)


def _notes(request: ReportRequest, *, is_page: bool) -> tuple[str, ...]:
    notes = [staff_note(), _("Số của một đơn vị gồm cả các đơn vị trực thuộc.")]
    if is_page:
        notes.append(_("Tệp tải về và báo cáo chốt có mọi cấp của cây đơn vị."))
    if not request.exact_counts:
        notes.append(_("Số trên trang này chậm nhất 5 phút; tệp tải về và báo cáo chốt tính lại."))
    return tuple(notes)


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
    own = {"own": 1} if row.own else {}
    links = {
        place: f"{row.address}&{urlencode(base | {'show': show} | own)}"
        for place, show in enumerate(SHOWS, start=1)
    }
    name = _("Trực tiếp tại %(unit)s") % {"unit": row.unit.name} if row.own else row.unit.name
    below = f"{row.address}&{urlencode(base)}" if row.has_children else ""
    level = max(0, row.unit.depth - top.depth)
    return Row((name, *_cells(row.counts)), level, links, below=below)


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
