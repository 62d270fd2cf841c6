"""The page, styles and paragraphs of a bank in Word."""

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

from quizzes.formats.office.lines import CONTINUE_STYLE, LABEL_STYLE
from quizzes.formats.xml_element import XmlElement

FONT, SIZE = "Times New Roman", 13
TWIP = 635


def paragraph(style: str, keep: bool, indent: int, before: int) -> Any:
    """An empty paragraph; lengths in EMU, written in twentieths of a point."""
    added = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    if style:
        _put(properties, "w:pStyle", val=style)
    if keep:
        _put(properties, "w:keepNext")
    _put(properties, "w:spacing", before=str(before // TWIP), after="0")
    if indent:
        _put(properties, "w:ind", left=str(indent // TWIP))
    added.append(properties)
    return added


def run(text: str, *, labelled: bool = False, bold: bool = False) -> Any:
    """A run; `labelled` sets it off as a label."""
    added = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if labelled:
        _put(properties, "w:rStyle", val=LABEL_STYLE)
    if bold:
        _put(properties, "w:b")
    added.append(properties)
    written = OxmlElement("w:t")
    written.set(qn("xml:space"), "preserve")
    written.text = text
    added.append(written)
    return added


def _put(parent: XmlElement, tag: str, **attributes: str) -> None:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)


def empty_document() -> Any:
    """A4, Times New Roman 13, margins of Decree 30/2020/NĐ-CP, appendix I."""
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    _set_font(document.styles["Normal"], SIZE)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    heading = document.styles["Title"]
    _set_font(heading, 14)
    heading.font.bold = True
    heading.paragraph_format.alignment = 1
    heading.element.pPr.remove(heading.element.pPr.find(qn("w:pBdr")))
    label = document.styles.add_style("Bank Label", WD_STYLE_TYPE.CHARACTER)
    label.element.set(qn("w:styleId"), LABEL_STYLE)
    further = document.styles.add_style("Bank Continue", WD_STYLE_TYPE.PARAGRAPH)
    further.element.set(qn("w:styleId"), CONTINUE_STYLE)
    further.base_style = document.styles["Normal"]
    return document


def _set_font(style: Any, size: int) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(name), None)
    style.font.color.rgb = None
    colour = style.element.rPr.find(qn("w:color"))
    if colour is not None:
        style.element.rPr.remove(colour)
