"""kill -9 of PostgreSQL in the middle of submits."""

import pytest
from django.db import connection

from .checks import (
    assert_all_graded_once,
    assert_every_acknowledged_answer_is_there,
    assert_every_certificate_has_its_pdf,
    assert_nothing_is_stuck,
    let_minutes_pass,
)
from .conftest import Grounds, Prepared
from .learners import Ledger, make_learners_of, run_all, strike
from .world import visitors

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the embedded database has no process"
    ),
]

LEARNERS = 24


def test_nothing_is_lost_when_postgresql_is_killed_while_people_submit(
    system: Prepared, grounds: Grounds
) -> None:
    running, quiz, ledger = system.running, system.world.quiz, Ledger()
    signed_in = visitors(system.world.take(LEARNERS))
    connection.close()

    assert grounds.cluster is not None
    cluster = grounds.cluster

    def fault() -> None:
        cluster.kill()
        cluster.start()

    run_all(
        *(learner.take(quiz.pk) for learner in make_learners_of(signed_in, running.port, ledger)),
        strike(lambda: len(ledger.submitted) >= 3, fault),
    )
    assert "503" in ledger.failures, "the fault came when nobody was sending"
    running.wait_until_healthy()
    let_minutes_pass(4)
    assert_every_acknowledged_answer_is_there(ledger)
    assert_all_graded_once(ledger.submitted)
    assert_nothing_is_stuck()
    let_minutes_pass(4)  # what met the dead database is tried again
    assert_every_certificate_has_its_pdf()
