"""Filling a Word template: its placeholders, then the table. Needs no Django, to run shut in."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from learning.reporting.official.template_language import TemplateLanguage

TABLE_MARK = "[[BANG-SO-LIEU]]"


def fill(content: bytes, places: dict[str, Any], table: str) -> bytes:
    """The filled .docx; `table` is the XML that takes the place of each paragraph with the mark.

    Raises:
        jinja2.TemplateError: a placeholder that we do not know, or one that is not whole.
    """
    template = DocxTemplate(BytesIO(content))
    template.render(places, jinja_env=TemplateLanguage(), autoescape=True)
    filled = BytesIO()
    template.save(filled)
    document = Document(BytesIO(filled.getvalue()))
    _put_table(document, table)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _put_table(document: Any, table: str) -> None:
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        if TABLE_MARK in "".join(node.text or "" for node in paragraph.iter(qn("w:t"))):
            paragraph.addprevious(parse_xml(table))
            paragraph.getparent().remove(paragraph)
