"""The paper: one page that works without JavaScript, with saving as one goes."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from config.compiled_query import CompiledQuery
from config.parameters import MAX_KEY, read_number, read_text, without_unfit_signs
from config.proxies import client_address
from quizzes import clock
from quizzes.attempts.leaves import note_leave
from quizzes.attempts.ledger import claim_for_tab
from quizzes.attempts.save_key import make_save_key
from quizzes.attempts.start import check_network
from quizzes.attempts.submission import submit_attempt
from quizzes.attempts.whole_form import save_form, unsaved_questions
from quizzes.enums import AttemptState
from quizzes.exceptions import AttemptClosedError, SittingError
from quizzes.grading.paper import Paper, paper_of
from quizzes.learner.posted_form import returned_paper
from quizzes.models import Attempt
from quizzes.rounds.forms import prediction_form

# Nobody is signed out while they work, nor before they read that the paper is in.
TIME_TO_READ = dt.timedelta(minutes=15)
FIELD = re.compile(r"^q(?P<position>\d+)(?:-(?P<part>\w+))?$")


@CompiledQuery
def attempts_with_quiz(*, pk: int, user: int) -> QuerySet[Attempt]:
    """The attempt with its quiz, if it is that person's."""
    return Attempt.objects.filter(pk=pk, user=user).select_related("quiz")


def own_attempt(request: HttpRequest, attempt_id: int) -> Attempt:
    """The attempt, if it is the signed-in person's own; otherwise 404."""
    person = request.user.pk
    attempt = attempts_with_quiz.first(pk=attempt_id, user=person) if person else None
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
        if not attempt.is_open:
            return _came_too_late(request, attempt)
        return _barred(request, attempt) or _save_whole_form(request, attempt)
    return show_paper(request, attempt)


def show_paper(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The paper of the signed-in person's own attempt, or the way to where it stands."""
    if barred := _barred(request, attempt):
        return barred
    if clock.now() > attempt.accepts_until:
        submit_attempt(attempt)
        return redirect("attempt_result", attempt.pk)
    return _shown(request, attempt, paper_of(attempt))


def _barred(request: HttpRequest, attempt: Attempt) -> HttpResponse | None:
    """Where to go instead from an attempt that is over, or in a network that is not allowed."""
    if not attempt.is_open:
        return redirect("attempt_result", attempt.pk)
    try:
        check_network(attempt.quiz, client_address(request))
    except SittingError as error:
        if request.POST.get("tu_dong"):
            return JsonResponse({"error": str(error)}, status=403)
        messages.error(request, str(error))
        return redirect(attempt.quiz.url)
    return None


@never_cache
@login_required
@require_POST
def claim_attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Go on here: the tab named by `writer` becomes the active one, another only looks."""
    attempt = own_attempt(request, attempt_id)
    if barred := _barred(request, attempt):
        return barred
    try:
        claim_for_tab(attempt, read_text(request.POST.get("writer"), longest=40))
    except AttemptClosedError:
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
    """The summary of what is unanswered; a POST submits, with a contestant's prediction.

    A page that submits by itself at time-out (`tu_dong`) gets JSON: a redirect would tell it
    nothing of a session that has ended. It names the questions whose answers it could not
    send in time (`chua_gui`). 403, with the reason: not from this network.
    """
    attempt = own_attempt(request, attempt_id)
    if request.method == "POST" and attempt.is_open and (barred := _barred(request, attempt)):
        return barred
    form = prediction_form(attempt.quiz, request)
    if request.method == "POST" and (form is None or form.is_valid()):
        prediction = form.cleaned_data["prediction"] if form else None
        submitted = submit_attempt(attempt, prediction=prediction)
        told = {int(n) for n in re.findall(r"\d{1,4}", request.POST.get("chua_gui", "")[:5000])}
        _name_unsent(request, submitted, told)
        if request.POST.get("tu_dong"):
            return JsonResponse({"submitted": True})
        return redirect("attempt_result", attempt.pk)
    if not attempt.is_open:
        return redirect("attempt_result", attempt.pk)
    context = {"attempt": attempt, "paper": paper_of(attempt), "prediction_form": form}
    return render(request, "quizzes/submit.html", context)


def _name_unsent(request: HttpRequest, attempt: Attempt, told: Iterable[int]) -> None:
    """Say on the next page which answers did not come in before the attempt was closed."""
    unsent = sorted(set(told) & set(range(1, len(attempt.paper) + 1)))
    if not unsent:
        return
    said = _(
        "Câu trả lời của câu %(numbers)s chưa đến được máy chủ trước khi bài khép lại nên "
        "không được tính."
    ) % {"numbers": ", ".join(map(str, unsent))}
    parts = [said]
    if attempt.state != AttemptState.EXPIRED:
        parts.append(_("Các câu đã lưu vẫn được tính."))
    parts.append(_("Nếu do mất mạng, anh/chị báo ngay cho người tổ chức."))
    messages.warning(request, " ".join(parts))


def _save_whole_form(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Save what can be saved; what cannot comes back as it was posted, with the reason."""
    forms = _forms(request.POST, attempt)
    try:
        problems = save_form(attempt, forms, seen_sequence=_seen_sequence(request))
    except AttemptClosedError as error:
        messages.error(request, str(error))
        return _came_too_late(request, submit_attempt(attempt))
    if not problems:
        return redirect("submit_attempt", attempt.pk)
    return _shown(request, attempt, returned_paper(attempt, problems, forms))


def _came_too_late(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The form of a paper that is closed: what of it does not count is named."""
    forms = _forms(request.POST, attempt)
    seen = _seen_sequence(request)
    _name_unsent(request, attempt, unsaved_questions(attempt, forms, seen_sequence=seen))
    return redirect("attempt_result", attempt.pk)


def _seen_sequence(request: HttpRequest) -> int:
    return read_number(request.POST.get("seen_sequence"), most=MAX_KEY) or 0


def _shown(request: HttpRequest, attempt: Attempt, paper: Paper) -> HttpResponse:
    session: Any = request.session
    session.hold_until(attempt.accepts_until + TIME_TO_READ)
    context = {"attempt": attempt, "paper": paper, "save_key": make_save_key(request, attempt.pk)}
    return render(request, "quizzes/attempt.html", context)


def _forms(post: QueryDict, attempt: Attempt) -> dict[int, dict[str, list[str]]]:
    """The form's fields by position and part; a question without fields is empty."""
    forms: dict[int, dict[str, list[str]]] = {item.position: {} for item in attempt.items}
    for name, values in post.lists():
        match = FIELD.match(name)
        position = read_number(match["position"]) if match else None
        if match and position in forms:
            forms[position][match["part"] or ""] = without_unfit_signs(values)
    return forms
