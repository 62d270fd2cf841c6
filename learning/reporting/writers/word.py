"""A table as an official Word file, from a template that HR can edit."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from learning.reporting.official.bounded import fill_bounded
from learning.reporting.official.filling import TABLE_MARK, fill
from learning.reporting.official.heading import Heading
from learning.reporting.official.word_template import default_template
from learning.reporting.table import Table, shown

ALIGN = {"text": "left", "int": "right", "percent": "right", "date": "center"}
TWIPS = {False: 9360, True: 14280}


def write_word(table: Table, heading: Heading) -> bytes:
    """A .docx file from HR's template, or ours.

    The template's placeholders are Jinja's, bounded by `TemplateLanguage`; `{{ bang }}`
    stands where the table goes. HR's is filled in a process of its own.

    Raises:
        jinja2.TemplateError: a placeholder that we do not know, or one that is not whole; or more
            memory or time than a template may take.
        ValueError: no Word file.
    """
    places, content = placeholders(table, heading), _table_xml(table, heading.wide)
    if heading.template:
        return fill_bounded(heading.template, places, content)
    return fill(default_template(heading.wide), places, content)


def placeholders(table: Table, heading: Heading) -> dict[str, Any]:
    """What a template can place."""
    return {
        "co_quan_chu_quan": heading.parent_name.upper(),
        "co_quan": heading.name.upper(),
        "ky_hieu": heading.symbol,
        "dia_danh_ngay": heading.dated,
        "ten_bao_cao": _clean(table.title),
        "dong": [_clean(line) for line in table.lines],
        "ghi_chu": [_clean(note) for note in table.notes],
        "so_dong": len(table.rows),
        "bang": TABLE_MARK,
        "noi_nhan": list(heading.recipients),
        "quyen_han": heading.authority.upper(),
        "chuc_vu": heading.signatory_title.upper(),
        "nguoi_ky": heading.signatory_name,
    }


def _clean(text: object) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", str(text))


def _table_xml(table: Table, wide: bool) -> str:
    whole = sum(column.width for column in table.columns)
    widths = [TWIPS[wide] * column.width // whole for column in table.columns]
    kinds = [column.kind for column in table.columns]
    header = _row([str(c.header) for c in table.columns], widths, ["date"] * len(kinds), head=True)
    rows = [
        _row([shown(v, k) for v, k in zip(row.cells, kinds, strict=True)], widths, kinds, row.level)
        for row in table.rows
    ]
    if table.total:
        texts = [shown(v, k) for v, k in zip(table.total, kinds, strict=True)]
        rows.append(_row(texts, widths, kinds, bold=True))
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblW w:w='{sum(widths)}' w:type='dxa'/>"
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type='fixed'/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{header}{''.join(rows)}</w:tbl>"
    )


def _row(
    texts: Sequence[str],
    widths: Sequence[int],
    kinds: Sequence[str],
    level: int = 0,
    *,
    head: bool = False,
    bold: bool = False,
) -> str:
    mark = "<w:b/>" if head or bold else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:left="{level * 140 if place == 0 else 0}" w:firstLine="0"/>'
        f'<w:jc w:val="{ALIGN[kind]}"/></w:pPr><w:r><w:rPr>{mark}<w:sz w:val="22"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r></w:p></w:tc>'
        for place, (text, width, kind) in enumerate(zip(texts, widths, kinds, strict=True))
    )
    repeat = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"
