"""One writer a format; each takes a table and its heading and returns the file's bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.reporting.official.heading import Heading
from learning.reporting.table import Table
from learning.reporting.writers.csv_text import write_csv
from learning.reporting.writers.excel import write_excel
from learning.reporting.writers.pdf import write_pdf
from learning.reporting.writers.word import write_word

MAX_IN_WORD = 2000
# Laying out a page takes about a second.
MAX_IN_PDF = 500
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """A file format; `most` rows at most where a longer one is of use to nobody."""

    name: str
    label: Any
    content_type: str
    write: Callable[[Table, Heading], bytes]
    most: int | None = None

    def takes(self, rows: int) -> bool:
        return self.most is None or rows <= self.most


FORMATS = {
    one.name: one
    for one in (
        Format("xlsx", _("Excel"), f"{OFFICE}.spreadsheetml.sheet", write_excel),
        Format("csv", _("CSV"), "text/csv; charset=utf-8", write_csv),
        Format(
            "docx",
            _("Word (thể thức văn bản)"),
            f"{OFFICE}.wordprocessingml.document",
            write_word,
            MAX_IN_WORD,
        ),
        Format("pdf", _("PDF (thể thức văn bản)"), "application/pdf", write_pdf, MAX_IN_PDF),
    )
}
