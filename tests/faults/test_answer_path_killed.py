"""kill -9 all along the answer path, again and again, while people sit: `FAULT_KILLS` times."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import pytest
from django.db import connection

from quizzes.models import AnswerEvent
from tests.bench.ledger import find_lost
from tests.bench.system import is_healthy
from tests.bench.world import Visitor, make_learners

from .checks import (
    assert_all_graded_once,
    assert_every_acknowledged_answer_is_there,
    assert_every_certificate_has_its_pdf,
    assert_nothing_is_stuck,
    assert_register_has_no_gap,
    let_minutes_pass,
)
from .conftest import Grounds, Prepared
from .kills import KILLS, tell
from .learners import Learner, Ledger, run_all
from .world import enrol, visitors

pytestmark = pytest.mark.slow

AT_ONCE = 8
ROUNDS_OF_ANSWERS = 6
PAUSE_SECONDS = 0.3
# More than can sit until the system has recovered from a kill.
PEOPLE_PER_KILL = 12
SEED = 20
HEALTHY_WITHIN = 120


@dataclass
class Room:
    """Learners who sit one after the other at so many places, until the last kill is over."""

    people: list[Visitor]
    port: int
    quiz: int
    ledger: Ledger = field(default_factory=Ledger)
    is_over: bool = False

    async def sit(self, random: Random) -> None:
        while not self.is_over:
            assert self.people, "more PEOPLE_PER_KILL are needed"
            learner = Learner(self.people.pop(), self.port, self.ledger)
            await learner.begin(self.quiz)
            await self._answer(learner, random)
            await learner.submit()

    async def _answer(self, learner: Learner, random: Random) -> None:
        """Every question several times, the right answer last."""
        sequence = 0
        for number in range(ROUNDS_OF_ANSWERS):
            is_last = number == ROUNDS_OF_ANSWERS - 1
            for position, keys in learner.paper:
                sequence += 1
                value = ["A"] if is_last else [random.choice(keys)]
                await learner.save(position, sequence, value)
                await asyncio.sleep(PAUSE_SECONDS * random.random() * 2)


async def kill_again_and_again(
    room: Room, parts: dict[str, Callable[[], None]], random: Random, done: Counter[str]
) -> None:
    """Each part in its turn; the next once all is healthy and people have answered again."""
    order = [name for _round in range(KILLS) for name in parts][:KILLS]
    for name in order:
        saved = len(room.ledger.saved)
        while len(room.ledger.saved) < saved + AT_ONCE:
            await asyncio.sleep(0.01)
        await asyncio.sleep(random.uniform(0, 0.5))
        await asyncio.to_thread(parts[name])
        done[name] += 1
        async with asyncio.timeout(HEALTHY_WITHIN):
            await asyncio.sleep(1)
            while not await asyncio.to_thread(is_healthy, room.port):
                await asyncio.sleep(0.2)
    room.is_over = True


def test_nothing_acknowledged_is_lost_altered_or_doubled_however_often_parts_are_killed(
    system: Prepared, grounds: Grounds, capsys: pytest.CaptureFixture[str]
) -> None:
    running, random, done = system.running, Random(SEED), Counter[str]()
    people = make_learners(AT_ONCE + PEOPLE_PER_KILL * KILLS, first=100_000)
    enrol(people, system.world.quiz)
    room = Room(visitors(people), running.port, system.world.quiz.pk)
    connection.close()
    parts: dict[str, Callable[[], None]] = {
        "web": lambda: running.signal("web", signal.SIGKILL),
        "workers": lambda: running.signal("workers", signal.SIGKILL),
    }
    if (cluster := grounds.cluster) is not None:

        def kill_database() -> None:
            cluster.kill()
            cluster.start()

        parts["PostgreSQL"] = kill_database
    run_all(
        *(room.sit(Random(SEED + seat)) for seat in range(AT_ONCE)),
        kill_again_and_again(room, parts, random, done),
    )
    running.wait_until_healthy()
    let_minutes_pass(4)
    _tell(room.ledger, done, capsys)
    assert_every_acknowledged_answer_is_there(room.ledger)
    assert_all_graded_once(room.ledger.submitted)
    assert_nothing_is_stuck()
    let_minutes_pass(4)
    assert_every_certificate_has_its_pdf()
    assert_register_has_no_gap()


def _tell(ledger: Ledger, done: Counter[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The figures of docs/performance.md."""
    attempts = {saved.attempt for saved in ledger.saved}
    figures = {
        "kills": dict(done),
        "acknowledged answers": len(ledger.saved),
        "of them lost or altered": len(find_lost(ledger.saved)),
        "answers kept": AnswerEvent.objects.filter(attempt__in=attempts).count(),
        "attempts submitted": len(ledger.submitted),
        "requests that failed and were sent again": dict(Counter(ledger.failures)),
    }
    tell(capsys, figures)
