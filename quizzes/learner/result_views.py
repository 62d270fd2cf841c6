"""The result page: being graded, then the outcome, then question by question."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.people import PersonRequest
from config.queue.delays import Wait, wait_in
from config.queue.lanes import Lane
from quizzes import clock
from quizzes.attempts.eligibility import sitting_of
from quizzes.enums import AttemptState
from quizzes.grading.key_rule import may_print, may_review
from quizzes.grading.paper import paper_of
from quizzes.grading.updates import mark_seen, updates_of
from quizzes.learner.attempt_views import own_attempt
from quizzes.models import Attempt

MAX_USUAL_WAIT = dt.timedelta(seconds=10)


@never_cache
@login_required
@require_safe
def result(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """The outcome in one sentence; what it means; the review that the rules allow."""
    attempt = own_attempt(request, attempt_id)
    if attempt.is_open:
        return redirect("attempt", attempt.pk)
    record_waits = bool(attempt.receipt) and not may_print(attempt)
    if attempt.state == AttemptState.SUBMITTED:
        waits = {"attempt": attempt, "wait": _long_wait(attempt), "record_waits": record_waits}
        return render(request, "quizzes/result.html", waits)
    sitting = sitting_of(request.user, attempt.quiz)
    reviewable = attempt.is_graded and may_review(attempt, sitting)
    updates = updates_of(attempt)
    if request.method == "GET":
        mark_seen(updates)
    context = {
        "attempt": attempt,
        "updates": updates,
        "sitting": sitting,
        "record_waits": record_waits,
        "review": paper_of(attempt, with_key=True) if reviewable else None,
    }
    return render(request, "quizzes/result.html", context)


def _long_wait(attempt: Attempt) -> Wait | None:
    """The page asks every two seconds; the queue is looked at for those who wait long."""
    waits = clock.now() - (attempt.submitted_at or attempt.deadline)
    return None if waits < MAX_USUAL_WAIT else wait_in(Lane.GRADING)
