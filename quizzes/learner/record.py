"""The record of an attempt (biên bản bài làm) as a PDF: what was asked and answered."""

from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import HTML

from quizzes.grading.paper import paper_of
from quizzes.models import Attempt


def render_attempt_record(attempt: Attempt) -> bytes:
    """A4, tagged, fonts embedded; holds the answers and the receipt, never the key."""
    context = {"attempt": attempt, "paper": paper_of(attempt), "printed_at": timezone.now()}
    html = render_to_string("quizzes/attempt_record.html", context)
    pdf: bytes = HTML(string=html, base_url=None).write_pdf(pdf_tags=True)
    return pdf
