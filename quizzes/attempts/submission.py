"""The end of an attempt: submitted by the person, or by the clock."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from config.compiled_query import CompiledQuery
from config.queue import enqueue
from quizzes import clock
from quizzes.attempts.receipts import digest_answers, new_receipt_code
from quizzes.enums import ATTEMPT_TRANSITIONS, AttemptState, LatePolicy
from quizzes.models import Attempt

STUCK_AFTER = dt.timedelta(minutes=2)


@CompiledQuery
def locked_attempts(*, pk: int) -> QuerySet[Attempt]:
    """The attempt, its row locked."""
    return Attempt.objects.select_for_update().filter(pk=pk)


@transaction.atomic
def submit_attempt(attempt: Attempt, *, prediction: int | None = None) -> Attempt:
    """Submit what is saved and queue the grading in the same transaction.

    `prediction` is the number of participants that a contestant foretells. Submitting
    again, or after the clock did it, changes nothing.
    """
    row = locked_attempts.first(pk=attempt.pk)
    if row is None:
        raise Attempt.DoesNotExist
    if row.is_open and _close(row, _state_at_end(row, clock.now())):
        if prediction is not None:
            Attempt.objects.filter(pk=row.pk).update(prediction=prediction)
            row.prediction = prediction
        enqueue("quizzes.tasks.grade", row.pk)
    return row


@transaction.atomic
def submit_edition_sitting(attempt: Attempt, at: dt.datetime) -> None:
    """Submit an attempt that was sat on an edition's paper at that time, and queue its grading.

    Submitting again changes nothing.
    """
    if attempt.is_open and _close(attempt, AttemptState.SUBMITTED, at):
        enqueue("quizzes.tasks.grade", attempt.pk)


@transaction.atomic
def end_without_result(pk: int) -> bool:
    """End an attempt of somebody who must not sit; nothing of it is graded.

    Returns:
        Whether it was this call that did.
    """
    row = locked_attempts.first(pk=pk)
    return row is not None and row.is_open and _close(row, AttemptState.EXPIRED)


@transaction.atomic
def close_if_over(pk: int) -> bool:
    """Close the attempt if its time is over.

    One that was submitted and waits for its grading is put off by `STUCK_AFTER`.

    Returns:
        Whether there was something to do: True also where the grading was put off.
    """
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
