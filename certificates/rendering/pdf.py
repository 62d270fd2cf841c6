"""The certificate as a PDF: made from its entry alone, kept, and had again."""

import hashlib

from django.core.files.base import ContentFile
from django.utils import timezone

from certificates.models import Certificate, CertificateTemplate, TemplateVersion
from certificates.models.template_style import FORMAL, TemplateStyle
from certificates.rendering.context import context_of
from certificates.rendering.renderer import render_page


class PdfLostError(Exception):
    """The file that was given out is gone and cannot be made again byte for byte."""


def render_pdf(certificate: Certificate) -> bytes:
    """PDF/A-3a and PDF/UA-1, A4 on its side; the same entry gives the same bytes.

    Raises:
        DoesNotFitError: the words need more than one page.
    """
    return render_page(context_of(certificate), style_of(certificate))


def style_of(certificate: Certificate) -> TemplateStyle:
    """Its version of its template; the plain formal one for those issued before templates."""
    version = certificate.template_version
    return version.style if version else FORMAL


def current_version(course_id: int | None) -> TemplateVersion | None:
    """The latest version of the course's template, or of the default one; one query."""
    templates = CertificateTemplate.objects.filter(choices__course=course_id)
    if course_id is None or not templates.exists():
        templates = CertificateTemplate.objects.filter(is_default=True)
    return TemplateVersion.objects.filter(template__in=templates).order_by("-number").first()


def store_pdf(row: Certificate, content: bytes) -> None:
    """Write the file of an entry that has none yet, and note its hash; the row is locked.

    What a killed worker or a full disk left under that name belongs to nobody and goes.
    """
    name = row.pdf.field.generate_filename(row, f"{row.code}.pdf")
    storage = row.pdf.storage
    storage.delete(name)
    try:
        row.pdf.save(f"{row.code}.pdf", ContentFile(content), save=False)
    except OSError:
        storage.delete(name)
        raise
    row.pdf_sha256 = hashlib.sha256(content).hexdigest()
    row.rendered_at = timezone.now()
    row.save(update_fields=["pdf", "pdf_sha256", "rendered_at"])


def read_pdf(certificate: Certificate) -> bytes:
    """The bytes that were given out; made again and put back when the file is gone.

    Raises:
        PdfLostError: what is made now has another hash, for instance after a change of version.
    """
    content = _stored(certificate)
    if _is_its(certificate, content):
        return content
    content = render_pdf(certificate)
    if not _is_its(certificate, content):
        raise PdfLostError(certificate.number_text)
    # The file first, under a name of its own, then the row that names it: whoever reads
    # meanwhile, on this host or another, finds one of the two whole.
    name = certificate.pdf.field.generate_filename(certificate, f"{certificate.code}.pdf")
    certificate.pdf.name = certificate.pdf.storage.save(name, ContentFile(content))
    Certificate.objects.filter(pk=certificate.pk).update(pdf=certificate.pdf.name)
    return content


def _stored(certificate: Certificate) -> bytes:
    try:
        with certificate.pdf.open("rb") as file:
            content: bytes = file.read()
            return content
    except (FileNotFoundError, ValueError):
        return b""


def _is_its(certificate: Certificate, content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == certificate.pdf_sha256
