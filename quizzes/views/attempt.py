"""The paper: one page that works without JavaScript, with saving as one goes."""

import json
import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from config.parameters import MOST_KEY, read_number, read_text, without_unfit_signs
from config.written_once import Slot, WrittenOnce
from quizzes import clock
from quizzes.exceptions import (
    AnswerRefused,
    AttemptClosed,
    InvalidAnswer,
    SittingRefused,
    StaleAnswer,
    TakenOver,
)
from quizzes.models import Attempt
from quizzes.networks import client_address
from quizzes.paper import paper_of
from quizzes.round_forms import prediction_form
from quizzes.save_key import make_save_key, opens
from quizzes.services.answers import save_answer, save_form, take_over
from quizzes.services.leaves import note_leave
from quizzes.services.sitting import check_network
from quizzes.services.submission import submit_attempt

STATUS: dict[type[AnswerRefused], int] = {
    AttemptClosed: 410,
    StaleAnswer: 409,
    InvalidAnswer: 400,
    TakenOver: 423,
}
FIELD = re.compile(r"^q(?P<position>\d+)(?:-(?P<part>\w+))?$")
OWN = WrittenOnce(
    lambda: Attempt.objects.filter(pk=Slot("pk"), user=Slot("user")).select_related("quiz")
)


def own_attempt(request: HttpRequest, attempt_id: int) -> Attempt:
    """The attempt, if it is the signed-in person's own; otherwise 404."""
    attempt = OWN.first(pk=attempt_id, user=request.user.pk)
    if attempt is None:
        raise Http404
    return attempt


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Show the paper; a POST saves the whole form."""
    attempt = own_attempt(request, attempt_id)
    if request.method == "POST":
        return _barred(request, attempt) or _save_whole_form(request, attempt)
    return show_paper(request, attempt)


def show_paper(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The paper of the signed-in person's own attempt, or the way to where it stands."""
    if barred := _barred(request, attempt):
        return barred
    if clock.now() > attempt.accepts_until:
        submit_attempt(attempt)
        return redirect("attempt_result", attempt.pk)
    context = {
        "attempt": attempt,
        "paper": paper_of(attempt),
        "save_key": make_save_key(request, attempt.pk),
    }
    return render(request, "quizzes/attempt.html", context)


def _barred(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    """Where to go instead from an attempt that is over, or in a network that is not allowed."""
    if not attempt.is_open:
        return redirect("attempt_result", attempt.pk)
    try:
        check_network(attempt.quiz, client_address(request))
    except SittingRefused as error:
        messages.error(request, str(error))
        return redirect(attempt.quiz.url)
    return None


@never_cache
@require_POST
def save(request: HttpRequest, attempt_id: int) -> JsonResponse:
    """Save one answer: JSON `{"position", "sequence", "fields", "writer", "key"}`.

    `fields` are the question's form values by part; `key` is the page's save key. 200
    names the event that is saved, and a new key where the old one did not open. 400, 409,
    410 and 423 say why it is not saved, 401 asks to sign in again, 404 to change account.
    """
    try:
        event, key = _event(request)
    except InvalidAnswer as error:
        return _refused(error, 400)
    known = opens(request, attempt_id, key)
    if not known and not request.user.is_authenticated:
        return _refused(_("Anh/chị cần đăng nhập lại."), 401)
    if not known and not Attempt.objects.filter(pk=attempt_id, user=request.user.pk).exists():
        return _refused(_("Bài này của tài khoản khác. Anh/chị đăng nhập lại đúng tài khoản."), 404)
    try:
        saved = save_answer(Attempt(pk=attempt_id), **event)
    except AnswerRefused as error:
        return _refused(error, STATUS[type(error)])
    answer = {
        "sequence": saved.sequence,
        "saved_at": timezone.localtime(saved.saved_at).strftime("%H:%M:%S"),
        "remaining": saved.seconds_left,
    }
    return JsonResponse(answer if known else answer | {"key": make_save_key(request, attempt_id)})


@never_cache
@login_required
@require_POST
def take_pen(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Go on here: the tab named by `writer` gets the pen, another one loses it."""
    attempt = own_attempt(request, attempt_id)
    try:
        take_over(attempt, read_text(request.POST.get("writer"), longest=40))
    except AttemptClosed:
        return redirect("attempt_result", attempt.pk)
    return redirect("attempt", attempt.pk)


@never_cache
@login_required
@require_POST
def leave(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Note that the page was away for some seconds."""
    note_leave(own_attempt(request, attempt_id), request.POST.get("seconds", ""))
    return HttpResponse(status=204)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The summary of what is unanswered; a POST submits, with a contestant's prediction."""
    attempt = own_attempt(request, attempt_id)
    form = prediction_form(attempt.quiz, request)
    if request.method == "POST" and (form is None or form.is_valid()):
        submit_attempt(attempt, prediction=form.cleaned_data["prediction"] if form else None)
        return redirect("attempt_result", attempt.pk)
    if not attempt.is_open:
        return redirect("attempt_result", attempt.pk)
    context = {"attempt": attempt, "paper": paper_of(attempt), "prediction_form": form}
    return render(request, "quizzes/submit.html", context)


def _save_whole_form(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    try:
        seen = read_number(request.POST.get("seen_sequence"), most=MOST_KEY) or 0
        save_form(attempt, _forms(request.POST, attempt), seen_sequence=seen)
    except AttemptClosed as error:
        messages.error(request, str(error))
        submit_attempt(attempt)
        return redirect("attempt_result", attempt.pk)
    except (AnswerRefused, ValueError) as error:
        messages.error(request, str(error))
        return redirect("attempt", attempt.pk)
    return redirect("submit_attempt", attempt.pk)


def _forms(post: QueryDict, attempt: Attempt) -> dict[int, dict[str, list[str]]]:
    """The form's fields by position and part; a question without fields is empty."""
    forms: dict[int, dict[str, list[str]]] = {item.position: {} for item in attempt.items}
    for name, values in post.lists():
        match = FIELD.match(name)
        position = read_number(match["position"]) if match else None
        if match and position in forms:
            forms[position][match["part"] or ""] = without_unfit_signs(values)
    return forms


def _refused(reason: object, status: int) -> JsonResponse:
    return JsonResponse({"error": str(reason)}, status=status)


def _event(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """What `save_answer` needs, and the save key."""
    try:
        data = json.loads(request.body)
        event = {
            "position": int(data["position"]),
            "sequence": int(data["sequence"]),
            "fields": without_unfit_signs(data["fields"]),
            "writer": read_text(str(data.get("writer", "")), longest=40),
        }
        if not 0 < event["sequence"] <= MOST_KEY:
            raise ValueError("sequence")
        return event, str(data.get("key", ""))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise InvalidAnswer("JSON: position, sequence, fields") from error
