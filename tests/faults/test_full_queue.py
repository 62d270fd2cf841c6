"""Thousands of tasks wait: people still submit, and all is graded in the end."""

import pytest
from django.db import transaction
from django_q.models import OrmQ

from config.queue import LATER, enqueue, enqueue_later
from quizzes.attempts.submission import submit_attempt
from quizzes.models import Attempt

from .checks import (
    assert_all_graded_once,
    assert_every_acknowledged_answer_is_there,
    assert_every_certificate_has_its_pdf,
    assert_nothing_is_stuck,
)
from .conftest import Prepared
from .ground import wait_until
from .learners import Ledger, make_learners_of, run_all
from .world import answer_all, visitors

pytestmark = pytest.mark.slow

BEFORE, LATER_ON = 500, 2500
LEARNERS = 8


@transaction.atomic
def fill_queue(system: Prepared) -> int:
    """Tasks in both lanes, that cost little and succeed."""
    (person,) = system.world.take(1)
    attempt = answer_all(person, system.world.quiz)
    submit_attempt(attempt)
    for _number in range(BEFORE):
        enqueue("quizzes.tasks.grade", attempt.pk)
    for _number in range(LATER_ON):
        enqueue_later("quizzes.tasks.grade", attempt.pk)
    return OrmQ.objects.order_by("-pk")[0].pk


def test_submitting_and_grading_go_on_behind_a_full_queue(system: Prepared) -> None:
    ledger = Ledger()
    signed_in = visitors(system.world.take(LEARNERS))
    learners = make_learners_of(signed_in, system.running.port, ledger)
    last = fill_queue(system)
    run_all(*(learner.take(system.world.quiz.pk) for learner in learners))
    attempts = Attempt.objects.filter(pk__in=ledger.submitted)
    wait_until(lambda: attempts.graded().count() == LEARNERS, 30, "all are graded", 0.05)
    fillers = OrmQ.objects.filter(key=LATER, pk__lte=last)
    assert fillers.exists(), "grading waited for what can wait"
    fillers.delete()  # the rest would only cost time
    assert_every_acknowledged_answer_is_there(ledger)
    assert_all_graded_once(ledger.submitted)
    assert_every_certificate_has_its_pdf()
    assert_nothing_is_stuck()
