"""The end of an attempt: submitted by the person, or by the clock."""

import datetime as dt
import logging

from django.db import transaction

from config.queue import enqueue
from quizzes import clock
from quizzes.enums import ATTEMPT_TRANSITIONS, AttemptState, LatePolicy
from quizzes.models import Attempt
from quizzes.services.grading import grade_attempt
from quizzes.services.receipts import digest_answers, new_receipt_code

logger = logging.getLogger(__name__)

STUCK_AFTER = dt.timedelta(minutes=2)
RETRY_AFTER = dt.timedelta(minutes=10)
SWEEP_SIZE = 200


@transaction.atomic
def submit_attempt(attempt: Attempt) -> Attempt:
    """Submit what is saved and queue the grading in the same transaction.

    Submitting again, or after the clock did it, changes nothing.
    """
    row = Attempt.objects.select_for_update().select_related("quiz").get(pk=attempt.pk)
    if row.is_open:
        _close(row, _state_at_end(row, clock.now()))
    row.refresh_from_db()
    return row


def sweep_attempts() -> int:
    """Close attempts whose time is over and grade those stuck in `submitted`.

    Looks only at rows that are due, at most `SWEEP_SIZE` a run. One broken attempt is
    logged, put off and does not hold up the others. Returns how many were handled.
    """
    due = Attempt.objects.due(clock.now()).order_by("next_check_at")
    handled = 0
    for pk in list(due.values_list("pk", flat=True)[:SWEEP_SIZE]):
        try:
            handled += _sweep_one(pk)
        except Exception:
            logger.exception("sweep: attempt %s", pk)
            Attempt.objects.filter(pk=pk).update(next_check_at=clock.now() + RETRY_AFTER)
    return handled


@transaction.atomic
def _sweep_one(pk: int) -> int:
    row = Attempt.objects.select_for_update().select_related("quiz").get(pk=pk)
    now = clock.now()
    if row.next_check_at is None or row.next_check_at > now:
        return 0
    if row.is_open:
        _close(row, _state_at_end(row, now))
    elif row.state == AttemptState.SUBMITTED:
        grade_attempt(pk)
    return 1


def _state_at_end(row: Attempt, now: dt.datetime) -> AttemptState:
    late = now > row.accepts_until
    if late and row.quiz.late_policy == LatePolicy.EXPIRE:
        return AttemptState.EXPIRED
    return AttemptState.SUBMITTED


def _close(row: Attempt, state: AttemptState) -> None:
    if state not in ATTEMPT_TRANSITIONS[AttemptState(row.state)]:
        raise ValueError(f"{row.state} → {state}")
    if state == AttemptState.EXPIRED:
        Attempt.objects.filter(pk=row.pk, state=row.state).update(state=state, next_check_at=None)
        return
    now = clock.now()
    answers = digest_answers(row)
    changed = Attempt.objects.filter(pk=row.pk, state=row.state).update(
        state=state,
        submitted_at=now,
        receipt=new_receipt_code(),
        answers_count=answers.count,
        answers_sha256=answers.sha256,
        next_check_at=now + STUCK_AFTER,
    )
    if changed:
        enqueue("quizzes.tasks.grade", row.pk)
