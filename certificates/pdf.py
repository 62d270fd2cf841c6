"""The certificate as a PDF."""

import segno
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from weasyprint import HTML

from certificates.models import Certificate


def render_pdf(certificate: Certificate) -> bytes:
    """A4 landscape, tagged, with fonts embedded; the QR code holds the verify address."""
    html = render_to_string(
        "certificates/certificate.html",
        {
            "certificate": certificate,
            "qr": qr_svg(certificate.verify_url()),
            "verify_url": certificate.verify_url(),
        },
    )
    pdf: bytes = HTML(string=html, base_url=None).write_pdf(pdf_tags=True)
    return pdf


def qr_svg(text: str) -> str:
    """An inline SVG of the QR code, error correction level M, with its quiet zone."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True))
