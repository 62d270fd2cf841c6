"""Signs that the organiser should look at: per quiz and per round."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from config.queue.delays import wait_in
from config.queue.lanes import Lane
from quizzes import clock
from quizzes.learner.receipt_views import attempt_record_response
from quizzes.learner.record_access import note_opened, record_refusal
from quizzes.models import Attempt, QuizPage, Round
from quizzes.organiser.integrity.page import signs_of
from quizzes.organiser.integrity.reports import ASK_AGAIN_AFTER, ask_report, report_of

PERMISSION = "quizzes.view_integrityreport"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def quiz_integrity(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """A quiz with all its rounds."""
    return _signs(request, get_object_or_404(QuizPage, pk=quiz_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def round_integrity(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round of a quiz."""
    round_ = get_object_or_404(Round.objects.select_related("quiz"), pk=round_id)
    return _signs(request, round_.quiz, round_)


@never_cache
@require_safe
@permission_required(PERMISSION)
def attempt_record(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """The record of an attempt that the report names; the audit log keeps who opened it."""
    submitted = Attempt.objects.with_receipt().select_related("quiz", "round")
    attempt = get_object_or_404(submitted, pk=attempt_id)
    refusal = record_refusal(request.user, attempt)
    if refusal:
        messages.error(request, refusal)
        return redirect("quiz_signs", attempt.quiz_id)
    note_opened(request, attempt)
    return attempt_record_response(attempt)


def _signs(request: HttpRequest, quiz: QuizPage, round_: Round | None) -> HttpResponse:
    if request.method == "POST":
        ask_report(quiz, round=round_)
        return redirect(request.path)
    report = report_of(quiz, round_)
    pending = report is not None and report.is_pending
    context = {
        "quiz": quiz,
        "round": round_,
        "rounds": Round.objects.filter(quiz=quiz),
        "report": report,
        "signs": signs_of(report) if report and report.findings else None,
        "pending": pending,
        "late": pending and report is not None and clock.now() - report.asked_at > ASK_AGAIN_AFTER,
        "wait": wait_in(Lane.PEOPLE) if pending else None,
    }
    return render(request, "quizzes/desk/signs.html", context)
