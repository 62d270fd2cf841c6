"""kill -9 of the task workers in the middle of long works: each is done wholly, and once."""

import signal
import time

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from .checks import let_minutes_pass
from .conftest import Prepared
from .ground import wait_until
from .kills import KILLS_OF_A_WORK
from .staff_lists import DONE_WITHIN
from .works import WORKS, BackedUp, Work

pytestmark = pytest.mark.slow

FIRST_MOMENT = 0.15  # seconds after a worker took it; each kill comes later than the one before


def of(work: Work) -> list[OrmQ]:
    """The queue's rows of the work."""
    return [row for row in OrmQ.objects.all() if row.task["func"] == work.task]


def is_begun(work: Work) -> bool:
    """A worker has it in hand, or what it started goes on."""
    if isinstance(work, BackedUp):
        return work.is_begun()
    return any(row.lock > timezone.now() for row in of(work))


@pytest.mark.parametrize("kind", WORKS, ids=lambda kind: kind.__name__)
def test_a_work_is_done_wholly_and_once_though_its_worker_is_killed(
    system: Prepared, kind: type[Work]
) -> None:
    work = kind(system.running)
    work.ask()
    in_the_middle = 0
    for number in range(KILLS_OF_A_WORK):
        wait_until(lambda: is_begun(work) or work.is_done(), DONE_WITHIN, "it is begun", 0.005)
        time.sleep(FIRST_MOMENT * 2**number)
        system.running.signal("workers", signal.SIGKILL)
        if work.is_done():
            break
        work.assert_nothing()
        in_the_middle += 1
        let_minutes_pass(4)
    assert in_the_middle, "it was done before the first kill"
    wait_until(work.is_done, DONE_WITHIN, "it is done in the end")
    work.assert_once()
    let_minutes_pass(4)
    wait_until(lambda: not of(work), DONE_WITHIN, "nothing of it waits in the queue")
    work.assert_once()
