"""A table as an Excel file."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.formats.excel_out import Sheet, write_sheets
from learning.reporting.official.heading import Heading
from learning.reporting.table import Table


def write_excel(table: Table, heading: Heading) -> bytes:
    """An .xlsx file: the table, and the people behind its numbers on a second sheet."""
    sheets = [_sheet(table, heading)]
    if table.evidence is not None:
        sheets.append(_sheet(table.evidence, heading))
    return write_sheets(sheets)


def _sheet(table: Table, heading: Heading) -> Sheet:
    made = timezone.localtime(heading.made_at).strftime("%H:%M %d/%m/%Y")
    lines = (*table.lines, *table.notes, _("Lập lúc %(now)s") % {"now": made})
    return Sheet(table.title, lines, table.columns, _cells(table))


def _cells(table: Table) -> Iterator[tuple[Any, ...]]:
    yield from (row.cells for row in table.with_indent().rows)
    if table.total is not None:
        yield table.total
