"""The certificate as a PDF."""

import datetime as dt

import segno
from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import HTML, Document

from certificates.models import Certificate


def render_pdf(certificate: Certificate) -> bytes:
    """A4 landscape, tagged, with fonts embedded; the QR code holds the verify address."""
    pdf: bytes = lay_out(certificate).write_pdf(pdf_tags=True)
    return pdf


def lay_out(certificate: Certificate) -> Document:
    """The certificate's pages before they become a PDF; the row need not be saved."""
    url = certificate.verify_url()
    context = {
        "certificate": certificate,
        "qr": qr_svg(url),
        "verify_url": url,
        "issued": written_date(timezone.localdate(certificate.issued_at)),
    }
    html = render_to_string("certificates/certificate.html", context)
    return HTML(string=html, base_url=None).render(pdf_tags=True)


def written_date(day: dt.date) -> dict[str, str]:
    """Day, month and year as Decree 30/2020 writes them: 05, 01, but 3."""
    return {
        "day": f"{day.day:02d}",
        "month": f"{day.month:02d}" if day.month < 3 else str(day.month),
        "year": str(day.year),
    }


def qr_svg(text: str) -> str:
    """An inline SVG of the QR code, error correction level M, with its quiet zone."""
    code = segno.make(text, error="m", micro=False)
    svg: str = code.svg_inline(border=2, omitsize=True)
    return svg
