"""The sweep: closes attempts whose time is over, and grades what waits too long."""

import datetime as dt
import logging
import time
from collections.abc import Callable

from config.queue import enqueue
from quizzes import clock
from quizzes.attempts.submission import close_if_over
from quizzes.grading.clock_watch import watch_clock
from quizzes.grading.grade import grade_attempt, grade_attempts
from quizzes.models import Attempt

logger = logging.getLogger(__name__)

RETRY_AFTER = dt.timedelta(minutes=10)
SWEEP_SIZE = 100
SWEEP_SECONDS = 60.0


def sweep_attempts() -> int:
    """Close attempts whose time is over and grade what is submitted and waits too long.

    Looks only at rows that are due, `SWEEP_SIZE` at a time, and goes on while there are
    any, for `SWEEP_SECONDS` at most; then it queues itself again for the rest. Each row is
    locked and its state checked again. One broken attempt is logged, put off and does not
    hold up the others. Returns how many were handled.
    """
    watch_clock()
    handled, until = 0, time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < until:
        due = Attempt.objects.due(clock.now()).order_by("next_check_at")
        pks = list(due.values_list("pk", flat=True)[:SWEEP_SIZE])
        if not pks:
            return handled
        closed = [pk for pk in pks if _isolated(close_if_over, pk)]
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
