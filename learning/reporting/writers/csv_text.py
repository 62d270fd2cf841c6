"""A table as CSV."""

import csv
import datetime as dt
from io import StringIO

from cms.text import uncomputed
from learning.reporting.official.heading import Heading
from learning.reporting.table import Table

BOM = "\ufeff"


def write_csv(table: Table, _heading: Heading) -> bytes:
    """UTF-8 with a byte order mark, commas, the header in the first line (RFC 4180).

    Dates are ISO 8601, rates numbers from 0 to 1 with four decimals. Texts that begin like a
    formula get an apostrophe before them. The same table gives the same bytes.
    """
    output = StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    table = table.with_indent()
    writer.writerow([_cell(column.header, "text") for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        writer.writerow([_cell(v, k) for v, k in zip(row.cells, kinds, strict=True)])
    return (BOM + output.getvalue()).encode()


def _cell(value: object, kind: str) -> str:
    if value is None:
        return ""
    if kind == "percent" and isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return uncomputed(value) if isinstance(value, str) else str(value)
