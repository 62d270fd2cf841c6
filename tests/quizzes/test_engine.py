import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.draw import Candidate, PoolTooSmall, Row, draw_paper
from quizzes.engine.mark import is_pass, mark_choice
from quizzes.engine.schedule import opening

KEYS = ("A", "B", "C", "D")


def pool(size: int, first: int = 1, *, lock: bool = False) -> tuple[Candidate, ...]:
    return tuple(Candidate(first + i, KEYS, lock) for i in range(size))


@given(st.integers(0, 2**62), st.integers(1, 20), st.integers(0, 20))
def test_a_paper_never_repeats_a_question_and_is_the_same_for_a_seed(seed, count, spare):
    rows = [Row(count, 1, pool(count + spare)), Row(1, 2, pool(count + spare + 1))]
    paper = draw_paper(rows, seed, shuffle_options=True)
    ids = [item.version_id for item in paper]
    assert len(ids) == len(set(ids)) == count + 1
    assert paper == draw_paper(rows, seed, shuffle_options=True)
    assert all(sorted(item.option_order) == sorted(KEYS) for item in paper)


@given(st.integers(0, 2**62))
def test_a_locked_question_keeps_its_order_of_options(seed):
    (item,) = draw_paper([Row(1, 1, pool(1, lock=True))], seed, shuffle_options=True)
    assert item.option_order == KEYS


def test_the_order_of_options_is_kept_where_the_quiz_does_not_shuffle():
    paper = draw_paper([Row(3, 1, pool(5))], 7, shuffle_options=False)
    assert {item.option_order for item in paper} == {KEYS}


@given(st.integers(0, 2**62))
def test_a_wide_row_does_not_starve_a_narrow_one(seed):
    wide, narrow = Row(5, 1, pool(6)), Row(1, 1, pool(1))
    assert len(draw_paper([wide, narrow], seed, shuffle_options=True)) == 6


def test_a_pool_that_is_too_small_names_its_row():
    with pytest.raises(PoolTooSmall) as error:
        draw_paper([Row(1, 1, pool(1, 50)), Row(3, 1, pool(2))], 1, shuffle_options=True)
    assert (error.value.row, error.value.wanted, error.value.available) == (1, 3, 2)


@given(st.sets(st.sampled_from(KEYS), min_size=1), st.sets(st.sampled_from(KEYS)))
def test_full_marks_are_for_exactly_the_right_options(key, answer):
    expected = Decimal(3) if key == answer else Decimal(0)
    assert mark_choice(sorted(key), sorted(answer), 3) == expected


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
