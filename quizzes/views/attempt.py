"""The paper: one page that works without JavaScript, with saving as one goes."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quizzes import clock
from quizzes.exceptions import AnswerRefused, AttemptClosed, InvalidAnswer, StaleAnswer
from quizzes.models import Attempt
from quizzes.paper import Paper, paper_of, seconds_left
from quizzes.services.answers import save_answer, save_form
from quizzes.services.submission import submit_attempt

STATUS: dict[type[AnswerRefused], int] = {AttemptClosed: 410, StaleAnswer: 409, InvalidAnswer: 400}


def own_attempt(request: HttpRequest, attempt_id: int) -> Attempt:
    """The attempt, if it is the signed-in person's own; otherwise 404."""
    rows = Attempt.objects.select_related("quiz", "round")
    return get_object_or_404(rows, pk=attempt_id, user=request.user)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Show the paper; a POST saves the whole form."""
    attempt = own_attempt(request, attempt_id)
    if not attempt.is_open:
        return redirect("attempt_result", attempt.pk)
    sheet = paper_of(attempt)
    if request.method == "POST":
        return _save_whole_form(request, attempt, sheet)
    if clock.now() > attempt.accepts_until:
        submit_attempt(attempt)
        return redirect("attempt_result", attempt.pk)
    return render(request, "quizzes/attempt.html", {"attempt": attempt, "paper": sheet})


@never_cache
@login_required
@require_POST
def save(request: HttpRequest, attempt_id: int) -> JsonResponse:
    """Save one answer, sent as JSON: `{"position", "sequence", "value": [keys]}`.

    200 names the event that is saved; 400, 409 and 410 say why it is not.
    """
    attempt = own_attempt(request, attempt_id)
    try:
        position, sequence, value = _event(request)
        event = save_answer(attempt, position=position, sequence=sequence, value=value)
    except AnswerRefused as error:
        return JsonResponse({"error": str(error)}, status=STATUS[type(error)])
    return JsonResponse(
        {
            "sequence": event.sequence,
            "saved_at": timezone.localtime(event.saved_at).strftime("%H:%M:%S"),
            "remaining": seconds_left(attempt),
        }
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The summary of what is unanswered; a POST submits."""
    attempt = own_attempt(request, attempt_id)
    if request.method == "POST":
        submit_attempt(attempt)
    if request.method == "POST" or not attempt.is_open:
        return redirect("attempt_result", attempt.pk)
    context = {"attempt": attempt, "paper": paper_of(attempt)}
    return render(request, "quizzes/submit.html", context)


def _save_whole_form(request: HttpRequest, attempt: Attempt, sheet: Paper) -> HttpResponse:
    values = {q.position: request.POST.getlist(q.field) for q in sheet.questions}
    try:
        save_form(attempt, values)
    except AttemptClosed as error:
        messages.error(request, str(error))
        submit_attempt(attempt)
        return redirect("attempt_result", attempt.pk)
    except AnswerRefused as error:
        messages.error(request, str(error))
        return redirect("attempt", attempt.pk)
    return redirect("submit_attempt", attempt.pk)


def _event(request: HttpRequest) -> tuple[int, int, Any]:
    try:
        data = json.loads(request.body)
        return int(data["position"]), int(data["sequence"]), data["value"]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidAnswer("JSON: position, sequence, value") from error
