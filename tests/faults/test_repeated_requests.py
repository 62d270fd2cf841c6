"""The same request sent twice, at once and out of order, over several connections."""

from random import Random

import pytest

from quizzes.attempts.ledger import latest_answers
from quizzes.models import AnswerEvent, Attempt
from tests.bench.sitting import JSON, Saved

from .checks import assert_all_graded_once, assert_nothing_is_stuck
from .conftest import Prepared
from .learners import Learner, Ledger, make_learners_of, run_all
from .world import visitors

pytestmark = pytest.mark.slow

CONNECTIONS = 6
CHANGES = 4


def one_person(system: Prepared) -> list[Learner]:
    """One person's session on several connections."""
    (visitor,) = visitors(system.world.take(1))
    return make_learners_of([visitor] * CONNECTIONS, system.running.port, Ledger())


def test_starting_many_times_at_once_opens_one_attempt(system: Prepared) -> None:
    clicks = one_person(system)
    run_all(*(click.begin(system.world.quiz.pk) for click in clicks))
    assert len({click.attempt for click in clicks}) == 1
    attempt = Attempt.objects.get(pk=clicks[0].attempt)
    assert Attempt.objects.filter(user=attempt.user_id).count() == 1


def test_events_that_come_twice_and_out_of_order_count_once_and_by_their_order(
    system: Prepared,
) -> None:
    clicks, random = one_person(system), Random(7)
    run_all(clicks[0].begin(system.world.quiz.pk))
    for click in clicks[1:]:
        click.join(clicks[0])
    places = [position for position, _keys in clicks[0].paper]
    events = [
        Saved(clicks[0].attempt, position, [random.choice("ABCD")], sequence)
        for sequence, position in enumerate(places * CHANGES, start=1)
    ]
    queue = [event for event in events for _time in range(2)]
    random.shuffle(queue)
    run_all(*(_send_all(click, queue[n::CONNECTIONS]) for n, click in enumerate(clicks)))

    acknowledged = {saved.sequence: saved for saved in clicks[0].ledger.saved}
    kept = AnswerEvent.objects.filter(attempt=clicks[0].attempt)
    assert kept.count() == len(acknowledged)
    for event in kept:
        saved = acknowledged[event.sequence]
        assert (event.position, event.value) == (saved.position, saved.value)
    last = {event.position: event.value for event in events}
    assert latest_answers(Attempt(pk=clicks[0].attempt)) == last


def test_submitting_many_times_while_answers_arrive_gives_one_receipt_that_holds_them(
    system: Prepared,
) -> None:
    clicks = one_person(system)
    first, ledger = clicks[0], clicks[0].ledger
    run_all(first.begin(system.world.quiz.pk))
    for click in clicks[1:]:
        click.join(first)
    for sequence, (position, _keys) in enumerate(first.paper, start=1):
        run_all(first.save(position, sequence, ["A"]))
    late = [
        Saved(first.attempt, position, ["A"], 100 * number + position)
        for number in (1, 2)
        for position, _keys in first.paper
    ]
    run_all(
        *(_send_all(click, late[n::3]) for n, click in enumerate(clicks[:3])),
        *(click.submit() for click in clicks[3:]),
    )
    assert set(ledger.submitted) == {first.attempt}
    kept = AnswerEvent.objects.filter(attempt=first.attempt)
    assert kept.count() == len({saved.sequence for saved in ledger.saved})
    assert_all_graded_once([first.attempt])
    assert_nothing_is_stuck()


async def _send_all(learner: Learner, events: list[Saved]) -> None:
    """Send each once; what is refused as older or too late is not sent again."""
    for saved in events:
        answer = await learner.send(
            *learner.event(saved.position, saved.sequence, saved.value), JSON
        )
        assert answer is not None
        assert answer.status in (200, 409, 410), answer.text[:500]
        learner.acknowledge(answer, saved)
