"""Doors for the task queue."""

from certificates.services import render_certificate


def render(certificate_id: int) -> None:
    """Make the PDF of an entry."""
    render_certificate(certificate_id)
