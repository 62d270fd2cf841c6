"""The PDF of an entry: made once, then signed where the system has a key."""

from django.db import transaction

from certificates.models import Certificate
from certificates.rendering.pdf import render_pdf, store_pdf
from certificates.signing.copies import sign_if_possible


def render_certificate(certificate_id: int) -> Certificate:
    """Make the PDF once; what was given out stays byte for byte what it was."""
    rows = Certificate.objects.select_related("register", "template_version")
    certificate = rows.get(pk=certificate_id)
    if certificate.rendered_at:
        return certificate
    content = render_pdf(certificate)
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=certificate_id)
        if not row.rendered_at:
            store_pdf(row, content)
    sign_if_possible(row)
    return row
