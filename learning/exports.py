"""Excel files of the HR desk, from the rows that the pages show."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.enums import Structure
from learning.formats.excel_out import Column, write_table
from learning.models import Unit
from learning.reports import PersonRow, ReportFilter, UnitRow


def units_workbook(unit: Unit, chosen: ReportFilter, rows: Iterable[UnitRow]) -> bytes:
    """Completion per unit, the whole subtree in tree order."""
    columns = [
        Column(_("Đơn vị"), 50),
        Column(_("Số cán bộ"), 12, "int"),
        Column(_("Được giao"), 12, "int"),
        Column(_("Đã hoàn thành"), 12, "int"),
        Column(_("Quá hạn"), 12, "int"),
        Column(_("Tỷ lệ trên số cán bộ"), 14, "percent"),
    ]
    cells = (
        (
            "    " * (row.unit.depth - unit.depth) + row.unit.name,
            row.counts.staff,
            row.counts.assigned,
            row.counts.completed,
            row.counts.overdue,
            row.counts.rate,
        )
        for row in rows
    )
    return write_table(_("Kết quả hoàn thành"), _lines(unit, chosen), columns, cells)


def people_workbook(unit: Unit, chosen: ReportFilter, rows: Iterable[PersonRow]) -> bytes:
    """The people behind the numbers."""
    columns = [
        Column(_("Mã CBCC"), 14),
        Column(_("Họ và tên"), 30),
        Column(_("Đơn vị"), 50),
        Column(_("Chức vụ"), 24),
        Column(_("Tình trạng"), 18),
        Column(_("Hạn hoàn thành"), 14, "date"),
        Column(_("Ngày hoàn thành"), 14, "date"),
    ]
    cells = (
        (
            row.posting.user.staff_code,
            row.posting.user.full_name,
            row.unit_name,
            row.posting.position,
            str(row.state.label) if row.state else _("Chưa được giao"),
            row.due_on,
            row.completed_on,
        )
        for row in rows
    )
    return write_table(_("Danh sách cán bộ"), _lines(unit, chosen), columns, cells)


def _lines(unit: Unit, chosen: ReportFilter) -> list[str]:
    return [
        f"{(chosen.then or unit).name} – {chosen.course.title}",
        _("Tính đến hết ngày %(day)s, lập lúc %(now)s")
        % {
            "day": chosen.on.strftime("%d/%m/%Y"),
            "now": timezone.localtime().strftime("%H:%M %d/%m/%Y"),
        },
        _("Xếp %(structure)s") % {"structure": Structure(chosen.structure).label},
    ]
