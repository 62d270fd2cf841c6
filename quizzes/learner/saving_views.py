"""What the paper's page asks while it is open: save this answer, how long is left."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.parameters import MAX_KEY, read_text, without_unfit_signs
from config.proxies import client_address
from config.sessions import must_change_password
from quizzes.attempts.ledger import held_fields, read_ledger, save_answer
from quizzes.attempts.quick_save import Origin
from quizzes.attempts.save_key import is_valid_save_key, make_save_key, session_key_of
from quizzes.exceptions import (
    AnswerError,
    AttemptClosedError,
    InvalidAnswerError,
    SignedOutError,
    StaleAnswerError,
    TakenOverError,
    WrongNetworkError,
)
from quizzes.grading.paper import seconds_left
from quizzes.models import Attempt

STATUS: dict[type[AnswerError], int] = {
    AttemptClosedError: 410,
    StaleAnswerError: 409,
    InvalidAnswerError: 400,
    TakenOverError: 423,
    SignedOutError: 401,
    WrongNetworkError: 403,
}


@never_cache
@require_POST
def save(request: HttpRequest, attempt_id: int) -> JsonResponse:
    """Save one answer: JSON `{"position", "sequence", "fields", "writer", "key"}`.

    `fields` are the question's form values by part; `key` is the page's save key. 200
    names the event that is saved, and a new key where the old one did not open. 400, 403,
    409, 410 and 423 say why it is not saved, 401 asks to sign in again, 404 to change account.
    409 also tells what is saved instead, see `_held`.
    """
    try:
        event, key = _event(request)
    except InvalidAnswerError as error:
        return _refused(error, 400)
    known = is_valid_save_key(request, attempt_id, key)
    if not known and not request.user.is_authenticated:
        return _refused(_("Anh/chị cần đăng nhập lại."), 401)
    if not known and must_change_password(request):
        return _refused(_("Anh/chị cần đổi mật khẩu ghi trong thư trước."), 401)
    if not known and not _is_own(request, attempt_id):
        return _refused(_("Bài này của tài khoản khác. Anh/chị đăng nhập lại đúng tài khoản."), 404)
    attempt, origin = (
        Attempt(pk=attempt_id),
        Origin(session_key_of(request), client_address(request)),
    )
    try:
        saved = save_answer(attempt, **event, origin=origin)
    except StaleAnswerError as error:
        return _refused(error, 409, **_held(attempt, event["position"]))
    except AnswerError as error:
        return _refused(error, STATUS[type(error)])
    answer = {
        "sequence": saved.sequence,
        "saved_at": _clock_time(saved.saved_at),
        "remaining": round(saved.seconds_left, 3),
    }
    return JsonResponse(answer if known else answer | {"key": make_save_key(request, attempt_id)})


@never_cache
@require_safe
def remaining_time(request: HttpRequest, attempt_id: int) -> JsonResponse:
    """The seconds left and whether the attempt is open, for a page that was asleep.

    401 asks to sign in again, 404 to change account, as `save`.
    """
    if not request.user.is_authenticated:
        return _refused(_("Anh/chị cần đăng nhập lại."), 401)
    rows = Attempt.objects.filter(pk=attempt_id, user=request.user.pk)
    attempt = rows.only("state", "deadline").first()
    if attempt is None:
        return _refused(_("Bài này của tài khoản khác. Anh/chị đăng nhập lại đúng tài khoản."), 404)
    return JsonResponse({"remaining": round(seconds_left(attempt), 3), "open": attempt.is_open})


def _is_own(request: HttpRequest, attempt_id: int) -> bool:
    return Attempt.objects.filter(pk=attempt_id, user=request.user.pk).exists()


def _held(attempt: Attempt, position: int) -> dict[str, Any]:
    """What the ledger holds of a question, and a sequence that is free.

    `sequence` 0, no `fields` and no time say that nothing is saved for it.
    """
    ledger = read_ledger(attempt)
    _value, saved_at = ledger.latest.get(position, (None, None))
    return {
        "sequence": ledger.sequences.get(position, 0),
        "fields": held_fields(attempt, ledger, position),
        "saved_at": _clock_time(saved_at) if saved_at else "",
        "next_sequence": ledger.top + 1,
    }


def _clock_time(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M:%S")


def _refused(reason: object, status: int, **more: Any) -> JsonResponse:
    return JsonResponse({"error": str(reason), **more}, status=status)


def _event(request: HttpRequest) -> tuple[dict[str, Any], str]:
    """What `save_answer` needs, and the save key."""
    try:
        data = json.loads(request.body)
        event = {
            "position": int(data["position"]),
            "sequence": int(data["sequence"]),
            "fields": without_unfit_signs(data["fields"]),
            # `writer` is what pages and the answers kept in browsers call it: both outlive
            # an upgrade of the server.
            "tab_id": read_text(str(data.get("writer", "")), longest=40),
        }
        if not 0 < event["sequence"] <= MAX_KEY:
            raise ValueError("sequence")
        return event, read_text(str(data.get("key", "")))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise InvalidAnswerError("JSON: position, sequence, fields") from error
