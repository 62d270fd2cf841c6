"""The HTML of one sheet: our own pages, filled with plain texts that are escaped."""

import base64
from typing import Any

from django.template.loader import render_to_string

from certificates.models.placeholders import fill, fill_lines, printable
from certificates.models.template_style import QrPlace, SignatureForm, TemplateStyle
from certificates.rendering.sheet import Sheet, written_date

# From so many signs on a name is set smaller.
LONG_NAME, VERY_LONG_NAME = 24, 36
LONG_TITLE, VERY_LONG_TITLE = 60, 120


def page_html(sheet: Sheet, look: TemplateStyle, *, tight: int = 0) -> str:
    """Well-formed XHTML; `tight` 0 to 2 takes less room for the same words."""
    html: str = render_to_string("certificates/paper/sheet.html", _context(sheet, look, tight))
    return html


def document_title(sheet: Sheet, look: TemplateStyle) -> str:
    """The name of the document: kind, number, holder."""
    return f"{_title(sheet, look)} {sheet.values['so']} – {sheet.holder_name}"


def _context(sheet: Sheet, look: TemplateStyle, tight: int) -> dict[str, Any]:
    issuer, values = sheet.issuer, sheet.values
    return {
        "look": look,
        "tight": tight,
        "issuer_parent": issuer.get("parent_name", "").upper(),
        "issuer_name": issuer.get("name", "").upper(),
        "logo": _data_address(look.logo),
        "title": _title(sheet, look),
        "subtitle": fill(printable(look.subtitle) or issuer.get("subtitle", ""), values),
        "lead": fill(printable(look.lead), values),
        "name": sheet.holder_name,
        "name_size": _size(sheet.holder_name, LONG_NAME, VERY_LONG_NAME),
        "holder_lines": _holder_lines(sheet, look),
        "wording": fill(printable(look.wording), values),
        "course": values["ten_khoa"],
        "course_size": _size(values["ten_khoa"], LONG_TITLE, VERY_LONG_TITLE),
        "details": fill_lines(map(printable, look.details), values),
        "values": values,
        "code": sheet.code,
        "verify_url": sheet.verify_url,
        "verify_site": sheet.verify_url.removesuffix("/").removesuffix(sheet.code),
        "place": values["dia_danh"],
        "issued": written_date(sheet.day_of_issue),
        "signature_lines": _signature_lines(sheet, look),
        "signatory": printable(look.signatory_name) or issuer.get("signatory_name", ""),
        "shows_qr": look.qr_place != QrPlace.NONE,
    }


def _title(sheet: Sheet, look: TemplateStyle) -> str:
    return printable(look.title) or sheet.issuer.get("title", "") or "GIẤY CHỨNG NHẬN"


def _holder_lines(sheet: Sheet, look: TemplateStyle) -> list[str]:
    """Short facts share a line; the unit, which may be long, has its own."""
    lines = fill_lines(map(printable, look.holder_lines), sheet.values)
    joined: list[str] = []
    for line in lines:
        if joined and len(joined[-1]) + len(line) < 70:
            joined[-1] = f"{joined[-1]} · {line}"
        else:
            joined.append(line)
    return joined


def _signature_lines(sheet: Sheet, look: TemplateStyle) -> list[str]:
    """Decree 30/2020: TM. the body, KT. or TL. the head above one's own title; Q. before it."""
    title = (printable(look.signatory_title) or sheet.issuer.get("signatory_title", "")).upper()
    form = look.signature_form
    if form in (SignatureForm.OWN, SignatureForm.Q):
        return [f"{form} {title}".strip()]
    return [f"{form} {printable(look.signed_for).upper()}".strip(), title]


def _size(text: str, long: int, very_long: int) -> str:
    return "longest" if len(text) > very_long else "long" if len(text) > long else "usual"


def _data_address(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""
