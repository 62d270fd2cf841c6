"""kill -9 of the web server in the middle of saves."""

import signal

import pytest

from .checks import (
    assert_all_graded_once,
    assert_every_acknowledged_answer_is_there,
    assert_nothing_is_stuck,
)
from .conftest import Prepared
from .learners import Ledger, make_learners_of, run_all, strike
from .world import visitors

pytestmark = pytest.mark.slow

LEARNERS = 16


def test_no_acknowledged_answer_is_lost_when_the_web_server_is_killed(system: Prepared) -> None:
    running, quiz, ledger = system.running, system.world.quiz, Ledger()
    signed_in = visitors(system.world.take(LEARNERS))
    learners = make_learners_of(signed_in, running.port, ledger)
    run_all(
        *(learner.take(quiz.pk) for learner in learners),
        strike(
            lambda: len(ledger.saved) >= 3 * LEARNERS, lambda: running.signal("web", signal.SIGKILL)
        ),
    )
    assert ledger.failures, "the fault came when nobody was sending"
    assert len(ledger.saved) == LEARNERS * len(learners[0].paper)
    assert_every_acknowledged_answer_is_there(ledger)
    assert_all_graded_once(ledger.submitted)
    assert_nothing_is_stuck()
