import datetime as dt
from fractions import Fraction

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.engine.ranking import Entry, best_entry, merit, rank_entries
from quizzes.enums import AttemptState, CountingPolicy, RoundState
from quizzes.models import Attempt, QuizPage, Round
from quizzes.rounds.contest import MAX_SHOWN, ranking_of
from quizzes.rounds.schedule import publish_round

PARTICIPANTS = 100


def entry(person, score=1, prediction=None, seconds=60):
    return Entry(person, Fraction(score), prediction, seconds)


def test_the_score_comes_first_then_closeness_then_time():
    entries = [
        entry(1, score=Fraction(1, 2), prediction=100, seconds=1),
        entry(2, prediction=90, seconds=60),
        entry(3, prediction=109, seconds=60),
        entry(4, prediction=90, seconds=59),
        entry(5, prediction=None, seconds=1),
    ]
    ranked = rank_entries(entries, PARTICIPANTS)
    assert [(place.rank, place.entry.person) for place in ranked] == [
        (1, 3),
        (2, 4),
        (3, 2),
        (4, 5),
        (5, 1),
    ]


def test_equal_entries_share_a_rank_and_keep_their_order():
    ranked = rank_entries([entry(7), entry(3), entry(9, seconds=61), entry(1)], PARTICIPANTS)
    assert [(place.rank, place.entry.person) for place in ranked] == [
        (1, 7),
        (1, 3),
        (1, 1),
        (4, 9),
    ]


def test_nobody_gives_an_empty_ranking():
    assert rank_entries([], 0) == []


entries_of = st.lists(
    st.builds(
        Entry,
        st.integers(1, 10**6),
        st.fractions(0, 1, max_denominator=8),
        st.none() | st.integers(1, 200),
        st.integers(0, 10),
    ),
    max_size=30,
    unique_by=lambda e: e.person,
)


@given(entries_of, st.integers(0, 200), st.randoms(use_true_random=False))
def test_everybody_is_ranked_once_whatever_the_order(entries, participants, random):
    ranked = rank_entries(entries, participants)
    shuffled = random.sample(entries, len(entries))
    again = {p.entry.person: p.rank for p in rank_entries(shuffled, participants)}
    assert {p.entry.person: p.rank for p in ranked} == again
    assert sorted(again) == sorted(e.person for e in entries)


@given(entries_of, st.integers(0, 200))
def test_a_rank_is_one_more_than_the_number_of_better_people(entries, participants):
    for place in rank_entries(entries, participants):
        own = merit(place.entry, participants)
        better = sum(merit(other, participants) < own for other in entries)
        assert place.rank == better + 1


@given(entries_of, st.integers(0, 200))
def test_a_better_score_is_never_ranked_behind(entries, participants):
    scores = [place.entry.score for place in rank_entries(entries, participants)]
    assert scores == sorted(scores, reverse=True)


@given(entries_of.filter(bool), st.integers(0, 200))
def test_the_best_entry_is_ranked_first(entries, participants):
    best = best_entry(entries, participants)
    first = rank_entries(entries, participants)[0]
    assert merit(best, participants) == merit(first.entry, participants)


@pytest.fixture
def contest(quiz):
    """A contest with prizes whose round has closed."""
    QuizPage.objects.filter(pk=quiz.pk).update(is_contest=True, prizes="Một giải Nhất")
    now = timezone.now()
    return Round.objects.create(
        quiz=QuizPage.objects.get(pk=quiz.pk),
        number=1,
        opens_at=now - dt.timedelta(hours=9),
        closes_at=now,
        state=RoundState.CLOSED,
    )


def sat(user, round_, score, prediction=None, seconds=60):
    started = round_.opens_at
    ended = started + dt.timedelta(seconds=seconds)
    return Attempt.objects.create(
        user=user,
        quiz=round_.quiz,
        round=round_,
        number=Attempt.objects.filter(user=user, quiz=round_.quiz).count() + 1,
        state=AttemptState.GRADED,
        seed=1,
        pass_percent=50,
        prediction=prediction,
        started_at=started,
        deadline=round_.closes_at,
        submitted_at=ended,
        graded_at=ended,
        score=score,
        max_score=10,
        passed=score >= 5,
    )


def published(round_):
    publish_round(round_)
    cache.clear()
    return Round.objects.select_related("quiz").get(pk=round_.pk)


def names(round_):
    return [(row.rank, row.name) for row in ranking_of(round_)]


def test_the_ranking_measures_closeness_to_the_people_who_took_part(contest, an, chau, lan):
    sat(an, contest, 9, prediction=3)
    sat(chau, contest, 9, prediction=4, seconds=1)
    sat(lan, contest, 10)
    assert names(published(contest)) == [
        (1, "Phạm Ngọc Lan"),
        (2, "Nguyễn Văn An"),
        (3, "Rơ Châm H'Châu"),
    ]


@pytest.mark.parametrize(
    ("policy", "percent", "prediction", "seconds"),
    [
        (CountingPolicy.BEST, 80.0, 7, 90),
        (CountingPolicy.FIRST, 60.0, 1, 30),
        (CountingPolicy.LAST, 70.0, None, 60),
        (CountingPolicy.AVERAGE, 70.0, None, 60),
    ],
)
def test_one_attempt_of_a_person_counts_by_the_quizs_policy(
    contest, an, policy, percent, prediction, seconds
):
    QuizPage.objects.update(counting_policy=policy)
    sat(an, contest, 6, prediction=1, seconds=30)
    sat(an, contest, 8, prediction=7, seconds=90)
    sat(an, contest, 7, seconds=60)
    (row,) = ranking_of(published(contest))
    assert (row.percent, row.prediction, row.seconds) == (percent, prediction, seconds)


def test_the_ranking_takes_one_query(contest, an, chau, django_assert_num_queries):
    sat(an, contest, 9)
    sat(chau, contest, 8)
    round_ = published(contest)
    with django_assert_num_queries(1):
        assert len(ranking_of(round_)) == 2 <= MAX_SHOWN


def test_everybody_sees_the_ranking_without_units_and_codes(client, contest, an):
    sat(an, contest, 9, prediction=1)
    url = reverse("round_ranking", args=[published(contest).pk])
    page = client.get(url).content.decode()
    assert "Nguyễn Văn An" in page
    assert "90" in page
    assert "Một giải Nhất" in page
    assert "Pleiku" not in page
    assert "Trung tâm Phục vụ" not in page
    assert client.post(url).status_code == 405


def test_the_round_page_leads_to_the_ranking(client, contest, an):
    sat(an, contest, 9)
    round_ = published(contest)
    client.force_login(an)
    page = client.get(reverse("round", args=[round_.pk])).content.decode()
    assert reverse("round_ranking", args=[round_.pk]) in page


@pytest.mark.parametrize("state", sorted(set(RoundState) - {RoundState.PUBLISHED}))
def test_there_is_no_ranking_before_the_results_are_published(client, contest, state):
    Round.objects.update(state=state)
    assert client.get(reverse("round_ranking", args=[contest.pk])).status_code == 404


def test_there_is_no_ranking_of_a_quiz_that_is_no_contest(client, contest, an):
    round_ = published(contest)
    url = reverse("round_ranking", args=[round_.pk])
    assert client.get(url).status_code == 200
    QuizPage.objects.update(is_contest=False)
    assert client.get(url).status_code == 404
    QuizPage.objects.update(is_contest=True, live=False)
    assert client.get(url).status_code == 404


def test_there_is_no_ranking_of_a_make_up_round(client, contest):
    makeup = Round.objects.create(
        quiz=contest.quiz,
        number=2,
        opens_at=contest.opens_at,
        closes_at=contest.closes_at,
        state=RoundState.PUBLISHED,
        makeup_for=contest,
    )
    assert client.get(reverse("round_ranking", args=[makeup.pk])).status_code == 404


# The prediction.


@pytest.fixture
def sitting(client, an, quiz, enrolment):
    """An's open attempt in a contest; An is signed in."""
    QuizPage.objects.filter(pk=quiz.pk).update(is_contest=True)
    client.force_login(an)
    attempt = start_attempt(an, QuizPage.objects.get(pk=quiz.pk))
    return attempt, reverse("submit_attempt", args=[attempt.pk])


def reread(attempt):
    return Attempt.objects.get(pk=attempt.pk)


def test_a_contestant_is_asked_and_the_prediction_is_kept(client, sitting):
    attempt, url = sitting
    assert "bao nhiêu người tham gia" in client.get(url).content.decode()
    client.post(url, {"prediction": "1.250"})
    assert (reread(attempt).state, reread(attempt).prediction) == (AttemptState.SUBMITTED, 1250)


def test_a_prediction_is_not_needed(client, sitting):
    attempt, url = sitting
    client.post(url)
    assert (reread(attempt).state, reread(attempt).prediction) == (AttemptState.SUBMITTED, None)


@pytest.mark.parametrize("text", ["nhiều", "0", "-5", "99999999999999999999"])
def test_a_prediction_that_is_no_number_is_asked_again_and_nothing_is_submitted(
    client, sitting, text
):
    attempt, url = sitting
    page = client.post(url, {"prediction": text})
    assert page.status_code == 200
    assert "field__error" in page.content.decode()
    assert reread(attempt).is_open


def test_a_prediction_after_submitting_changes_nothing(client, sitting):
    attempt, url = sitting
    submit_attempt(attempt, prediction=5)
    client.post(url, {"prediction": "9"})
    client.post(url, {"prediction": "sai"})
    submit_attempt(attempt, prediction=7)
    assert reread(attempt).prediction == 5


@pytest.mark.parametrize("change", [{"is_contest": False}, {"prediction_question": ""}])
def test_nothing_is_asked_where_it_is_no_contest_or_has_no_question(client, sitting, change):
    attempt, url = sitting
    QuizPage.objects.update(**change)
    assert 'name="prediction"' not in client.get(url).content.decode()
    client.post(url, {"prediction": "9"})
    assert reread(attempt).prediction is None
