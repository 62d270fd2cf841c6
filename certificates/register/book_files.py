"""The register book as PDF and as Word: the same rows as the page and Excel."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from certificates.models import Register
from certificates.register.book import BookRow
from certificates.rendering.renderer import render_report

# Widths in millimetres; 257 together, between the margins of A4 on its side.
WIDTHS = (13, 32, 21, 38, 21, 50, 37, 20, 25)


def book_pdf(register: Register, rows: Sequence[BookRow]) -> bytes:
    """The lines by number, A4 on its side, the head on every page, tagged."""
    context = {
        "register": register,
        "headers": list(zip(_headers(), WIDTHS, strict=True)),
        "rows": [_cells(row) for row in rows],
        "made": timezone.localtime(),
    }
    return render_report(render_to_string("certificates/register/book.html", context), "book")


def book_word(register: Register, rows: Sequence[BookRow]) -> bytes:
    """The same as a Word table, whose head repeats on every page."""
    document = Document()
    _page(document.sections[0])
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10)
    for text, size in ((register.body.name.upper(), 12), (_title(register), 14)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(size)
    table = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    _repeat_head(table.rows[0])
    _fill(table.rows[0].cells, _headers(), bold=True)
    for row in rows:
        _fill(table.add_row().cells, _cells(row))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _title(register: Register) -> str:
    return _("SỔ CẤP GIẤY CHỨNG NHẬN NĂM %(year)s") % {"year": register.year}


def _headers() -> list[str]:
    return [
        _("Số vào sổ"),
        _("Số"),
        _("Ngày cấp"),
        _("Họ và tên"),
        _("Ngày sinh"),
        _("Đơn vị, chức vụ"),
        _("Khóa học"),
        _("Kết quả, xếp loại"),
        _("Tình trạng, ghi chú"),
    ]


def _cells(row: BookRow) -> list[str]:
    return [
        str(row.number),
        row.number_text,
        _day(row.issued_on),
        row.name,
        _day(row.birth_date),
        _joined(row.unit, row.position),
        _joined(row.course, _("%(hours)s tiết") % {"hours": row.hours} if row.hours else ""),
        _joined(row.result, row.classification),
        _joined(row.state, row.note),
    ]


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _page(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = section.left_margin = Mm(20)
    section.right_margin = Mm(20)


def _repeat_head(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def _fill(cells: Sequence[Any], texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text, width in zip(cells, texts, WIDTHS, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].add_run(text).bold = bold
