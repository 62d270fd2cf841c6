"""Doors for the task queue."""

from certificates.register.issuing import render_certificate
from certificates.register.sweep import render_overdue
from certificates.signing.copies import sign_overdue


def render(certificate_id: int) -> None:
    """Make the PDF of an entry."""
    render_certificate(certificate_id)


def sweep() -> None:
    """Make the PDFs that have waited too long, and the signatures."""
    render_overdue()
    sign_overdue()
