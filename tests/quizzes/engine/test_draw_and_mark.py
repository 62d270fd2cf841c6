import datetime as dt
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.draw import Candidate, PoolTooSmallError, Row, draw_versions, shuffle_keys
from quizzes.engine.mark import is_pass
from quizzes.engine.pins import Pins, find_pins
from quizzes.engine.schedule import next_workday, opening

KEYS = ("A", "B", "C", "D")


def pool(size: int, first: int = 1) -> tuple[Candidate, ...]:
    return tuple(Candidate(first + i) for i in range(size))


@given(st.integers(0, 2**62), st.integers(1, 20), st.integers(0, 20))
def test_a_paper_never_repeats_a_question_and_is_the_same_for_a_seed(seed, count, spare):
    rows = [Row(count, 1, pool(count + spare)), Row(1, 2, pool(count + spare + 1))]
    paper = draw_versions(rows, Random(seed))
    ids = [place.version_id for place in paper]
    assert len(ids) == len(set(ids)) == count + 1
    assert paper == draw_versions(rows, Random(seed))


@given(st.integers(0, 2**62))
def test_a_wide_row_does_not_starve_a_narrow_one(seed):
    wide, narrow = Row(5, 1, pool(6)), Row(1, 1, pool(1))
    assert len(draw_versions([wide, narrow], Random(seed))) == 6


def test_a_pool_that_is_too_small_names_its_row():
    with pytest.raises(PoolTooSmallError) as error:
        draw_versions([Row(1, 1, pool(1, 50)), Row(3, 1, pool(2))], Random(1))
    assert (error.value.row, error.value.wanted, error.value.available) == (1, 3, 2)


@given(st.integers(0, 2**62))
def test_what_the_person_has_seen_comes_last(seed):
    seen = tuple(Candidate(pk, seen=True) for pk in (1, 2, 3))
    paper = draw_versions([Row(4, 1, seen + pool(3, 4))], Random(seed))
    assert {place.version_id for place in paper} > {4, 5, 6}


def test_a_question_that_was_drawn_less_often_is_drawn_more_often():
    candidates = (*(Candidate(pk, exposure=9) for pk in range(1, 10)), Candidate(10))
    draws = [draw_versions([Row(1, 1, candidates)], Random(seed))[0] for seed in range(1000)]
    fresh = sum(place.version_id == 10 for place in draws)
    assert 450 < fresh < 600  # 1 / (1 + 9/10) = 53 %


@given(st.integers(0, 2**62), st.sets(st.sampled_from(KEYS)))
def test_pinned_options_keep_their_place(seed, pinned):
    order = shuffle_keys(KEYS, tuple(pinned), Random(seed))
    assert sorted(order) == sorted(KEYS)
    assert all(order[KEYS.index(key)] == key for key in pinned)


@pytest.mark.parametrize(
    ("options", "pinned", "locked"),
    [
        (["Một", "Hai", "Ba", "Cả A, B, C đều đúng"], "D", False),
        (["Một", "Hai", "Ba", "Tất cả các phương án trên"], "D", False),
        (["Một", "Hai", "Ba", "Không phương án nào đúng"], "D", False),
        (["Một", "Hai", "Ba", "Cả ba đáp án trên"], "D", False),
        (["Một", "Hai", "Cả A và B", "Ba"], "C", True),
        (["Một", "Hai", "Ba", "Chỉ A và C đúng"], "D", True),
        (["Tất cả cán bộ chính quyền, đoàn thể và hội viên", "Hai"], "", False),
        (["Cả hệ thống chính trị", "Chỉ cơ quan dân vận"], "", False),
        (["Nói rằng những người khác đều hiểu", "Được nếu chia đều cho cả phòng"], "", False),
        (["Phụ lục B kèm theo", "Mẫu số 01"], "", False),
    ],
)
def test_options_that_speak_of_others_are_found(options, pinned, locked):
    assert find_pins(options) == Pins(tuple(pinned), locked)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 100))
def test_the_pass_mark_is_compared_without_rounding(score, maximum, percent):
    expected = score / maximum * 100 >= percent - 1e-9
    assert is_pass(Decimal(score), Decimal(maximum), percent) == expected


@pytest.mark.parametrize(
    ("recurrence", "number", "expected"),
    [
        ("weekly", 1, "2026-01-31"),
        ("weekly", 3, "2026-02-14"),
        ("monthly", 2, "2026-02-28"),
        ("monthly", 3, "2026-03-31"),
        ("quarterly", 2, "2026-04-30"),
        ("yearly", 3, "2028-01-31"),
    ],
)
def test_rounds_open_at_the_same_time_by_their_recurrence(recurrence, number, expected):
    first = dt.datetime(2026, 1, 31, 7, 30)
    assert opening(recurrence, first, number).isoformat() == f"{expected}T07:30:00"


def test_a_recurrence_without_a_rule_is_refused():
    with pytest.raises(ValueError, match="none"):
        opening("none", dt.datetime(2026, 1, 1), 1)


@pytest.mark.parametrize(
    ("day", "opens"), [("2026-11-27", "27"), ("2026-11-28", "30"), ("2026-11-29", "30")]
)
def test_a_weekend_opening_moves_to_monday(day, opens):
    assert next_workday(dt.datetime.fromisoformat(day)).strftime("%d") == opens
