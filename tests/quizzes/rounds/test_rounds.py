import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts.eligibility import sitting_of
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.engine.bulletin import BANDS, make_bulletin
from quizzes.enums import (
    MAKEUP_OF,
    ROUND_TRANSITIONS,
    AttemptState,
    CountingPolicy,
    Recurrence,
    ReviewRule,
    RoundState,
)
from quizzes.exceptions import SittingError
from quizzes.grading import sweep
from quizzes.grading.sweep import sweep_attempts
from quizzes.models import Attempt, QuizPage, Round, RoundDate
from quizzes.rounds.makeup import create_makeup
from quizzes.rounds.schedule import (
    _move,
    advance_rounds,
    plan_rounds,
    publish_round,
    refresh_bulletin,
    run_rounds,
)


@pytest.fixture
def weekly(quiz):
    quiz.recurrence, quiz.review_rule = Recurrence.WEEKLY, ReviewRule.AFTER_ROUND
    quiz.first_opens_at = timezone.now() + dt.timedelta(hours=1)
    quiz.open_days = 3
    quiz.first_published_at = timezone.now()
    quiz.save()
    return QuizPage.objects.get(pk=quiz.pk)


def states(quiz):
    return list(Round.objects.filter(quiz=quiz).order_by("number").values_list("state", flat=True))


def test_planning_twice_makes_no_round_twice(weekly):
    plan_rounds(weekly)
    planned = Round.objects.count()
    plan_rounds(weekly)
    assert Round.objects.count() == planned == 5


def test_a_round_opens_and_closes_by_the_clock(weekly):
    run_rounds()
    with time_machine.travel(weekly.first_opens_at + dt.timedelta(minutes=1)):
        run_rounds()
        assert states(weekly)[:2] == [RoundState.OPEN, RoundState.PLANNED]
    with time_machine.travel(weekly.first_opens_at + dt.timedelta(days=3, minutes=1)):
        run_rounds()
        assert states(weekly)[0] == RoundState.PUBLISHED


def test_a_round_missed_in_an_outage_is_shown_and_never_opens(weekly):
    run_rounds()
    with time_machine.travel(weekly.first_opens_at + dt.timedelta(days=4)):
        run_rounds()
        run_rounds()
        assert states(weekly)[0] == RoundState.MISSED


def test_windows_from_before_the_quiz_was_published_are_not_made(weekly):
    weekly.first_opens_at = timezone.now() - dt.timedelta(days=100)
    weekly.save()
    run_rounds()
    assert RoundState.MISSED not in states(weekly)


def test_planned_rounds_follow_a_changed_schedule(weekly):
    plan_rounds(weekly)
    weekly.first_opens_at += dt.timedelta(hours=5)
    weekly.save()
    plan_rounds(weekly)
    openings = Round.objects.filter(quiz=weekly).order_by("opens_at")
    assert openings.first().opens_at == weekly.first_opens_at


def test_rounds_open_on_chosen_dates(quiz):
    quiz.recurrence, quiz.review_rule = Recurrence.DATES, ReviewRule.AFTER_ROUND
    quiz.first_published_at = timezone.now()
    quiz.save()
    RoundDate.objects.create(quiz=quiz, opens_at=timezone.now() + dt.timedelta(days=1))
    plan_rounds(QuizPage.objects.get(pk=quiz.pk))
    assert Round.objects.count() == 1


def test_one_may_sit_only_while_a_round_is_open(an, weekly, enrolment):
    run_rounds()
    with pytest.raises(SittingError):
        start_attempt(an, weekly)


def test_the_deadline_is_never_after_the_end_of_the_round(an, weekly, enrolment):
    run_rounds()
    end = weekly.first_opens_at + dt.timedelta(days=3)
    with time_machine.travel(weekly.first_opens_at + dt.timedelta(minutes=1)):
        run_rounds()
    with time_machine.travel(end - dt.timedelta(minutes=5)):
        attempt = start_attempt(an, weekly)
        assert attempt.deadline == Round.objects.get(number=1).closes_at


def test_a_round_is_published_only_when_all_is_graded(an, weekly, enrolment):
    run_rounds()
    with time_machine.travel(weekly.first_opens_at + dt.timedelta(minutes=1)):
        run_rounds()
        attempt = start_attempt(an, weekly)
        submit_attempt(attempt)
    with time_machine.travel(weekly.first_opens_at + dt.timedelta(days=3, minutes=1)):
        run_rounds()
        assert states(weekly)[0] == RoundState.CLOSED


@pytest.mark.parametrize("old", RoundState)
@pytest.mark.parametrize("new", RoundState)
def test_rounds_move_only_as_the_table_allows(db, old, new):
    if new in ROUND_TRANSITIONS[old]:
        _move(Round.objects.none(), old, new)
    else:
        with pytest.raises(ValueError, match="→"):
            _move(Round.objects.none(), old, new)


# Closing, publishing and the bulletin.

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def closed(quiz):
    """A round that has just closed, to be published at once."""
    QuizPage.objects.filter(pk=quiz.pk).update(
        recurrence=Recurrence.WEEKLY,
        review_rule=ReviewRule.AFTER_ROUND,
        first_opens_at=timezone.now() - 10 * HOUR,
    )
    now = timezone.now()
    return Round.objects.create(
        quiz=QuizPage.objects.get(pk=quiz.pk),
        number=1,
        opens_at=now - 10 * HOUR,
        closes_at=now - HOUR,
        state=RoundState.CLOSED,
    )


def sat(user, round_, score, **fields):
    """A graded attempt with `score` of 100 marks."""
    number = Attempt.objects.filter(user=user, quiz=round_.quiz).count() + 1
    started = round_.opens_at + HOUR
    given = {
        "state": AttemptState.GRADED,
        "started_at": started,
        "deadline": started + HOUR,
        "submitted_at": started + dt.timedelta(minutes=10),
        "graded_at": started + dt.timedelta(minutes=10),
        "passed": score >= 50,
        **fields,
    }
    return Attempt.objects.create(
        user=user,
        quiz=round_.quiz,
        round=round_,
        number=number,
        seed=1,
        pass_percent=50,
        score=score,
        max_score=100,
        **given,
    )


def test_a_published_round_has_a_bulletin_of_people_and_attempts(closed, an, chau, lan):
    for user, score in ((an, 40), (an, 90), (chau, 49.9), (lan, 50)):
        sat(user, closed, score)
    advance_rounds()
    closed.refresh_from_db()
    assert closed.state == RoundState.PUBLISHED
    assert closed.bulletin == {
        "participants": 3,
        "attempts": 4,
        "passed": 2,
        "bands": [1, 1, 0, 1],
        "mean": 63.3,
        "units": [
            {"name": "Tỉnh Gia Lai", "staff": 1, "participants": 1},
            {"name": "UBND phường Pleiku", "staff": 1, "participants": 1},
            {"name": "UBND xã Gào", "staff": 1, "participants": 1},
        ],
    }


def test_the_bulletin_follows_the_counting_policy(closed, an):
    QuizPage.objects.update(counting_policy=CountingPolicy.FIRST)
    sat(an, closed, 40)
    sat(an, closed, 90)
    advance_rounds()
    closed.refresh_from_db()
    assert (closed.bulletin["passed"], closed.bulletin["mean"]) == (0, 40.0)


def test_a_round_without_sitters_has_an_empty_bulletin(closed):
    advance_rounds()
    closed.refresh_from_db()
    assert closed.bulletin["participants"] == 0
    assert closed.bulletin["mean"] is None


def test_results_are_published_at_the_set_time_and_not_before(weekly, an, enrolment):
    QuizPage.objects.update(publish_hours=5)
    run_rounds()
    closes_at = weekly.first_opens_at + dt.timedelta(days=3)
    for moment, expected in (
        (weekly.first_opens_at, RoundState.OPEN),
        (closes_at, RoundState.CLOSED),
        (closes_at + 5 * HOUR - dt.timedelta(seconds=1), RoundState.CLOSED),
        (closes_at + 5 * HOUR, RoundState.PUBLISHED),
    ):
        with time_machine.travel(moment, tick=False):
            run_rounds()
        assert states(weekly)[0] == expected
    assert Round.objects.get(number=1).publish_at == closes_at + 5 * HOUR


def test_a_round_with_its_own_time_of_publishing_keeps_it(weekly):
    run_rounds()
    at = weekly.first_opens_at + dt.timedelta(days=9)
    Round.objects.filter(number=1).update(state=RoundState.OPEN, publish_at=at)
    with time_machine.travel(at - HOUR):
        run_rounds()
        assert Round.objects.get(number=1).publish_at == at
        assert states(weekly)[0] == RoundState.CLOSED


@pytest.mark.parametrize("state", [AttemptState.IN_PROGRESS, AttemptState.SUBMITTED])
def test_nothing_is_published_while_an_attempt_is_unsettled(closed, an, state):
    sat(an, closed, 60, state=state, graded_at=None, passed=None)
    advance_rounds()
    closed.refresh_from_db()
    assert closed.state == RoundState.CLOSED
    assert closed.bulletin == {}


def test_publishing_a_second_time_changes_nothing(closed, an):
    assert publish_round(closed)
    sat(an, closed, 60)
    assert not publish_round(closed)
    closed.refresh_from_db()
    assert closed.bulletin["participants"] == 0
    refresh_bulletin(closed)
    closed.refresh_from_db()
    assert closed.bulletin["participants"] == 1


def test_the_sweep_queues_itself_while_there_are_attempts_left(an, quiz, enrolment, monkeypatch):
    attempt = start_attempt(an, quiz)
    queued = []
    monkeypatch.setattr(sweep, "enqueue", queued.append)
    monkeypatch.setattr(sweep, "SWEEP_SECONDS", 0.0)
    with time_machine.travel(attempt.deadline + HOUR):
        assert sweep_attempts() == 0
    assert queued == ["quizzes.tasks.sweep"]
    monkeypatch.setattr(sweep, "SWEEP_SECONDS", 60.0)
    with time_machine.travel(attempt.deadline + HOUR):
        assert sweep_attempts() == 1
    assert queued == ["quizzes.tasks.sweep"]


@given(st.lists(st.floats(0, 100), max_size=60))
def test_the_bands_of_a_bulletin_hold_everybody_once(percents):
    bulletin = make_bulletin(percents, attempts=len(percents), passed=0)
    assert sum(bulletin.bands) == bulletin.participants == len(percents)
    if percents:
        assert bulletin.mean is not None
        assert min(percents) - 0.06 <= bulletin.mean <= max(percents) + 0.06
    else:
        assert bulletin.mean is None


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0, 0), (49.99, 0), (50, 1), (69.99, 1), (70, 2), (84.99, 2), (85, 3), (100, 3)],
)
def test_a_band_ends_where_the_next_begins(percent, band):
    bands = make_bulletin([percent], attempts=1, passed=0).bands
    assert bands[band] == 1
    assert len(bands) == len(BANDS)


# Make-up rounds.


@pytest.fixture
def makeup(closed, an):
    """A make-up round in an hour, for An."""
    return create_makeup(
        closed,
        opens_at=timezone.now() + HOUR,
        closes_at=timezone.now() + 5 * HOUR,
        invited=[an],
    )


def inside(round_):
    return time_machine.travel(round_.opens_at + dt.timedelta(minutes=1))


def test_a_make_up_round_is_open_to_those_invited_only(makeup, an, chau, course, enrolment):
    from learning.models import Enrolment

    Enrolment.objects.create(user=chau, course=course, source="hr")
    with inside(makeup):
        advance_rounds()
        quiz = QuizPage.objects.get(pk=makeup.quiz_id)
        assert start_attempt(an, quiz).round == makeup
        with pytest.raises(SittingError):
            start_attempt(chau, quiz)


def test_a_make_up_round_comes_before_a_regular_one_until_it_is_used_up(
    makeup, an, quiz, enrolment
):
    QuizPage.objects.filter(pk=quiz.pk).update(max_attempts=1)
    regular = Round.objects.create(
        quiz=makeup.quiz,
        number=9,
        opens_at=makeup.opens_at,
        closes_at=makeup.closes_at,
    )
    with inside(makeup):
        advance_rounds()
        page = QuizPage.objects.get(pk=quiz.pk)
        first = start_attempt(an, page)
        assert first.round == makeup
        assert sitting_of(an, page).open_attempt == first
        submit_attempt(first)
        Attempt.objects.filter(pk=first.pk).update(
            state="graded", score=0, passed=False, graded_at=timezone.now()
        )
        assert start_attempt(an, page).round == regular


def test_a_make_up_round_counts_its_own_attempts(makeup, closed, an, enrolment):
    QuizPage.objects.update(max_attempts=1)
    sat(an, closed, 10)
    with inside(makeup):
        advance_rounds()
        assert sitting_of(an, QuizPage.objects.get(pk=makeup.quiz_id)).left == 1


def test_planning_leaves_make_up_rounds_alone(makeup):
    plan_rounds(QuizPage.objects.get(pk=makeup.quiz_id))
    plan_rounds(QuizPage.objects.get(pk=makeup.quiz_id))
    assert Round.objects.filter(pk=makeup.pk).exists()


def test_a_make_up_round_is_published_like_every_round(makeup, an):
    with time_machine.travel(makeup.closes_at + HOUR):
        Round.objects.filter(pk=makeup.pk).update(state=RoundState.OPEN)
        sat(an, makeup, 80)
        advance_rounds()
    makeup.refresh_from_db()
    assert makeup.bulletin["passed"] == 1


@pytest.mark.parametrize("state", RoundState)
def test_only_a_round_that_is_over_is_made_up_for(closed, an, state):
    Round.objects.update(state=state)
    closed.refresh_from_db()
    times = {"opens_at": timezone.now() + HOUR, "closes_at": timezone.now() + 2 * HOUR}
    if state in MAKEUP_OF:
        assert create_makeup(closed, **times, invited=[an]).makeup_for == closed
    else:
        with pytest.raises(ValidationError):
            create_makeup(closed, **times, invited=[an])


@pytest.mark.parametrize(
    ("opens", "closes", "nobody"),
    [(-1, 5, False), (2, 2, False), (3, 1, False), (1, 5, True)],
    ids=["past", "no time", "backwards", "nobody"],
)
def test_a_make_up_round_needs_times_ahead_and_people(closed, an, opens, closes, nobody):
    now = timezone.now()
    with pytest.raises(ValidationError):
        create_makeup(
            closed,
            opens_at=now + opens * HOUR,
            closes_at=now + closes * HOUR,
            invited=[] if nobody else [an],
        )
    assert Round.objects.count() == 1


def test_a_make_up_round_is_not_made_up_for_again(makeup, an):
    Round.objects.update(state=RoundState.CLOSED)
    makeup.refresh_from_db()
    with pytest.raises(ValidationError):
        create_makeup(
            makeup,
            opens_at=timezone.now() + HOUR,
            closes_at=timezone.now() + 2 * HOUR,
            invited=[an],
        )


# The desk.


def form(people, opens=1, closes=5):
    now = timezone.localtime()
    return {
        "opens_at": (now + opens * HOUR).strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (now + closes * HOUR).strftime("%Y-%m-%dT%H:%M"),
        "people": people,
    }


def test_an_editor_plans_a_make_up_round_by_staff_code_or_mail(client, lan, closed, an, chau):
    client.force_login(lan)
    url = reverse("makeup_round", args=[closed.pk])
    assert client.post(url, form("AN\r\nchau@gialai.example\n\nan")).status_code == 302
    assert set(closed.makeups.get().invited.all()) == {an, chau}
    assert "Nguyễn Văn An" in client.get(url).content.decode()


@pytest.mark.parametrize("people", ["khong-co", "", " ,; "])
def test_unknown_people_are_named_and_nothing_is_planned(client, lan, closed, an, people):
    client.force_login(lan)
    page = client.post(reverse("makeup_round", args=[closed.pk]), form(people))
    assert page.status_code == 200
    assert people.strip(" ,;") in page.content.decode()
    assert not closed.makeups.exists()


def test_a_round_that_is_not_over_shows_no_form(client, lan, closed, an):
    Round.objects.update(state=RoundState.OPEN)
    client.force_login(lan)
    url = reverse("makeup_round", args=[closed.pk])
    assert "<textarea" not in client.get(url).content.decode()
    client.post(url, form("an"))
    assert not closed.makeups.exists()


def test_the_desk_shows_missed_rounds(client, lan, closed):
    Round.objects.update(state=RoundState.MISSED)
    client.force_login(lan)
    assert "không mở muộn" in client.get(reverse("rounds_desk")).content.decode()


def test_a_bulletin_is_refreshed_by_post_and_only_when_published(client, lan, closed, an):
    client.force_login(lan)
    url = reverse("refresh_bulletin", args=[closed.pk])
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 404
    publish_round(closed)
    sat(an, closed, 70)
    assert client.post(url).status_code == 302
    closed.refresh_from_db()
    assert closed.bulletin["participants"] == 1


@pytest.mark.parametrize("name", ["rounds_desk", "makeup_round", "refresh_bulletin"])
def test_the_desk_is_the_organisers_only(client, an, hanh, closed, name):
    url = reverse(name, args=[] if name == "rounds_desk" else [closed.pk])
    call = client.post if name == "refresh_bulletin" else client.get
    assert "/dang-nhap/" in call(url).url
    for person in (an, hanh):
        client.force_login(person)
        assert call(url).status_code in (302, 403)
    assert not closed.makeups.exists()


# The page of a round.


def test_the_page_shows_the_bulletin_and_the_start_page_leads_to_it(client, an, closed, enrolment):
    sat(an, closed, 90)
    advance_rounds()
    client.force_login(an)
    url = reverse("round", args=[closed.pk])
    page = client.get(url).content.decode()
    assert "1 người tham gia, 1 người đạt." in page
    assert "85–100" in page
    assert url in client.get(closed.quiz.url).content.decode()


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (RoundState.OPEN, "Kỳ đang mở."),
        (RoundState.CLOSED, "Kỳ đã đóng, kết quả chưa công bố."),
        (RoundState.MISSED, "Kỳ này bị lỡ."),
        (RoundState.PUBLISHED, "Kỳ này không có ai tham gia."),
    ],
)
def test_the_page_says_how_it_stands_with_the_round(client, an, closed, state, text):
    Round.objects.update(state=state)
    client.force_login(an)
    assert text in client.get(reverse("round", args=[closed.pk])).content.decode()


def test_the_page_of_a_planned_round_is_not_there(client, an, closed):
    Round.objects.update(state=RoundState.PLANNED)
    client.force_login(an)
    assert client.get(reverse("round", args=[closed.pk])).status_code == 404


def test_the_page_lists_missed_rounds(client, an, closed):
    missed = Round.objects.create(
        quiz=closed.quiz,
        number=2,
        opens_at=closed.opens_at + HOUR,
        closes_at=closed.closes_at,
        state=RoundState.MISSED,
    )
    client.force_login(an)
    page = client.get(reverse("round", args=[closed.pk])).content.decode()
    assert reverse("round", args=[missed.pk]) in page
    assert "Bị lỡ" in page


def test_the_page_of_a_make_up_round_is_for_those_invited_and_the_organisers(
    client, an, chau, lan, makeup
):
    Round.objects.filter(pk=makeup.pk).update(state=RoundState.CLOSED)
    url = reverse("round", args=[makeup.pk])
    for person, status in ((an, 200), (chau, 404), (lan, 200)):
        client.force_login(person)
        assert client.get(url).status_code == status


def test_the_page_asks_to_sign_in_and_takes_no_post(client, an, closed):
    url = reverse("round", args=[closed.pk])
    assert "/dang-nhap/" in client.get(url).url
    client.force_login(an)
    assert client.post(url).status_code == 405
