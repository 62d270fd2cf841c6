"""Doors for the task queue."""

from django.utils.translation import gettext_lazy as _

from certificates.desk import returned_files
from certificates.register.issuing import issue_certificate
from certificates.register.render import render_certificate
from certificates.register.sweep import render_overdue
from certificates.signing.copies import sign_overdue
from cms.uploads.readings import read_waiting
from learning.models import Enrolment

# What the administrator reads of a task that failed; scheduled ones have the schedule's name.
LABELS = {
    "issue": _("Cấp giấy chứng nhận"),
    "render": _("Tạo tệp giấy chứng nhận"),
    "check_signed_files": _("Kiểm tra tệp đã ký gửi lại"),
}


def issue(enrolment_id: int) -> None:
    """Enter a completion in the register."""
    issue_certificate(Enrolment.objects.get(pk=enrolment_id))


def render(certificate_id: int) -> None:
    """Make the PDF of an entry."""
    render_certificate(certificate_id)


def check_signed_files(reading_id: int) -> None:
    """Check uploaded files that were signed outside."""
    read_waiting(reading_id, returned_files.check_signed_files)


def sweep() -> None:
    """Make the PDFs that have waited too long, and the signatures."""
    render_overdue()
    sign_overdue()
