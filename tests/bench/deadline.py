"""Many attempts that are open when their time ends."""

import datetime as dt
import time
from collections.abc import Sequence
from random import Random

from django.db import transaction

from config.queue import enqueue
from learning.models import User
from quizzes import clock
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.enums import AttemptState
from quizzes.models import Attempt, QuizPage
from tests.bench.system import BenchError

LOOK_SECONDS = 0.25
CLOSED_WITHIN = 600


def open_attempts(people: Sequence[User], quiz: QuizPage) -> list[int]:
    """An open attempt with every answer saved for each person; returns the attempts."""
    random = Random(21)
    return [_open_attempt(person, quiz, random) for person in people]


def close_and_grade(attempts: Sequence[int]) -> float:
    """Let the time of all pass at once; seconds until the workers have graded the last.

    The sweep is queued again whenever one has ended and left some open. (Its schedule
    runs it once a minute.)

    Raises:
        BenchError: they are not graded within ten minutes.
    """
    rows = Attempt.objects.filter(pk__in=attempts)
    past = clock.now() - dt.timedelta(hours=1)
    start = time.monotonic()
    rows.update(deadline=past, next_check_at=past)
    before = 0
    while rows.exclude(state=AttemptState.GRADED).exists():
        still_open = rows.filter(state=AttemptState.IN_PROGRESS).count()
        if still_open and still_open in (before, len(attempts)):
            enqueue("quizzes.tasks.sweep")
        before = still_open
        time.sleep(LOOK_SECONDS)
        if time.monotonic() - start > CLOSED_WITHIN:
            raise BenchError(f"{still_open} attempts are still open, others not graded")
    return time.monotonic() - start


@transaction.atomic
def _open_attempt(person: User, quiz: QuizPage, random: Random) -> int:
    attempt = start_attempt(person, quiz)
    for item in attempt.items:
        fields = {"": [random.choice(item.order)]}
        save_answer(attempt, position=item.position, sequence=item.position, fields=fields)
    return attempt.pk
