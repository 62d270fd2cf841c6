import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from quizzes.enums import ROUND_TRANSITIONS, Recurrence, RoundState
from quizzes.exceptions import SittingRefused
from quizzes.models import QuizPage, Round, RoundDate
from quizzes.services.rounds import _move, plan_rounds, run_rounds
from quizzes.services.sitting import start_attempt
from quizzes.services.submission import submit_attempt


@pytest.fixture
def weekly(quiz):
    quiz.recurrence = Recurrence.WEEKLY
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
    quiz.recurrence = Recurrence.DATES
    quiz.first_published_at = timezone.now()
    quiz.save()
    RoundDate.objects.create(quiz=quiz, opens_at=timezone.now() + dt.timedelta(days=1))
    plan_rounds(QuizPage.objects.get(pk=quiz.pk))
    assert Round.objects.count() == 1


def test_one_may_sit_only_while_a_round_is_open(an, weekly, enrolment):
    run_rounds()
    with pytest.raises(SittingRefused):
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
