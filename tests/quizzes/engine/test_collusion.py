import datetime as dt
import unicodedata
from itertools import combinations, product
from math import exp, prod
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from quizzes.engine.collusion.chances import poisson_binomial_tail
from quizzes.engine.collusion.pairs import find_shared_errors
from quizzes.engine.signs import (
    READING_SPEED,
    Exposure,
    FastAnswers,
    FastSitting,
    SameMinutes,
    Sitting,
    count_exposure,
    find_fast_answers,
    find_fast_sittings,
    find_same_minutes,
    reading_seconds,
)
from quizzes.engine.statistics.papers import Answer
from tests.running.timing import cpu_within

EIGHT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
COPIED = 75  # errs 14 times in the crowd of 400 that is drawn with the seed 3
CHANCES = st.lists(st.floats(0, 1), max_size=8)
SHEETS = st.lists(
    st.dictionaries(st.integers(1, 5), st.sampled_from(["A", "B", "C", "", None]), max_size=5),
    max_size=10,
)


def answer(key, seconds=None):
    """A choice of one mark with the key A; "" is blank, None a question without options."""
    chosen = None if key is None else frozenset(key)
    return Answer(float(key == "A"), 1.0, chosen, seconds)


def sit(attempt, keys, **details):
    """A sitting of the questions 1, 2, 3, … (or of those named) with these keys."""
    named = keys if isinstance(keys, dict) else dict(enumerate(keys, 1))
    return Sitting(attempt, {item: answer(key) for item, key in named.items()}, **details)


def crowd(people, questions, *, pool=None, spread=0.0, seed=1):
    """Honest people whose abilities spread; every wrong answer is an accident."""
    random = Random(seed)
    hardness = [random.gauss(-1, 1) for _ in range(pool or questions)]
    sittings = []
    for attempt in range(people):
        ability = random.gauss(0, spread)
        held = sorted(random.sample(range(len(hardness)), questions))
        right = {q: random.random() < 1 / (1 + exp(hardness[q] - ability)) for q in held}
        keys = {q: "A" if right[q] else random.choices("BCD", (6, 3, 1))[0] for q in held}
        sittings.append(sit(attempt, keys))
    return sittings


def copy_errors(sittings, source, copier):
    """Both now hold the same answers."""
    sittings[copier] = Sitting(copier, sittings[source].answers)


def near(value):
    """Equal up to rounding, however small."""
    return pytest.approx(value, rel=1e-9, abs=0)


def same_error_chance(sittings, item):
    """Σs² over the wrong options, counted in the plainest way."""
    keys = ["".join(s.answers[item].chosen) for s in sittings if item in s.answers]
    return sum((keys.count(key) / len(keys)) ** 2 for key in "BCD")


def convolved_tail(chances, count):
    mass = [1.0]
    for chance in chances:
        mass = np.convolve(mass, [1 - chance, chance])
    return float(sum(mass[count:]))


def test_exposure_counts_the_papers_that_held_a_version():
    assert count_exposure([[1, 2], [1, 3], [1, 2], [4, 1]], pool=[1, 9]) == (
        Exposure(1, 4, 1.0),
        Exposure(2, 2, 0.5),
        Exposure(3, 1, 0.25),
        Exposure(4, 1, 0.25),
        Exposure(9, 0, 0.0),
    )


def test_exposure_takes_the_answers_of_a_sitting_as_its_paper():
    assert count_exposure([sit(1, "AB").answers, sit(2, "A").answers])[0] == Exposure(1, 2, 1.0)


def test_exposure_without_papers_is_nothing():
    assert count_exposure([]) == ()
    assert count_exposure([], pool=[5]) == (Exposure(5, 0, 0.0),)


def test_reading_takes_a_minute_for_the_characters_of_a_minute():
    # (863 + 2 · 234) · 238/183 = 1731.03 characters a minute.
    assert pytest.approx(1731.03, abs=0.01) == READING_SPEED
    assert reading_seconds(["a" * 1731]) == pytest.approx(60, abs=0.01)


def test_reading_counts_letters_with_their_marks_and_no_spaces():
    written = ["Nghị định số", " 13/2023 "]
    assert reading_seconds(written, 60) == len("Nghịđịnhsố13/2023")
    assert reading_seconds([unicodedata.normalize("NFD", t) for t in written], 60) == 17


def test_answers_faster_than_reading_are_found_worst_first():
    texts = {1: ["abcde", "fghij"], 2: ["abcde"]}  # 10 and 5 seconds at a letter a second
    sittings = [
        Sitting(1, {1: answer("A", 9.9), 2: answer("B", 5)}),
        Sitting(2, {1: answer("A", 3), 2: answer("B", 4)}),
        Sitting(3, {1: answer("A", 10), 2: answer("B", 60)}),
    ]
    found = find_fast_answers(sittings, texts, characters_per_minute=60)
    assert found == (FastAnswers(2, (1, 2), 2), FastAnswers(1, (1,), 2))
    assert [each.share for each in found] == [1, 0.5]


def test_a_blank_or_untimed_or_unknown_answer_is_never_fast():
    answers = {1: answer("", 0), 2: answer("A"), 3: answer("A", 0)}
    assert find_fast_answers([Sitting(1, answers)], {1: ["abc"], 2: ["abc"]}) == ()


def test_an_answer_without_options_can_be_fast():
    assert find_fast_answers([Sitting(1, {1: answer(None, 0)})], {1: ["abc"]}) == (
        FastAnswers(1, (1,), 1),
    )


def timed(attempt, keys, seconds):
    end = EIGHT + dt.timedelta(seconds=seconds)
    return sit(attempt, keys, started_at=EIGHT, submitted_at=end)


def test_a_sitting_shorter_than_reading_is_found_the_worst_first():
    # 10 and 5 characters at one a second: 15 seconds for both.
    texts = {1: ["abcde", "fghij"], 2: ["klmno"]}
    sittings = [timed(1, "AB", 14), timed(2, "AB", 3), timed(3, "AB", 15)]
    found = find_fast_sittings(sittings, texts, characters_per_minute=60)
    assert found == (FastSitting(2, 3, 15), FastSitting(1, 14, 15))


def test_blanks_need_no_reading_and_a_sitting_without_times_is_never_fast():
    texts = {1: ["abcde", "fghij"], 2: ["klmno"]}
    sittings = [timed(1, ["", "B"], 6), sit(2, "AB"), sit(3, "AB", started_at=EIGHT)]
    assert find_fast_sittings(sittings, texts, characters_per_minute=60) == ()


def test_the_tail_of_two_coins():
    # Neither 1/4, one 1/2, both 1/4.
    assert poisson_binomial_tail([0.5, 0.5]) == [1, 0.75, 0.25]
    assert poisson_binomial_tail([]) == [1]


def test_the_tail_of_equal_chances_is_binomial():
    tail = poisson_binomial_tail([0.07] * 30)
    assert tail == near([stats.binom.sf(k - 1, 30, 0.07) for k in range(31)])


@given(CHANCES)
def test_the_tail_is_the_sum_over_all_outcomes(chances):
    expected = [0.0] * (len(chances) + 1)
    for outcome in product((False, True), repeat=len(chances)):
        chance = prod(p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True))
        for count in range(sum(outcome) + 1):
            expected[count] += chance
    assert poisson_binomial_tail(chances) == pytest.approx(expected)
    assert max(poisson_binomial_tail(chances)) <= 1


def test_two_people_with_the_same_rare_errors_are_found():
    # Two of a hundred choose B ten times: Σs² = 0.02² = 0.0004, so the chance of all ten is
    # 0.0004¹⁰ ≈ 1.05e-34, times 100 · 99/2 pairs.
    sittings = [sit(n, "B" * 10 if n in (3, 40) else "A" * 10) for n in range(100)]
    (pair,) = find_shared_errors(sittings)
    assert (pair.first, pair.second) == (3, 40)
    assert (pair.items, pair.common) == (tuple(range(1, 11)), 10)
    assert pair.probability == near(0.0004**10)
    assert pair.adjusted == near(4950 * 0.0004**10)
    # Nobody else errs: for two who always do, B is all that is known of.
    assert pair.given_errors == 1


def test_the_same_right_answers_are_no_warning():
    assert find_shared_errors([sit(n, "A" * 30) for n in range(50)]) == ()


def test_the_same_blanks_are_no_warning():
    blank = dict.fromkeys(range(1, 31), "")
    sittings = [sit(n, blank if n < 2 else "A" * 30) for n in range(100)]
    assert find_shared_errors(sittings) == ()


def test_different_wrong_answers_are_no_warning():
    sittings = [sit(n, {0: "B", 1: "C"}.get(n, "A") * 20) for n in range(100)]
    assert find_shared_errors(sittings) == ()


def test_an_error_that_everyone_makes_is_no_warning():
    assert find_shared_errors([sit(n, "B" * 20) for n in range(50)]) == ()


def test_a_person_is_not_compared_with_their_own_earlier_attempt():
    sittings = [sit(n, "B" * 10 if n < 2 else "A" * 10, person=max(n, 1)) for n in range(100)]
    assert find_shared_errors(sittings) == ()


def test_only_questions_on_both_papers_are_compared():
    # Common are 1 to 6, each held by all but the last two: s = 2/100.
    errors = {item: "B" for item in range(1, 7)}
    sittings = [sit(1, errors | {7: "B"}), sit(2, errors | {8: "B"})]
    sittings += [sit(n, "AAAAAA") for n in range(3, 101)]
    (pair,) = find_shared_errors(sittings)
    assert (pair.items, pair.common) == ((1, 2, 3, 4, 5, 6), 6)
    assert pair.probability == near(0.0004**6)


def test_pairs_without_a_common_question_do_not_weigh_on_the_adjustment():
    # 50 people on one paper, 30 on another: 50 · 49/2 + 30 · 29/2 = 1660 pairs.
    sittings = [sit(n, "B" * 10 if n < 2 else "A" * 10) for n in range(50)]
    sittings += [sit(n, dict.fromkeys(range(50, 60), "A")) for n in range(50, 80)]
    (pair,) = find_shared_errors(sittings)
    assert pair.adjusted == near(1660 * pair.probability)


def test_the_threshold_decides_what_is_reported():
    # Four errors of two in fifty: 0.0016⁴ · 1225 = 8.03e-9.
    sittings = [sit(n, "BBBB" if n < 2 else "AAAA") for n in range(50)]
    adjusted = find_shared_errors(sittings)[0].adjusted
    assert adjusted == near(1225 * 0.0016**4)
    assert find_shared_errors(sittings, threshold=adjusted * 1.01)
    assert find_shared_errors(sittings, threshold=adjusted * 0.99) == ()


@pytest.mark.parametrize(("questions", "pool"), [(12, 12), (12, 18)])
def test_no_pair_is_missed_by_the_filters(questions, pool):
    sittings = crowd(60, questions, pool=pool, spread=2, seed=4)
    chances = {item: same_error_chance(sittings, item) for item in range(pool)}
    expected = {}
    pairs = [(a, b) for a, b in combinations(sittings, 2) if {*a.answers} & {*b.answers}]
    for a, b in pairs:
        common = {*a.answers} & {*b.answers}
        shared = [
            item
            for item in common
            if a.answers[item].chosen == b.answers[item].chosen != frozenset("A")
        ]
        tail = convolved_tail([chances[item] for item in common], len(shared))
        if tail * len(pairs) < 5:  # a generous threshold, so that pairs are found at all
            expected[a.attempt, b.attempt] = tail
    found = {(p.first, p.second): p.probability for p in find_shared_errors(sittings, 5)}
    assert len(expected) > 5
    assert found == near(expected)


def test_the_chance_given_the_errors_agrees_with_a_solver():
    sittings = crowd(400, 40, spread=1, seed=3)
    copy_errors(sittings, COPIED, 9)
    pair = find_shared_errors(sittings)[0]
    shares = [np.mean([not s.answers[q].awarded for s in sittings]) for q in range(40)]
    wrong = np.array(shares)
    same = np.array([same_error_chance(sittings, q) for q in range(40)]) / wrong**2

    def error_chances(attempt):
        made = sum(not each.awarded for each in sittings[attempt].answers.values())
        logits = np.log(wrong / (1 - wrong))
        shift = optimize.brentq(lambda c: (1 / (1 + np.exp(-logits - c))).sum() - made, -15, 15)
        return 1 / (1 + np.exp(-logits - shift))

    alike = error_chances(pair.first) * error_chances(pair.second) * same
    assert pair.given_errors == near(convolved_tail(alike, 14) * 400 * 399 / 2)


def test_weak_people_are_told_apart_from_people_who_copied():
    sittings = crowd(400, 40, spread=1, seed=3)
    copy_errors(sittings, COPIED, 9)
    first, *others = find_shared_errors(sittings)
    assert (first.first, first.second, len(first.items)) == (9, COPIED, 14)
    assert first.given_errors < 0.01
    assert len(others) > 1
    assert all(pair.given_errors > 0.5 for pair in others)


def test_equally_able_people_who_sit_alone_give_no_warning():
    assert find_shared_errors(crowd(300, 20, seed=11)) == ()


@pytest.mark.parametrize("pool", [20, 40])
def test_a_thousand_attempts_take_seconds(pool):
    sittings = crowd(1000, 20, pool=pool, spread=1)
    with cpu_within(5):
        find_shared_errors(sittings)


@given(SHEETS, st.randoms())
def test_no_sittings_make_it_raise_and_their_order_changes_nothing(sheets, random):
    sittings = [sit(n, keys) for n, keys in enumerate(sheets)]
    found = find_shared_errors(sittings, threshold=100)
    assert find_shared_errors(random.sample(sittings, len(sittings)), threshold=100) == found
    assert all(0 <= p.probability <= p.adjusted <= 1 for p in found)
    assert all(0 <= p.given_errors <= 1 and p.first < p.second for p in found)


def test_sittings_in_the_same_minutes_are_grouped():
    end = EIGHT + dt.timedelta(minutes=20)

    def at(attempt, start, finish):
        seconds = dt.timedelta(seconds=start), dt.timedelta(seconds=finish)
        return sit(attempt, "", started_at=EIGHT + seconds[0], submitted_at=end + seconds[1])

    sittings = [at(4, 0, 59), at(2, 59, 0), at(3, 30, 60), at(1, 60, 0), at(5, 60, 1), at(6, 9, 9)]
    assert find_same_minutes(sittings) == (
        SameMinutes(EIGHT, end, (2, 4, 6)),
        SameMinutes(EIGHT + dt.timedelta(minutes=1), end, (1, 5)),
    )


def test_a_minute_is_the_same_in_every_time_zone():
    hanoi = dt.timezone(dt.timedelta(hours=7))
    sittings = [
        sit(1, "", started_at=EIGHT, submitted_at=EIGHT),
        sit(2, "", started_at=EIGHT.astimezone(hanoi), submitted_at=EIGHT.astimezone(hanoi)),
    ]
    assert [group.attempts for group in find_same_minutes(sittings)] == [(1, 2)]


def test_a_sitting_without_its_times_is_in_no_group():
    assert find_same_minutes([sit(1, ""), sit(2, "", started_at=EIGHT)] * 2) == ()
