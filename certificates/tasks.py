"""Doors for the task queue."""

from django.utils.translation import gettext_lazy as _

from certificates.register.issuing import issue_certificate, render_certificate
from certificates.register.sweep import render_overdue
from certificates.signing.copies import sign_overdue
from learning.models import Enrolment

# What the administrator reads of a task that failed; scheduled ones have the schedule's name.
LABELS = {
    "issue": _("Cấp giấy chứng nhận"),
    "render": _("Tạo tệp giấy chứng nhận"),
}


def issue(enrolment_id: int) -> None:
    """Enter a completion in the register."""
    issue_certificate(Enrolment.objects.get(pk=enrolment_id))


def render(certificate_id: int) -> None:
    """Make the PDF of an entry."""
    render_certificate(certificate_id)


def sweep() -> None:
    """Make the PDFs that have waited too long, and the signatures."""
    render_overdue()
    sign_overdue()
