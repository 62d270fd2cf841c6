"""The HTML of one certificate: our own pages, filled with plain texts that are escaped."""

import base64
from typing import Any

from django.template.loader import render_to_string

from certificates.models.placeholders import fill, fill_lines, printable
from certificates.models.template_style import QrPlace, SignatureForm, TemplateStyle
from certificates.rendering.context import CertificateContext, written_date

# From so many signs on a name is set smaller.
LONG_NAME, VERY_LONG_NAME = 24, 36
LONG_TITLE, VERY_LONG_TITLE = 60, 120


def page_html(context: CertificateContext, style: TemplateStyle, *, tight: int = 0) -> str:
    """Well-formed XHTML; `tight` 0 to 2 takes less room for the same words."""
    html: str = render_to_string(
        "certificates/rendering/page.html", _context(context, style, tight)
    )
    return html


def document_title(context: CertificateContext, style: TemplateStyle) -> str:
    """The name of the document: kind, number, holder."""
    return f"{_title(context, style)} {context.values['so']} – {context.holder_name}"


def _context(context: CertificateContext, style: TemplateStyle, tight: int) -> dict[str, Any]:
    issuer, values = context.issuer, context.values
    return {
        "style": style,
        "tight": tight,
        "issuer_parent": issuer.get("parent_name", "").upper(),
        "issuer_name": issuer.get("name", "").upper(),
        "logo": _data_address(style.logo),
        "title": _title(context, style),
        "subtitle": fill(printable(style.subtitle) or issuer.get("subtitle", ""), values),
        "lead": fill(printable(style.lead), values),
        "name": context.holder_name,
        "name_size": _size(context.holder_name, LONG_NAME, VERY_LONG_NAME),
        "holder_lines": _holder_lines(context, style),
        "wording": fill(printable(style.wording), values),
        "course": values["ten_khoa"],
        "course_size": _size(values["ten_khoa"], LONG_TITLE, VERY_LONG_TITLE),
        "details": fill_lines(map(printable, style.details), values),
        "values": values,
        "code": context.code,
        "verify_url": context.verify_url,
        "verify_site": context.verify_url.removesuffix("/").removesuffix(context.code),
        "place": values["dia_danh"],
        "issued": written_date(context.day_of_issue),
        "signature_lines": _signature_lines(context, style),
        "signatory": printable(style.signatory_name) or issuer.get("signatory_name", ""),
        "shows_qr": style.qr_place != QrPlace.NONE,
    }


def _title(context: CertificateContext, style: TemplateStyle) -> str:
    return printable(style.title) or context.issuer.get("title", "") or "GIẤY CHỨNG NHẬN"


def _holder_lines(context: CertificateContext, style: TemplateStyle) -> list[str]:
    """Short facts share a line; the unit, which may be long, has its own."""
    lines = fill_lines(map(printable, style.holder_lines), context.values)
    joined: list[str] = []
    for line in lines:
        if joined and len(joined[-1]) + len(line) < 70:
            joined[-1] = f"{joined[-1]} · {line}"
        else:
            joined.append(line)
    return joined


def _signature_lines(context: CertificateContext, style: TemplateStyle) -> list[str]:
    """Decree 30/2020: TM. the body, KT. or TL. the head above one's own title; Q. before it."""
    title = (printable(style.signatory_title) or context.issuer.get("signatory_title", "")).upper()
    form = style.signature_form
    if form in (SignatureForm.OWN, SignatureForm.Q):
        return [f"{form} {title}".strip()]
    return [f"{form} {printable(style.signed_for).upper()}".strip(), title]


def _size(text: str, long: int, very_long: int) -> str:
    return "longest" if len(text) > very_long else "long" if len(text) > long else "usual"


def _data_address(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""
