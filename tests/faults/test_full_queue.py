"""A hundred thousand tasks wait: people still submit, and are graded within seconds."""

import datetime as dt

import pytest
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from config.queue import enqueue
from config.queue.lanes import Lane
from quizzes.models import Attempt

from .checks import (
    assert_all_graded_once,
    assert_every_acknowledged_answer_is_there,
    assert_every_certificate_has_its_pdf,
    assert_nothing_is_stuck,
)
from .conftest import Prepared
from .ground import wait_until
from .kills import tell
from .learners import Ledger, make_learners_of, run_all
from .world import visitors

pytestmark = pytest.mark.slow

FILLERS = 100_000
LEARNERS = 8
GRADED_WITHIN = dt.timedelta(seconds=5)
LONG = 60


def fill_queue(lane: Lane, seconds: float = 0, count: int = FILLERS) -> QuerySet[OrmQ]:
    """So many equal tasks in a lane, that take so long; returns those that are left."""
    async_task("time.sleep", seconds, cluster=lane)
    row = OrmQ.objects.order_by("-pk")[0]
    rows = [OrmQ(key=lane, payload=row.payload, lock=timezone.now()) for _each in range(count)]
    OrmQ.objects.bulk_create(rows, batch_size=5000)
    return OrmQ.objects.filter(key=lane, payload=row.payload)


def in_work(fillers: QuerySet[OrmQ]) -> int:
    return fillers.filter(lock__gt=timezone.now()).count()


@pytest.mark.parametrize("lane", [Lane.BULK, Lane.PEOPLE])
def test_attempts_are_graded_behind_a_hundred_thousand_tasks(
    system: Prepared, lane: Lane, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = Ledger()
    signed_in = visitors(system.world.take(LEARNERS))
    learners = make_learners_of(signed_in, system.running.port, ledger)
    fillers = fill_queue(lane)
    run_all(*(learner.take(system.world.quiz.pk) for learner in learners))
    attempts = Attempt.objects.filter(pk__in=ledger.submitted)
    wait_until(lambda: attempts.graded().count() == LEARNERS, 30, "all are graded", 0.05)
    waits = attempts.aggregate(longest=Max(F("graded_at") - F("submitted_at")))
    assert fillers.count() > FILLERS / 2, "the queue was full"
    tell(capsys, {f"graded behind {FILLERS} {lane} tasks within": waits["longest"]})
    fillers.delete()  # what is left would only cost time
    assert waits["longest"] < GRADED_WITHIN
    assert_every_acknowledged_answer_is_there(ledger)
    assert_all_graded_once(ledger.submitted)
    assert_nothing_is_stuck()


def test_long_tasks_leave_a_worker_to_those_before_them(system: Prepared) -> None:
    """Every worker that may is busy for a minute, with both kinds of what may be long."""
    ledger = Ledger()
    signed_in = visitors(system.world.take(LEARNERS))
    learners = make_learners_of(signed_in, system.running.port, ledger)
    bulk = fill_queue(Lane.BULK, LONG, count=10)
    wait_until(lambda: in_work(bulk) == 2, 10, "both general workers are busy")
    enqueue("quizzes.tasks.prepare")
    people = OrmQ.objects.filter(key=Lane.PEOPLE)
    wait_until(lambda: not people.exists(), 10, "what people wait for goes on")
    people = fill_queue(Lane.PEOPLE, LONG, count=10)
    wait_until(lambda: in_work(people) == 1, 10, "the worker for people is busy too")
    run_all(*(learner.take(system.world.quiz.pk) for learner in learners))
    attempts = Attempt.objects.filter(pk__in=ledger.submitted)
    wait_until(lambda: attempts.graded().count() == LEARNERS, 30, "all are graded", 0.05)
    waits = attempts.aggregate(longest=Max(F("graded_at") - F("submitted_at")))
    for fillers in (bulk, people):
        fillers.delete()
    assert waits["longest"] < GRADED_WITHIN
    assert_all_graded_once(ledger.submitted)
    assert_every_certificate_has_its_pdf()
