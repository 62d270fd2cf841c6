"""The attempt's state machine, driven by random histories against a model of it.

Two people sit, save in any order and twice, take over, submit, wait; the sweep and the
grading come when they come. After every step the ledger must hold exactly what was
acknowledged, and every state must be the one that the model expects.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from certificates.models import Certificate
from cms.models import CoursePage
from cms.models.pages import CompletionRule
from learning.models import Enrolment, User
from quizzes.attempts.ledger import claim_for_tab, latest_answers, save_answer
from quizzes.attempts.quick_save import forget_attempts
from quizzes.attempts.receipts import check_receipt
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import STUCK_AFTER, submit_attempt
from quizzes.enums import ATTEMPT_TRANSITIONS, AttemptState, LatePolicy
from quizzes.exceptions import AttemptClosedError, SittingError, StaleAnswerError, TakenOverError
from quizzes.grading.grade import grade_attempt
from quizzes.grading.sweep import sweep_attempts
from quizzes.models import Allowance, AnswerEvent, Attempt, QuizPage
from tests.running.hunting import examples

MINUTES, ATTEMPTS, GRACE = 20, 2, 15
PLACES = 4
WRITERS = ["", "office", "phone"]
PAUSES = [1, 14, 16, 130, 601, MINUTES * 60]

people = st.sampled_from(["an", "chau"])
positions = st.integers(1, PLACES)
sequences = st.integers(1, 9)
values = st.sampled_from([["A"], ["B"], []])


def reachable(state: AttemptState) -> frozenset[AttemptState]:
    """What a state may become in one step of the machine: the sweep closes and grades."""
    following = ATTEMPT_TRANSITIONS[state]
    return following.union(*(ATTEMPT_TRANSITIONS[after] for after in following))


@dataclass
class Sat:
    """What the model knows of one attempt."""

    deadline: dt.datetime
    state: AttemptState = AttemptState.IN_PROGRESS
    seen: AttemptState = AttemptState.IN_PROGRESS
    active_tab: str = ""
    events: dict[int, tuple[int, list[str]]] = field(default_factory=dict)
    submitted_at: dt.datetime | None = None
    result: tuple[Any, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.IN_PROGRESS

    @property
    def accepts_until(self) -> dt.datetime:
        return self.deadline + dt.timedelta(seconds=GRACE)

    @property
    def answers(self) -> dict[int, list[str]]:
        return {place: value for _number, (place, value) in sorted(self.events.items())}

    def refusal(
        self, now: dt.datetime, place: int, number: int, value: list[str], tab_id: str
    ) -> type[Exception] | None:
        """Why this save must be refused; None when it must be acknowledged."""
        if not self.is_open or now > self.accepts_until:
            return AttemptClosedError
        if tab_id and self.active_tab not in ("", tab_id):
            return TakenOverError
        if number in self.events:
            return None if self.events[number] == (place, value) else StaleAnswerError
        newer = any(at == place and key > number for key, (at, _value) in self.events.items())
        return StaleAnswerError if newer else None


class Sittings(RuleBasedStateMachine):
    """One history; everything it does is rolled back at its end."""

    users: dict[str, User]
    quiz: QuizPage

    def __init__(self) -> None:
        super().__init__()
        forget_attempts()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.time = self.clock.start()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.sat: dict[int, Sat] = {}
        self.mine: dict[str, list[int]] = {"an": [], "chau": []}
        self.extra: dict[str, list[int]] = {"an": [0, 0], "chau": [0, 0]}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.clock.stop()

    @initialize(policy=st.sampled_from(LatePolicy))
    def choose_what_happens_at_the_end_of_time(self, policy: LatePolicy) -> None:
        self.policy = policy
        QuizPage.objects.filter(pk=self.quiz.pk).update(late_policy=policy)
        self.page = QuizPage.objects.get(pk=self.quiz.pk)

    @rule(who=people)
    def start(self, who: str) -> None:
        mine = self.mine[who]
        states = {self.sat[pk].state for pk in mine}
        if AttemptState.IN_PROGRESS in states:
            assert start_attempt(self.users[who], self.page).pk == mine[-1]
        elif AttemptState.SUBMITTED in states or len(mine) >= ATTEMPTS + self.extra[who][1]:
            with pytest.raises(SittingError):
                start_attempt(self.users[who], self.page)
        else:
            attempt = start_attempt(self.users[who], self.page)
            minutes = MINUTES + self.extra[who][0]
            assert attempt.deadline == timezone.now() + dt.timedelta(minutes=minutes)
            mine.append(attempt.pk)
            self.sat[attempt.pk] = Sat(attempt.deadline)

    @rule(who=people, place=positions, number=sequences, value=values, by=st.sampled_from(WRITERS))
    def save(self, who: str, place: int, number: int, value: list[str], by: str) -> None:
        for pk in self.mine[who][-1:]:
            self._save(pk, place, number, value, by)

    @rule(who=people, data=st.data())
    def save_the_same_again(self, who: str, data: st.DataObject) -> None:
        for pk in self.mine[who][-1:]:
            events = self.sat[pk].events
            if events:
                number = data.draw(st.sampled_from(sorted(events)))
                self._save(
                    pk, events[number][0], number, events[number][1], self.sat[pk].active_tab
                )

    def _save(self, pk: int, place: int, number: int, value: list[str], by: str) -> None:
        sat = self.sat[pk]
        refusal = sat.refusal(timezone.now(), place, number, value, by)
        fields = {"": value}
        save = partial(save_answer, position=place, sequence=number, fields=fields, tab_id=by)
        if refusal is not None:
            with pytest.raises(refusal):
                save(Attempt(pk=pk))
            return
        assert save(Attempt(pk=pk)).sequence == number
        sat.events[number] = (place, value)
        sat.active_tab = sat.active_tab or by

    @rule(who=people, by=st.sampled_from(WRITERS[1:]))
    def claim_for_tab(self, who: str, by: str) -> None:
        for pk in self.mine[who][-1:]:
            sat = self.sat[pk]
            if sat.is_open and timezone.now() <= sat.accepts_until:
                claim_for_tab(Attempt(pk=pk), by)
                sat.active_tab = by
            else:
                with pytest.raises(AttemptClosedError):
                    claim_for_tab(Attempt(pk=pk), by)

    @rule(who=people)
    def submit(self, who: str) -> None:
        for pk in self.mine[who][-1:]:
            submit_attempt(Attempt(pk=pk))
            self._close(self.sat[pk])

    def _close(self, sat: Sat) -> None:
        if not sat.is_open:
            return
        late = timezone.now() > sat.accepts_until and self.policy == LatePolicy.EXPIRE
        sat.state = AttemptState.EXPIRED if late else AttemptState.SUBMITTED
        sat.submitted_at = None if late else timezone.now()

    @rule(data=st.data())
    def grade(self, data: st.DataObject) -> None:
        if self.sat:
            pk = data.draw(st.sampled_from(sorted(self.sat)))
            grade_attempt(pk)
            self._graded(pk)

    def _graded(self, pk: int) -> None:
        sat = self.sat[pk]
        if sat.state == AttemptState.SUBMITTED:
            sat.state = AttemptState.GRADED
            right = sum(value == ["A"] for value in sat.answers.values())
            sat.result = (right, right * 2 >= PLACES, timezone.now())

    @rule()
    def sweep(self) -> None:
        sweep_attempts()
        now = timezone.now()
        for pk, sat in self.sat.items():
            if sat.is_open and now >= sat.accepts_until + dt.timedelta(seconds=1):
                self._close(sat)
                self._graded(pk)
            elif sat.submitted_at and now >= sat.submitted_at + STUCK_AFTER:
                self._graded(pk)

    @rule(seconds=st.sampled_from(PAUSES))
    def wait(self, seconds: int) -> None:
        self.time.shift(dt.timedelta(seconds=seconds))

    @rule(who=people, minutes=st.sampled_from([0, 10]))
    def allow(self, who: str, minutes: int) -> None:
        """Extra time helps from the next start on; what runs keeps its deadline."""
        (other,) = {"an", "chau"} - {who}
        more = 0 if minutes else 1
        Allowance.objects.create(
            user=self.users[who],
            quiz=self.quiz,
            extra_minutes=minutes,
            extra_attempts=more,
            reason="Theo quyết định",
            approved_by=self.users[other],
        )
        self.extra[who] = [self.extra[who][0] + minutes, self.extra[who][1] + more]

    @invariant()
    def the_ledger_holds_exactly_what_was_acknowledged(self) -> None:
        for pk, sat in self.sat.items():
            events = AnswerEvent.objects.filter(attempt=pk)
            kept = {event.sequence: (event.position, event.value) for event in events}
            assert kept == sat.events
            assert latest_answers(Attempt(pk=pk)) == sat.answers
            assert all(event.saved_at <= sat.accepts_until for event in events)

    @invariant()
    def every_attempt_is_in_the_state_that_its_history_allows(self) -> None:
        for row in Attempt.objects.filter(pk__in=self.sat):
            sat = self.sat[row.pk]
            assert row.state == sat.seen or row.state in reachable(sat.seen)
            sat.seen = AttemptState(row.state)
            assert (row.state, row.deadline) == (sat.state, sat.deadline)
            assert row.active_tab == sat.active_tab
            if row.submitted_at:
                assert row.submitted_at == sat.submitted_at
                assert row.receipt
                checked = check_receipt(row.receipt)
                assert checked is not None
                assert checked.intact
            if row.is_graded:
                assert (row.score, row.passed, row.graded_at) == sat.result

    @invariant()
    def nobody_has_two_open_attempts_or_two_certificates(self) -> None:
        for who, mine in self.mine.items():
            rows = Attempt.objects.filter(user=self.users[who])
            assert set(rows.values_list("pk", flat=True)) == set(mine)
            assert rows.in_progress().count() <= 1
            passed = any(self.sat[pk].result[1:2] == (True,) for pk in mine)
            assert Certificate.objects.filter(holder=self.users[who]).count() == int(passed)


def test_no_history_breaks_an_attempt(an, chau, quiz, enrolment, course) -> None:
    Enrolment.objects.create(user=chau, course=course, source="hr")
    CoursePage.objects.update(completion_rule=CompletionRule.QUIZZES)
    QuizPage.objects.update(
        time_limit_minutes=MINUTES, max_attempts=ATTEMPTS, grace_seconds=GRACE, pass_percent=50
    )
    Sittings.users, Sittings.quiz = {"an": an, "chau": chau}, quiz
    run_state_machine_as_test(
        Sittings,
        settings=settings(
            max_examples=examples(20),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
