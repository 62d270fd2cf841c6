"""A table as an official PDF."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from weasyprint import HTML

from learning.reporting.official.heading import Heading
from learning.reporting.table import Table, shown


def write_pdf(table: Table, heading: Heading) -> bytes:
    """A4 in the form of Decree 30/2020/NĐ-CP, annex I; tagged, fonts embedded.

    The page number stands in the middle of the top margin from the second page on.
    """
    kinds = [column.kind for column in table.columns]
    width = sum(column.width for column in table.columns)
    context = {
        "table": table,
        "heading": heading,
        "columns": [(c.header, c.kind, f"{100 * c.width / width:.2f}") for c in table.columns],
        "rows": [(row.level, _cells(row.cells, kinds)) for row in table.rows],
        "total": _cells(table.total, kinds) if table.total else None,
    }
    html = render_to_string("learning/official_report.html", context)
    pdf: bytes = HTML(string=html, base_url=None).write_pdf(pdf_tags=True)
    return pdf


def _cells(cells: tuple[object, ...], kinds: Sequence[str]) -> list[tuple[str, str]]:
    return [(kind, shown(value, kind)) for value, kind in zip(cells, kinds, strict=True)]
