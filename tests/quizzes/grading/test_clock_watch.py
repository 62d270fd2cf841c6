"""A clock that is set while people sit closes nothing early, and gives nobody more time."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from quizzes import clock
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import AttemptState
from quizzes.grading.clock_watch import clock_jump, watch_clock
from quizzes.grading.sweep import sweep_attempts
from quizzes.models import Attempt

REAL_NOW, REAL_HELD_NOW = clock.now, clock.held_now
HOUR = 3600.0


class Host:
    """A host's clock and stopwatch, set by hand."""

    def __init__(self):
        self.stopwatch, self.offset = 1000.0, 1_800_000_000.0

    def now(self):
        return dt.datetime.fromtimestamp(self.stopwatch + self.offset, dt.UTC)

    def passes(self, seconds):
        self.stopwatch += seconds


@pytest.fixture
def host(monkeypatch, db):
    host = Host()
    monkeypatch.setattr(clock, "_stopwatch", lambda: host.stopwatch)
    monkeypatch.setattr(clock, "host_now", host.now)
    monkeypatch.setattr(timezone, "now", host.now)
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL's own clock decides")
    monkeypatch.setattr(clock, "now", REAL_NOW)
    monkeypatch.setattr(clock, "held_now", REAL_HELD_NOW)
    watch_clock()
    return host


@pytest.fixture
def sitting(host, an, quiz, enrolment):
    return start_attempt(an, quiz)


def saves(attempt, sequence):
    fields = {"": ["A"]}
    return save_answer(attempt, position=1, sequence=sequence, fields=fields)


@pytest.mark.parametrize("jump", [HOUR, 24 * HOUR, -HOUR])
def test_a_clock_that_is_set_moves_no_deadline(host, sitting, jump, client):
    host.passes(60)
    host.offset += jump
    sweep_attempts()
    assert Attempt.objects.get(pk=sitting.pk).state == AttemptState.IN_PROGRESS
    assert abs((clock.now() - sitting.started_at).total_seconds() - 60) < 2
    saves(sitting, 1)
    assert client.get("/healthz").json()["clock"].startswith("was set by")
    assert round(clock_jump()) == jump
    left = (sitting.deadline - clock.now()).total_seconds()
    host.passes(left + HOUR / 6)
    sweep_attempts()
    assert Attempt.objects.get(pk=sitting.pk).state == AttemptState.GRADED, "its time is over"


def test_a_clock_that_is_set_back_is_the_old_one(host, sitting, client):
    host.offset += HOUR
    watch_clock()
    host.offset -= HOUR
    assert watch_clock() == 0
    assert client.get("/healthz").json()["clock"] == "ok"


def test_nobody_sits_so_the_clock_is_believed(host, caplog):
    host.offset += HOUR
    assert watch_clock() == 0
    assert clock.now() == host.now()
    assert "was set" in caplog.text


def test_the_clock_is_believed_when_the_last_has_handed_in(host, sitting):
    host.offset += HOUR
    assert watch_clock() == HOUR
    submit_attempt(sitting)
    assert watch_clock() == 0
    assert clock.now() == host.now()


def test_somebody_may_say_that_the_clock_is_right(host, sitting, capsys):
    host.offset += HOUR
    watch_clock()
    call_command("believe_clock")
    assert clock.now() == host.now()
    assert "đồng hồ của máy chủ" in capsys.readouterr().out


def test_a_clock_that_is_slewed_is_followed(host, sitting):
    for _minute in range(30):
        host.passes(60)
        host.offset += 0.03
        assert watch_clock() == 0
    assert abs((clock.now() - host.now()).total_seconds()) < 1


def test_a_suspended_host_counts_the_time(host, sitting):
    """CLOCK_BOOTTIME goes on, as the learner's own clock does."""
    host.passes(HOUR)
    assert watch_clock() == 0
    sweep_attempts()
    assert Attempt.objects.get(pk=sitting.pk).state == AttemptState.GRADED


@pytest.mark.parametrize("written", ["", "{", '{"boot": "another", "offset": 5, "jump": 0}'])
def test_what_another_run_of_the_kernel_noted_says_nothing(host, settings, written):
    settings.CLOCK_FILE.write_text(written)
    assert clock.held_now() == host.now()
    watch_clock()
    assert json.loads(settings.CLOCK_FILE.read_text())["boot"] == clock.boot()
