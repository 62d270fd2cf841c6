"""Rounds of periodic quizzes: planned ahead, opened, closed and published by the clock."""

import datetime as dt
from collections.abc import Iterator
from itertools import count

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from quizzes import clock
from quizzes.engine.schedule import next_workday, opening
from quizzes.enums import ROUND_TRANSITIONS, AttemptState, Recurrence, RoundState
from quizzes.models import QuizPage, Round

HORIZON = dt.timedelta(days=35)


def run_rounds() -> None:
    """Plan, open, close and publish whatever is due; safe to run at any time."""
    for quiz in QuizPage.objects.live().exclude(recurrence=Recurrence.NONE):
        plan_rounds(quiz)
    advance_rounds()


@transaction.atomic
def plan_rounds(quiz: QuizPage) -> None:
    """Make the rounds of the next weeks; planned ones follow a changed schedule.

    Windows that passed while the system was down are made too and then shown as missed.
    Windows from before the quiz was first published are not.
    """
    now = clock.now()
    wanted = {start: _window(quiz, start) for start in _openings(quiz, now + HORIZON)}
    Round.objects.filter(quiz=quiz, state=RoundState.PLANNED, opens_at__gt=now).exclude(
        opens_at__in=wanted
    ).delete()
    known = set(Round.objects.filter(quiz=quiz).values_list("opens_at", flat=True))
    published = quiz.first_published_at or now
    last = Round.objects.filter(quiz=quiz).order_by("-number").values_list("number", flat=True)
    number = last.first() or 0
    for start, end in wanted.items():
        if start not in known and end > published:
            number += 1
            Round.objects.create(
                quiz=quiz,
                number=number,
                opens_at=start,
                closes_at=end,
                starts_until=_last_start(quiz, start),
            )


def advance_rounds() -> None:
    """Move every round to the state that its times ask for; never opens one late."""
    now = clock.now()
    planned = Round.objects.filter(state=RoundState.PLANNED)
    _move(planned.filter(closes_at__lte=now), RoundState.PLANNED, RoundState.MISSED)
    _move(planned.filter(opens_at__lte=now), RoundState.PLANNED, RoundState.OPEN)
    running = Round.objects.filter(state=RoundState.OPEN, closes_at__lte=now)
    _move(running, RoundState.OPEN, RoundState.CLOSED)
    unsettled = [AttemptState.IN_PROGRESS, AttemptState.SUBMITTED]
    settled = Round.objects.filter(state=RoundState.CLOSED).exclude(attempts__state__in=unsettled)
    _move(settled, RoundState.CLOSED, RoundState.PUBLISHED)


def _move(rounds: QuerySet[Round], old: RoundState, new: RoundState) -> None:
    if new not in ROUND_TRANSITIONS[old]:
        raise ValueError(f"{old} → {new}")
    pks = list(rounds.values_list("pk", flat=True))
    Round.objects.filter(pk__in=pks, state=old).update(state=new)


def _openings(quiz: QuizPage, until: dt.datetime) -> Iterator[dt.datetime]:
    if quiz.recurrence == Recurrence.DATES:
        dates = quiz.round_dates.order_by("opens_at").values_list("opens_at", flat=True)
        yield from (moment for moment in dates if moment <= until)
        return
    if quiz.first_opens_at is None:
        return
    first = timezone.localtime(quiz.first_opens_at)
    for number in count(1):
        start = opening(quiz.recurrence, first, number)
        if quiz.workdays_only:
            start = next_workday(start)
        if start > until:
            return
        yield start


def _last_start(quiz: QuizPage, start: dt.datetime) -> dt.datetime | None:
    return start + dt.timedelta(hours=quiz.start_hours) if quiz.start_hours else None


def _window(quiz: QuizPage, start: dt.datetime) -> dt.datetime:
    return start + dt.timedelta(days=quiz.open_days)
