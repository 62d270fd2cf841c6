"""When a question comes back: properties of the scheduler that we keep."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.memory import MAX_DAYS, rating_of, review

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = dt.datetime(2026, 11, 25, 8, 0, tzinfo=ZONE)
SHARES = st.sampled_from([Decimal(0), Decimal("0.3333"), Decimal("0.5"), Decimal(1)])
# Answers as (share, minutes after the answer before).
HISTORIES = st.lists(st.tuples(SHARES, st.integers(0, 400 * 24 * 60)), max_size=12)


def remembered(history):
    memory, at = None, START
    for share, minutes in history:
        at += dt.timedelta(minutes=minutes)
        memory = review(memory, share, at, ZONE)
    return memory, at


def test_nobody_rates_themselves_the_marks_do():
    assert [rating_of(Decimal(s)).name for s in ("0", "0.01", "0.99", "1")] == [
        "Again",
        "Hard",
        "Hard",
        "Good",
    ]


def test_a_first_wrong_answer_comes_back_tomorrow_and_a_right_one_later():
    assert review(None, Decimal(0), START, ZONE).due_on == dt.date(2026, 11, 26)
    assert review(None, Decimal(1), START, ZONE).due_on == dt.date(2026, 11, 27)


def test_what_is_known_rests_longer_each_time():
    memory, at, gaps = None, START, []
    for _time in range(5):
        memory = review(memory, Decimal(1), at, ZONE)
        gaps.append((memory.due_on - at.date()).days)
        at = dt.datetime.combine(memory.due_on, dt.time(8), ZONE)
    assert gaps == sorted(set(gaps))


def test_an_answer_late_in_the_evening_belongs_to_the_local_day():
    late = dt.datetime(2026, 11, 25, 23, 30, tzinfo=ZONE).astimezone(dt.UTC)
    assert review(None, Decimal(0), late, ZONE).due_on == dt.date(2026, 11, 26)


@given(HISTORIES, SHARES, st.integers(0, 400 * 24 * 60))
def test_a_question_is_due_after_its_answer_and_within_a_year(history, share, minutes):
    memory, at = remembered(history)
    at += dt.timedelta(minutes=minutes)
    after = review(memory, share, at, ZONE)
    assert 1 <= (after.due_on - at.date()).days <= MAX_DAYS
    assert after.stability > 0
    assert 1 <= after.difficulty <= 10


@given(HISTORIES, st.integers(0, 400 * 24 * 60))
def test_wrong_comes_back_sooner_than_right_and_partly_right_between(history, minutes):
    memory, at = remembered(history)
    at += dt.timedelta(minutes=minutes)
    wrong, partly, right = (
        review(memory, share, at, ZONE).due_on for share in (Decimal(0), Decimal("0.5"), Decimal(1))
    )
    assert wrong == at.date() + dt.timedelta(days=1)
    assert wrong < right
    assert wrong <= partly <= right


@given(HISTORIES)
def test_the_same_answers_give_the_same_memory(history):
    assert remembered(history) == remembered(history)
