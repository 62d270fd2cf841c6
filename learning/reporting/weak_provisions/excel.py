"""The map of weak provisions as an Excel file."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.formats.excel_out import Column, write_table
from learning.models import Unit
from learning.reporting.weak_provisions.facility import Row


def weak_provisions_workbook(
    unit: Unit, at: dt.datetime | None, rows: Sequence[Row], parts: Mapping[int, str]
) -> bytes:
    """Provisions by parts of the unit: the share of the marks, empty where it is hidden."""
    columns = [Column(_("Điều khoản"), 60), Column(_("Chung"), 10, "percent")]
    columns += [Column(_("Lượt trả lời"), 12, "int")]
    columns += [Column(name, 18, "percent") for name in parts.values()]
    lines = [unit.name]
    if at:
        lines.append(_("Tính lúc %(at)s") % {"at": f"{timezone.localtime(at):%H:%M %d/%m/%Y}"})
    lines.append(_("Nhóm dưới 5 người để trống."))
    table = []
    for row in rows:
        shares = {cell.unit: cell.facility for cell in row.cells}
        table.append([str(row.provision), row.facility, row.answers, *map(shares.get, parts)])
    return write_table(_("Điều khoản còn yếu"), lines, columns, table)
