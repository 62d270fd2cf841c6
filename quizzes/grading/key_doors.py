"""The doors at which the staff sees keys: what it means is said before the first is opened."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from cms.people import PersonRequest
from config.parameters import read_key
from quizzes.attempts.holders_sittings import end_sittings_of_holders
from quizzes.attempts.key_holders import open_keys, windows_lost
from quizzes.exceptions import SittingError
from quizzes.models import Question

CONFIRM = "khong-du-thi"
MAX_SHOWN = 20


def key_door(request: PersonRequest, questions: Collection[int]) -> HttpResponse | None:
    """None where the view may show the keys of the questions; else the page that is answered.

    Whoever would lose a sitting by it is told and asked first; whoever is sitting a paper with one
    of the questions is refused.
    """
    if not questions:
        return None
    said = request.method == "POST" and CONFIRM in request.POST
    if not said and (lost := windows_lost(request.user, questions)):
        context = {"windows": lost[:MAX_SHOWN], "more": len(lost) - MAX_SHOWN, "name": CONFIRM}
        return render(request, "quizzes/desk/key_door.html", context)
    try:
        open_keys(request.user, questions)
    except SittingError as error:
        return render(request, "quizzes/desk/key_door.html", {"refusal": error}, status=403)
    end_sittings_of_holders(request.user)
    return redirect(request.get_full_path()) if said else None


def only_reads_keys(view: Callable[..., Any]) -> Callable[..., Any]:
    """As `require_safe`; only the answer to what `key_door` asks may be posted."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD") or CONFIRM in request.POST:
            return view(request, *args, **kwargs)
        return HttpResponseNotAllowed(["GET", "HEAD"])

    return guarded


def shows_key_of(
    argument: str, permission: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view whose address names the question by that argument, and shows its key.

    Whoever lacks the permission is left to the view, which refuses them.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> Any:
            number = read_key(str(kwargs[argument]))
            numbers = Question.objects.filter(pk=number).values_list("pk", flat=True)
            knocks = request.user.has_perm(permission)
            answered = key_door(request, list(numbers)) if knocks else None
            return answered or view(request, *args, **kwargs)

        return guarded

    return decorate
