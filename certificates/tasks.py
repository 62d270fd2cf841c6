"""Doors for the task queue."""

from certificates.services import render_certificate
from certificates.sweep import render_overdue


def render(certificate_id: int) -> None:
    """Make the PDF of an entry."""
    render_certificate(certificate_id)


def sweep() -> None:
    """Make the PDFs that have waited too long."""
    render_overdue()
