"""The end of an attempt: submitted by the person, or by the clock."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction

from config.queue import enqueue
from config.written_once import Slot, WrittenOnce
from quizzes import clock
from quizzes.attempts.receipts import digest_answers, new_receipt_code
from quizzes.enums import ATTEMPT_TRANSITIONS, AttemptState, LatePolicy
from quizzes.grading.grade import grade_attempt, grade_attempts
from quizzes.models import Attempt

logger = logging.getLogger(__name__)

STUCK_AFTER = dt.timedelta(minutes=2)
RETRY_AFTER = dt.timedelta(minutes=10)
SWEEP_SIZE = 100
SWEEP_SECONDS = 60.0
LOCKED = WrittenOnce(lambda: Attempt.objects.select_for_update().filter(pk=Slot("pk")))


@transaction.atomic
def submit_attempt(attempt: Attempt, *, prediction: int | None = None) -> Attempt:
    """Submit what is saved and queue the grading in the same transaction.

    `prediction` is the number of participants that a contestant foretells. Submitting
    again, or after the clock did it, changes nothing.
    """
    row = LOCKED.first(pk=attempt.pk)
    if row is None:
        raise Attempt.DoesNotExist
    if row.is_open and _close(row, _state_at_end(row, clock.now())):
        if prediction is not None:
            Attempt.objects.filter(pk=row.pk).update(prediction=prediction)
            row.prediction = prediction
        enqueue("quizzes.tasks.grade", row.pk)
    return row


@transaction.atomic
def submit_paper(attempt: Attempt, at: dt.datetime) -> None:
    """Submit an attempt that was sat on paper at that time, and queue its grading.

    Submitting again changes nothing.
    """
    if attempt.is_open and _close(attempt, AttemptState.SUBMITTED, at):
        enqueue("quizzes.tasks.grade", attempt.pk)


def sweep_attempts() -> int:
    """Close attempts whose time is over and grade what is submitted and waits too long.

    Looks only at rows that are due, `SWEEP_SIZE` at a time, and goes on while there are
    any, for `SWEEP_SECONDS` at most; then it queues itself again for the rest. Each row is
    locked and its state checked again. One broken attempt is logged, put off and does not
    hold up the others. Returns how many were handled.
    """
    handled, until = 0, time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < until:
        due = Attempt.objects.due(clock.now()).order_by("next_check_at")
        pks = list(due.values_list("pk", flat=True)[:SWEEP_SIZE])
        if not pks:
            return handled
        closed = [pk for pk in pks if _isolated(_close_if_over, pk)]
        handled += _grade_batch(closed)
    enqueue("quizzes.tasks.sweep")
    return handled


def _grade_batch(pks: list[int]) -> int:
    """Grade together; where that fails, one by one, so that only the broken one waits."""
    try:
        grade_attempts(pks)
    except Exception:
        logger.exception("sweep: a batch of %s attempts", len(pks))
        return sum(_isolated(_grade_one, pk) for pk in pks)
    return len(pks)


def _isolated(step: Callable[[int], bool], pk: int) -> bool:
    try:
        return step(pk)
    except Exception:
        logger.exception("sweep: attempt %s", pk)
        Attempt.objects.filter(pk=pk).update(next_check_at=clock.now() + RETRY_AFTER)
        return False


def _grade_one(pk: int) -> bool:
    grade_attempt(pk)
    return True


@transaction.atomic
def _close_if_over(pk: int) -> bool:
    """Close the attempt if its time is over; whether something was to be done."""
    row = Attempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=pk)
    now = clock.now()
    if row.next_check_at is None or row.next_check_at > now:
        return False
    if row.is_open:
        _close(row, _state_at_end(row, now))
    else:
        # Put off before grading: a worker that dies here is followed by the next sweep.
        Attempt.objects.filter(pk=pk).update(next_check_at=now + STUCK_AFTER)
    return True


def _state_at_end(row: Attempt, now: dt.datetime) -> AttemptState:
    late = now > row.accepts_until
    if late and row.quiz.late_policy == LatePolicy.EXPIRE:
        return AttemptState.EXPIRED
    return AttemptState.SUBMITTED


def _close(row: Attempt, state: AttemptState, at: dt.datetime | None = None) -> bool:
    """End the attempt, now or at another time; whether it was this call that did."""
    if state not in ATTEMPT_TRANSITIONS[AttemptState(row.state)]:
        raise ValueError(f"{row.state} → {state}")
    fields: dict[str, Any] = {"state": state, "next_check_at": None}
    if state == AttemptState.SUBMITTED:
        now, answers = clock.now(), digest_answers(row)
        fields |= {
            "submitted_at": at or now,
            "receipt": new_receipt_code(),
            "answers_count": answers.count,
            "answers_sha256": answers.sha256,
            "next_check_at": now + STUCK_AFTER,
        }
    changed = Attempt.objects.filter(pk=row.pk, state=row.state).update(**fields) == 1
    for name, value in fields.items() if changed else ():
        setattr(row, name, value)
    return changed
