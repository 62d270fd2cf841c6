"""The receipt of an attempt: the printable attempt_record, and checking it later."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.parameters import read_text
from quizzes.attempts.receipts import check_receipt
from quizzes.grading.key_rule import may_print
from quizzes.learner.record import render_attempt_record
from quizzes.learner.record_access import record_waits
from quizzes.models import Attempt


@never_cache
@login_required
@require_safe
def attempt_record(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The record of one's own attempt (biên bản bài làm) as PDF."""
    submitted = Attempt.objects.with_receipt().select_related("quiz", "round")
    attempt = get_object_or_404(submitted, pk=attempt_id, user=request.user)
    if not may_print(attempt):
        messages.info(request, record_waits())
        return redirect("attempt_result", attempt.pk)
    return attempt_record_response(attempt)


def attempt_record_response(attempt: Attempt) -> HttpResponse:
    """The PDF as a download; the caller has checked who may see it."""
    response = HttpResponse(render_attempt_record(attempt), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bien-ban-bai-lam-{attempt.pk}.pdf"'
    return response


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Anyone with a receipt's code sees whether the answers are still those handed in."""
    code = read_text(request.GET.get("ma"))
    context = {"code": code, "check": check_receipt(code) if code else None}
    return render(request, "quizzes/receipt.html", context)
