"""Our Word template of official reports."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

CENTER = WD_ALIGN_PARAGRAPH.CENTER
FONT = "Times New Roman"


def default_template(wide: bool = False) -> bytes:
    """Decree 30/2020/NĐ-CP, annex I: margins, two-column head, number and date, title, table,
    recipients and signature; the page number above from the second page on.
    """
    document = Document()
    _set_page(document, wide)
    _add_head(document)
    _line(document, "BÁO CÁO", bold=True, size=14, before=18)
    _line(document, "{{ ten_bao_cao }}", bold=True, size=14)
    _line(document, "{%p for d in dong %}")
    _line(document, "{{ d }}")
    _line(document, "{%p endfor %}")
    document.add_paragraph("{{ bang }}")
    _line(document, "{%p for g in ghi_chu %}")
    _line(document, "{{ g }}", align=WD_ALIGN_PARAGRAPH.JUSTIFY, before=6)
    _line(document, "{%p endfor %}")
    _add_foot(document)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _set_page(document: Any, wide: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    fonts = style.element.rPr.rFonts
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    style.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = CENTER
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>'))


def _add_head(document: object) -> None:
    left, right = _columns(document, 45, 55)
    for text in ("{%p if co_quan_chu_quan %}", "{{ co_quan_chu_quan }}", "{%p endif %}"):
        _fill(left, text, size=12)
    _fill(left, "{{ co_quan }}", size=12, bold=True)
    _rule(left, Mm(28))
    _fill(left, "Số:        /{{ ky_hieu }}", size=13)
    _fill(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _fill(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _rule(right, Mm(62))
    _fill(right, "{{ dia_danh_ngay }}", size=13, italic=True)


def _add_foot(document: object) -> None:
    _line(document, "")
    left, right = _columns(document, 50, 50)
    first = _fill(left, "Nơi nhận:", size=12, bold=True, italic=True)
    first.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for text in ("{%p for n in noi_nhan %}", "- {{ n }};", "{%p endfor %}", "- Lưu: VT."):
        _fill(left, text, size=11).alignment = WD_ALIGN_PARAGRAPH.LEFT
    for text in ("{{ quyen_han }}", "{{ chuc_vu }}", "", "", "", "", "{{ nguoi_ky }}"):
        _fill(right, text, size=13, bold=True)


def _columns(document: Any, *shares: int) -> Any:
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    table = document.add_table(rows=1, cols=len(shares))
    table.autofit = False
    for cell, share in zip(table.rows[0].cells, shares, strict=True):
        cell.width = width * share // 100
    return table.rows[0].cells


def _fill(cell: Any, text: str, *, before: int = 0, **look: Any) -> Any:
    first = cell.paragraphs[0]
    paragraph = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    return _write(paragraph, text, before=before, **look)


def _line(document: Any, text: str, *, align: object = CENTER, before: int = 0, **look: Any) -> Any:
    paragraph = _write(document.add_paragraph(), text, before=before, **look)
    paragraph.alignment = align
    return paragraph


def _write(
    paragraph: Any,
    text: str,
    *,
    size: int = 13,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
) -> Any:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = CENTER
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def _rule(cell: Any, width: object) -> None:
    """A line of that length below the last paragraph, in the middle of the cell."""
    paragraph = cell.add_paragraph()
    side = (cell.width - width) // 2
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(4)
    border = '<w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))
