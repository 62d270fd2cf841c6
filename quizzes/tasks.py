"""Doors for the task queue: ids in, a service called."""

from django.utils.translation import gettext_lazy as _

from cms.uploads.readings import read_waiting
from quizzes.attempts.exposure import add_exposure
from quizzes.attempts.prepared import prepare_papers
from quizzes.editions.result_files import read_result_rows
from quizzes.exchange.batches import read_import
from quizzes.grading.facility import measure_facility
from quizzes.grading.grade import grade_attempts
from quizzes.grading.notifications import send_notifications
from quizzes.grading.sweep import sweep_attempts
from quizzes.law.file_views import read_law_rows
from quizzes.law.review import flag_lapsed_law
from quizzes.organiser.integrity.reports import compute_report
from quizzes.rounds.schedule import run_rounds

# What the administrator reads of a task that failed; scheduled ones have the schedule's name.
LABELS = {
    "grade": _("Chấm bài"),
    "find_signs": _("Lập báo cáo dấu hiệu sau kỳ kiểm tra"),
    "read_bank_file": _("Đọc tệp câu hỏi"),
    "read_law_file": _("Đọc tệp văn bản"),
    "read_results_file": _("Đọc tệp kết quả bài giấy"),
}


def grade(attempt_id: int) -> None:
    """Grade a submitted attempt."""
    grade_attempts([attempt_id])


def sweep() -> None:
    """Close overdue attempts, grade stuck ones."""
    sweep_attempts()


def rounds() -> None:
    """Plan, open and close rounds."""
    run_rounds()


def prepare() -> None:
    """Draw papers ahead of the next openings."""
    prepare_papers()


def count_exposure() -> None:
    """Count which versions were put on papers."""
    add_exposure()


def find_signs(report_id: int) -> None:
    """Work out the organiser's report of signs."""
    compute_report(report_id)


def tell() -> None:
    """Send e-mails about regrades and answered challenges that were not sent yet."""
    send_notifications()


def read_bank_file(batch_id: int) -> None:
    """Read an uploaded question bank."""
    read_import(batch_id)


def read_law_file(reading_id: int) -> None:
    """Read an uploaded list of legal documents."""
    read_waiting(reading_id, read_law_rows)


def read_results_file(reading_id: int) -> None:
    """Read an uploaded list of an edition's results."""
    read_waiting(reading_id, read_result_rows)


def review_law() -> None:
    """Put questions to review whose law went out of force."""
    flag_lapsed_law()


def measure_bank() -> None:
    """Work out how easy each question proved to be."""
    measure_facility()
