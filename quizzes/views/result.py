"""The result page: being graded, then the outcome, then question by question."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.queue import queue_health
from quizzes.paper import may_review, paper_of
from quizzes.services.notices import mark_seen, news_of
from quizzes.services.sitting import sitting_of
from quizzes.views.attempt import own_attempt


@never_cache
@login_required
@require_safe
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The outcome in one sentence; what it means; the review that the rules allow."""
    attempt = own_attempt(request, attempt_id)
    if attempt.is_open:
        return redirect("attempt", attempt.pk)
    sitting = sitting_of(request.user, attempt.quiz)
    reviewable = attempt.is_graded and may_review(attempt, sitting)
    news = news_of(attempt)
    if request.method == "GET":
        mark_seen(news)
    context = {
        "attempt": attempt,
        "news": news,
        "sitting": sitting,
        "worker_alive": attempt.is_graded or queue_health().alive,
        "review": paper_of(attempt, with_key=True) if reviewable else None,
        "course": attempt.quiz.get_parent(),
    }
    return render(request, "quizzes/result.html", context)
