"""The mark of an essay from the points of its markers."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.essay import TOLERANCE, criterion_maxima, mark_of_points, settle_marks

SHARES = st.lists(st.floats(min_value=0.0001, max_value=100), min_size=1, max_size=8)
MARKS = st.integers(min_value=1, max_value=50)


@st.composite
def marked(draw, size):
    """The question's marks, and that many marks of people within them."""
    marks = draw(MARKS)
    given_marks = st.decimals(0, marks, places=2)
    return marks, draw(st.lists(given_marks, min_size=size, max_size=size))


@given(shares=SHARES, marks=MARKS)
def test_the_highest_points_of_the_criteria_are_together_the_marks(shares, marks):
    maxima = criterion_maxima(shares, marks)
    assert sum(maxima) == marks
    total = sum(Decimal(str(share)) for share in shares)
    for share, highest in zip(shares, maxima, strict=True):
        assert abs(highest - Decimal(str(share)) * marks / total) < Decimal("0.0101")


@pytest.mark.parametrize(
    ("shares", "marks", "expected"),
    [
        ([40, 60], 5, ["2.00", "3.00"]),
        ([33.3333, 33.3333, 33.3333], 1, ["0.34", "0.33", "0.33"]),
        ([16.6667, 83.3333], 2, ["0.33", "1.67"]),
        ([1], 3, ["3.00"]),
    ],
)
def test_maxima_worked_by_hand(shares, marks, expected):
    assert [str(each) for each in criterion_maxima(shares, marks)] == expected


@given(data=st.data(), shares=SHARES, marks=MARKS)
def test_one_markers_mark_lies_within_the_marks(data, shares, marks):
    maxima = criterion_maxima(shares, marks)
    points = [data.draw(st.decimals(0, highest, places=2)) for highest in maxima]
    assert 0 <= mark_of_points(points, maxima) <= marks
    assert mark_of_points(maxima, maxima) == marks


@pytest.mark.parametrize("points", [["-0.01", "0"], ["2.01", "0"], ["1"], ["NaN", "0"]])
def test_points_outside_their_criterion_are_refused(points):
    with pytest.raises(ValueError, match=r"points|zip"):
        mark_of_points([Decimal(each) for each in points], [Decimal(2), Decimal(3)])


@given(case=marked(2))
def test_two_marks_give_their_mean_or_ask_for_a_third(case):
    marks, given_marks = case
    settled = settle_marks(given_marks, marks, 2)
    if abs(given_marks[0] - given_marks[1]) > TOLERANCE * marks:
        assert settled is None
    else:
        assert min(given_marks) <= settled <= max(given_marks)
        assert abs(settled * 2 - sum(given_marks)) <= Decimal("0.01")


@given(case=marked(2))
def test_the_order_of_two_markers_does_not_matter(case):
    marks, given_marks = case
    assert settle_marks(given_marks, marks, 2) == settle_marks(given_marks[::-1], marks, 2)


@given(case=marked(3))
def test_the_order_of_three_markers_does_not_matter_and_one_of_their_marks_counts(case):
    marks, given_marks = case
    results = {settle_marks(list(order), marks, 2) for order in permutations(given_marks)}
    assert results == {sorted(given_marks)[1]}


@given(case=marked(1))
def test_one_marker_settles_alone_or_waits_for_the_second(case):
    marks, given_marks = case
    assert settle_marks(given_marks, marks, 1) == given_marks[0]
    assert settle_marks(given_marks, marks, 2) is None
    assert settle_marks([], marks, 1) is None


@pytest.mark.parametrize(
    ("given_marks", "expected"),
    [
        (["3", "4"], "3.50"),
        (["3", "4.01"], None),
        (["4.50", "4.51"], "4.51"),
        (["0", "5", "4"], "4"),
        (["5", "0", "0"], "0"),
    ],
)
def test_the_rule_worked_by_hand_for_five_marks(given_marks, expected):
    settled = settle_marks([Decimal(each) for each in given_marks], 5, 2)
    assert settled == (None if expected is None else Decimal(expected))
