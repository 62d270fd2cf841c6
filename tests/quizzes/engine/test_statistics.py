from dataclasses import astuple, replace
from math import inf, isfinite, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from quizzes.engine.statistics.items import Flag, describe_items
from quizzes.engine.statistics.papers import Answer
from quizzes.engine.statistics.quiz import QuizStatistics, count_bands, describe_quiz, find_alpha

# Four people, three questions of one mark: totals 3, 2, 1, 0.
LADDER = [(1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0)]

MAXIMA = st.sampled_from([0.0, 1.0, 2.0, 2.5]) | st.floats(0, 1000)
ANSWERS = st.builds(
    lambda maximum, share, chosen, seconds, place: Answer(
        maximum * share, maximum, chosen, seconds, place
    ),
    MAXIMA,
    st.sampled_from([0.0, 0.25, 1.0]) | st.floats(0, 1),
    st.none() | st.frozensets(st.sampled_from("ABCD")),
    st.none() | st.floats(0, 10_000),
    st.none() | st.integers(1, 4),
)
PAPERS = st.lists(st.dictionaries(st.integers(1, 6), ANSWERS, max_size=6), max_size=12)


def mark_papers(rows, maximum=1.0):
    """One paper a row, with the questions 1, 2, 3, …"""
    return [
        {item: Answer(mark, maximum, place=item) for item, mark in enumerate(row, 1)}
        for row in rows
    ]


def random_marks(people, questions, seed):
    """Marks in hundredths that hang together through an ability."""
    random = Random(seed)
    abilities = [random.random() for _ in range(people)]
    return [
        [round((ability + random.random()) / 2, 2) for _ in range(questions)]
        for ability in abilities
    ]


def choose(*keys, right=True):
    return Answer(float(right), 1.0, frozenset(keys))


def test_bands_are_tenths_and_the_last_holds_the_full_mark():
    shares = [0, 0.0999, 0.1, 0.5, 0.8999, 0.9, 1]
    papers = [{1: Answer(share, 1)} for share in shares]
    assert count_bands(papers) == (2, 1, 0, 0, 0, 1, 0, 0, 1, 2)


@given(PAPERS)
def test_bands_count_every_marked_paper_once(papers):
    assert sum(count_bands(papers)) == describe_quiz(papers).n


def test_the_totals_of_a_quiz_are_described_in_percent():
    # V(T) = (1.5² + 0.5² + 0.5² + 1.5²)/3 = 5/3 marks², so SD = √(5/3)/3 of the maximum.
    quiz = describe_quiz(mark_papers(LADDER))
    assert quiz.n == 4
    assert quiz.mean == 50
    assert quiz.median == 50
    assert quiz.standard_deviation == pytest.approx(100 * sqrt(5 / 3) / 3)


def test_skewness_and_kurtosis_follow_the_k_statistics():
    # m₂ = 1.25, m₄ = 2.5625; k₂ = 5/3, k₄ = 16 (5 · 2.5625 - 9 · 1.5625)/6 = -10/3.
    # Kurtosis -10/3 / (25/9) = -1.2; the ladder is symmetric.
    quiz = describe_quiz(mark_papers(LADDER))
    assert quiz.skewness == 0
    assert quiz.kurtosis == pytest.approx(-1.2)


def test_a_tail_to_the_left_has_negative_skewness():
    # 0, 1, 1: m₂ = 2/9, m₃ = -2/27; k₂ = 1/3, k₃ = 9/2 · -2/27 = -1/3; -1/3 · 3^1.5 = -√3.
    assert describe_quiz(mark_papers([(0,), (1,), (1,)])).skewness == pytest.approx(-sqrt(3))


def test_an_odd_number_of_attempts_has_its_middle_total_as_median():
    assert describe_quiz(mark_papers([(1, 0), (0, 0), (1, 1)])).median == 50


def test_alpha_and_the_errors_that_follow_from_it():
    # ΣV(x) = 1/4 + 1/3 + 1/4 = 5/6, V(T) = 5/3: α = 3/2 · (1 - 1/2) = 0.75.
    # Error ratio 100 √0.25 = 50 %, so the standard error is half the standard deviation.
    quiz = describe_quiz(mark_papers(LADDER))
    assert quiz.alpha == pytest.approx(0.75)
    assert quiz.error_ratio == pytest.approx(50)
    assert quiz.standard_error == pytest.approx(quiz.standard_deviation / 2)


def test_a_question_is_described_against_the_rest_of_the_paper():
    # Question 2: x = 1 1 0 0, X = 2 1 1 0; C = 1/3, V(x) = 1/3, V(X) = 2/3:
    # 100 · (1/3)/√(2/9) = 70.7. Both are in order already: efficiency 100.
    item = describe_items(mark_papers(LADDER))[1]
    assert (item.item, item.n) == (2, 4)
    assert item.facility == 50
    assert item.standard_deviation == pytest.approx(100 / sqrt(3))
    assert item.discrimination_index == pytest.approx(100 / sqrt(2))
    assert item.discriminative_efficiency == pytest.approx(100)


def test_weights_say_what_was_meant_and_what_came_out():
    # C(x, T) = 1/2, 2/3, 1/2; the roots 0.7071, 0.8165, 0.7071 add up to 2.2307.
    items = describe_items(mark_papers(LADDER))
    assert [item.intended_weight for item in items] == pytest.approx([100 / 3] * 3)
    assert [item.effective_weight for item in items] == pytest.approx(
        [31.699, 36.603, 31.699], abs=0.001
    )


def test_a_question_against_the_rest_has_no_effective_weight():
    # Question 4: x = 0 0 0 1, T = 3 2 1 1; C(x, T) = (1 - 4 · 1/4 · 7/4)/3 = -1/4.
    papers = mark_papers([(1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 1)])
    *others, last = describe_items(papers)
    assert last.effective_weight is None
    assert last.discrimination_index < 0
    assert sum(item.effective_weight for item in others) == pytest.approx(100)


def test_efficiency_compares_with_the_best_that_the_marks_allow():
    # x = 1 0 0, X = 1 2 0: C = 0, though sorted 0 0 1 and 0 1 2 would give 1/2.
    # x = 0 1 0 with X = 1 2 0 reaches it; x = 0 0 1 gives -1/2: -100 %.
    for own, efficiency in [((1, 0, 0), 0), ((0, 1, 0), 100), ((0, 0, 1), -100)]:
        marks = zip(own, (1, 2, 0), strict=True)
        papers = [{1: Answer(x, 1), 2: Answer(rest, 2)} for x, rest in marks]
        assert describe_items(papers)[0].discriminative_efficiency == efficiency


@pytest.mark.parametrize("seed", range(5))
def test_the_totals_agree_with_scipy(seed):
    marks = np.array(random_marks(50, 8, seed))
    shares = marks.sum(axis=1) / 8
    quiz = describe_quiz(mark_papers(marks.tolist()))
    assert quiz.mean == pytest.approx(100 * shares.mean())
    assert quiz.median == pytest.approx(100 * np.median(shares))
    assert quiz.standard_deviation == pytest.approx(100 * shares.std(ddof=1))
    assert quiz.skewness == pytest.approx(stats.kstat(shares, 3) / stats.kstat(shares, 2) ** 1.5)
    assert quiz.skewness == pytest.approx(stats.skew(shares, bias=False))
    assert quiz.kurtosis == pytest.approx(stats.kurtosis(shares, bias=False))


@pytest.mark.parametrize("seed", range(5))
def test_alpha_agrees_with_the_covariance_matrix(seed):
    marks = random_marks(40, 6, seed)
    matrix = np.cov(np.array(marks), rowvar=False)
    expected = 6 / 5 * (1 - np.trace(matrix) / matrix.sum())
    assert find_alpha(mark_papers(marks)) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_questions_agree_with_scipy(seed):
    marks = np.array(random_marks(40, 6, seed))
    totals = marks.sum(axis=1)
    roots = [sqrt(np.cov(column, totals)[0, 1]) for column in marks.T]
    for item, own, root in zip(
        describe_items(mark_papers(marks.tolist())), marks.T, roots, strict=True
    ):
        rest = totals - own
        highest = np.cov(np.sort(own), np.sort(rest))[0, 1]
        efficiency = 100 * np.cov(own, rest)[0, 1] / highest
        assert item.facility == pytest.approx(100 * own.mean())
        assert item.standard_deviation == pytest.approx(100 * own.std(ddof=1))
        assert item.discrimination_index == pytest.approx(100 * stats.pearsonr(own, rest)[0])
        assert item.discriminative_efficiency == pytest.approx(efficiency)
        assert item.effective_weight == pytest.approx(100 * root / sum(roots))


def test_a_drawn_question_counts_only_the_attempts_that_held_it():
    papers = [
        {1: Answer(1, 1), 7: Answer(1, 1)},
        {1: Answer(0, 1), 8: Answer(1, 1)},
        {1: Answer(0, 1), 8: Answer(0, 1)},
    ]
    assert [(i.item, i.n, i.facility) for i in describe_items(papers)] == [
        (1, 3, pytest.approx(100 / 3)),
        (7, 1, 100),
        (8, 2, 50),
    ]


def test_papers_that_differ_have_the_alpha_of_their_places():
    papers = mark_papers(LADDER)
    for number in (1, 3):
        papers[number][99] = papers[number].pop(1)
    assert find_alpha(papers) == pytest.approx(0.75)


def test_papers_that_differ_without_places_have_no_alpha():
    papers = mark_papers(LADDER)
    papers[0][99] = replace(papers[0].pop(1), place=None)
    assert find_alpha(papers) is None


@pytest.mark.parametrize(
    ("one", "other"), [((1, 1, 2), (1, 1, 2)), ((1, 2, None), (1, 2, None)), ((1, 2), (1, 3))]
)
def test_papers_whose_places_do_not_match_have_no_alpha(one, other):
    first = {n: Answer(1, 1, place=place) for n, place in enumerate(one)}
    second = {n: Answer(0, 1, place=place) for n, place in enumerate(other, 10)}
    assert find_alpha([first, second]) is None


def test_papers_whose_places_match_have_an_alpha_in_any_order():
    # Both marks go together: V(T) = 2, ΣV(x) = 1, α = 2 · (1 - 1/2) = 1.
    first = {1: Answer(1, 1, place=1), 2: Answer(1, 1, place=2)}
    second = {3: Answer(0, 1, place=2), 4: Answer(0, 1, place=1)}
    assert find_alpha([first, second]) == 1


def test_a_question_with_two_maxima_has_no_alpha():
    assert find_alpha([{1: Answer(1, 1), 2: Answer(1, 1)}, {1: Answer(2, 2), 2: Answer(0, 1)}]) is (
        None
    )


def test_weights_on_papers_that_differ_add_up_on_the_average_paper():
    # Two questions a paper: the common one on all four, 7 and 8 on two papers each.
    papers = [
        {1: Answer(1, 1), 7: Answer(1, 1)},
        {1: Answer(0, 1), 7: Answer(0, 1)},
        {1: Answer(1, 1), 8: Answer(1, 1)},
        {1: Answer(0, 1), 8: Answer(0, 1)},
    ]
    common, seven, eight = (item.effective_weight for item in describe_items(papers))
    assert common + (seven + eight) / 2 == pytest.approx(100)


def test_totals_out_of_different_maxima_compare_as_shares():
    quiz = describe_quiz([{1: Answer(1, 2)}, {2: Answer(2, 4)}, {3: Answer(0.5, 1)}])
    assert (quiz.mean, quiz.median, quiz.standard_deviation) == (50, 50, 0)


def test_marks_that_a_float_cannot_hold_still_have_no_spread():
    # 0.1 + 0.2 is not 0.3 in floats.
    papers = [{1: Answer(0.1, 1), 2: Answer(0.2, 1)}, {1: Answer(0.3, 1), 2: Answer(0, 1)}]
    quiz = describe_quiz(papers)
    assert (quiz.standard_deviation, quiz.alpha) == (0, None)


def test_a_question_that_is_not_marked_counts_for_nothing_but_its_answers():
    papers = [{1: Answer(1, 1), 2: Answer(0, 0, frozenset("A"), 12)}]
    assert describe_quiz(papers).mean == 100
    survey = describe_items(papers)[1]
    assert (survey.n, survey.choices, survey.mean_seconds) == (1, {"A": 1}, 12)
    assert (survey.facility, survey.intended_weight, survey.effective_weight) == (None,) * 3


def test_without_attempts_everything_is_undefined():
    assert describe_quiz([]) == QuizStatistics(0, *[None] * 8)
    assert describe_quiz([{}]) == QuizStatistics(0, *[None] * 8)
    assert describe_items([]) == ()


def test_one_attempt_has_a_mean_and_no_spread():
    assert describe_quiz(mark_papers([(1, 0)])) == QuizStatistics(1, 50, 50, *[None] * 6)
    first = describe_items(mark_papers([(1, 0)]))[0]
    assert (first.facility, first.intended_weight) == (100, 50)
    assert first.standard_deviation is first.discrimination_index is None
    assert first.discriminative_efficiency is first.effective_weight is None


def test_equal_attempts_have_no_shape():
    papers = mark_papers([(1, 0)] * 5)
    quiz = describe_quiz(papers)
    assert quiz.standard_deviation == 0
    assert quiz.skewness is quiz.kurtosis is quiz.alpha is quiz.standard_error is None
    assert {item.effective_weight for item in describe_items(papers)} == {None}


def test_options_are_counted_with_blanks_apart():
    papers = [{1: choose("A")}, {1: choose("A", "C")}, {1: choose(right=False)}]
    item = describe_items(papers, {1: "ABC"})[0]
    assert (item.choices, item.blank) == ({"A": 2, "B": 0, "C": 1}, 1)


def test_a_question_without_options_has_nothing_to_count():
    item = describe_items([{1: Answer(1, 1)}])[0]
    assert (item.choices, item.blank, item.never_chosen) == ({}, None, ())


def test_the_time_is_the_mean_of_the_times_that_are_known():
    papers = [{1: Answer(1, 1, seconds=10)}, {1: Answer(1, 1)}, {1: Answer(1, 1, seconds=25)}]
    assert describe_items(papers)[0].mean_seconds == 17.5


@pytest.mark.parametrize(("people", "never"), [(29, ()), (30, ("B", "D"))])
def test_an_option_that_nobody_chose_is_named_once_enough_people_answered(people, never):
    item = describe_items([{1: choose("AC"[n % 2])} for n in range(people)], {1: "DCBA"})[0]
    assert item.never_chosen == never
    assert (Flag.NEVER_CHOSEN in item.flags) == bool(never)


@pytest.mark.parametrize(("people", "flagged"), [(29, False), (30, True)])
def test_a_question_that_good_people_miss_probably_has_a_wrong_key(people, flagged):
    rows = [(0, 1, 1) if n % 2 else (1, 0, 0) for n in range(people)]
    suspect, *others = describe_items(mark_papers(rows))
    assert (Flag.KEY_PROBABLY_WRONG in suspect.flags) == flagged
    assert suspect.discrimination_index == -100
    # For either of the other two the rest is always one mark: C(x, X) = 0.
    assert not any(item.flags for item in others)


def test_a_question_that_tells_nothing_is_not_called_wrong():
    assert not describe_items(mark_papers([(1, n % 2) for n in range(40)]))[0].flags


@given(PAPERS)
def test_no_papers_make_it_raise_and_every_number_is_finite(papers):
    options = {1: "ABCD", 2: "A"}
    rows = [describe_quiz(papers), *describe_items(papers, options)]
    numbers = [value for row in rows for value in vars(row).values() if isinstance(value, float)]
    assert all(isfinite(number) for number in numbers)


@given(PAPERS)
def test_numbers_stay_in_their_bounds(papers):
    quiz = describe_quiz(papers)
    assert (quiz.alpha or 0) <= 1
    assert 0 <= (quiz.mean or 0) <= 100
    for item in describe_items(papers):
        assert 0 <= (item.facility or 0) <= 100
        assert -100.000001 <= (item.discrimination_index or 0) <= 100.000001
        assert -inf < (item.discriminative_efficiency or 0) <= 100
        assert 0 <= (item.intended_weight or 0) <= 100


@given(st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), max_size=15))
def test_alpha_never_passes_one(rows):
    assert (find_alpha(mark_papers(rows)) or 0) <= 1


@given(PAPERS, st.randoms())
def test_the_order_of_the_attempts_changes_nothing(papers, random):
    shuffled = random.sample(papers, len(papers))
    assert describe_quiz(shuffled) == describe_quiz(papers)
    assert list(map(astuple, describe_items(shuffled))) == list(
        map(astuple, describe_items(papers))
    )


@given(PAPERS)
def test_effective_weights_are_those_of_the_average_paper(papers):
    marked = [{i for i, a in paper.items() if round(a.maximum * 1_000_000)} for paper in papers]
    marked = [held for held in marked if held]
    items = [each for each in describe_items(papers) if each.effective_weight is not None]
    weights = [each.effective_weight * sum(each.item in h for h in marked) for each in items]
    assert not items or sum(weights) / len(marked) == pytest.approx(100)
