"""Rounds of periodic quizzes: planned ahead, opened, closed and published by the clock."""

import datetime as dt
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from quizzes import clock
from quizzes.attempts.holders_sittings import end_sittings_of_holders
from quizzes.attempts.key_holders import bar_holders
from quizzes.engine.schedule import next_workday, opening
from quizzes.enums import ROUND_TRANSITIONS, AttemptState, Recurrence, RoundState
from quizzes.models import QuizPage, Round
from quizzes.rounds.bulletin import bulletin_document

HORIZON = dt.timedelta(days=35)
UNSETTLED = [AttemptState.IN_PROGRESS, AttemptState.SUBMITTED]


def run_rounds() -> None:
    """Plan, open, close and publish whatever is due; safe to run at any time."""
    for quiz in QuizPage.objects.live().exclude(recurrence=Recurrence.NONE):
        plan_rounds(quiz)
    advance_rounds()


@transaction.atomic
def plan_rounds(quiz: QuizPage) -> None:
    """Make the rounds of the next weeks; planned ones follow a changed schedule, but one
    for which papers are printed stays.

    Windows that passed while the system was down are made too and then shown as missed.
    Windows from before the quiz was first published are not.
    """
    now = clock.now()
    wanted = {start: _window(quiz, start) for start in _openings(quiz, now + HORIZON)}
    regular = Round.objects.filter(quiz=quiz, makeup_for=None)
    planned = regular.filter(state=RoundState.PLANNED, opens_at__gt=now)
    planned.filter(editions=None).exclude(opens_at__in=wanted).delete()
    known = set(regular.values_list("opens_at", flat=True))
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
    """Move every round to the state that its times ask for; never opens one late.

    A closed round is published when its time has come and nothing of it is left to close
    or to grade.
    """
    now = clock.now()
    planned = Round.objects.filter(state=RoundState.PLANNED)
    _move(planned.filter(closes_at__lte=now), RoundState.PLANNED, RoundState.MISSED)
    with transaction.atomic():
        _move(planned.filter(opens_at__lte=now), RoundState.PLANNED, RoundState.OPEN)
        bar_holders()
    end_sittings_of_holders()
    for running in Round.objects.filter(state=RoundState.OPEN, closes_at__lte=now):
        _close(running)
    closed = Round.objects.filter(state=RoundState.CLOSED).exclude(publish_at__gt=now)
    for settled in closed.exclude(attempts__state__in=UNSETTLED).select_related("quiz"):
        publish_round(settled)


@transaction.atomic
def publish_round(round_: Round) -> bool:
    """Publish a closed round with its bulletin.

    The caller has seen that every attempt is settled.

    Returns:
        True when this call published it.
    """
    rounds, bulletin = Round.objects.filter(pk=round_.pk), bulletin_document(round_)
    return _move(rounds, RoundState.CLOSED, RoundState.PUBLISHED, bulletin=bulletin) == 1


def refresh_bulletin(round_: Round) -> None:
    """Sum up a published round again: results came in late, or were regraded."""
    published = Round.objects.filter(pk=round_.pk, state=RoundState.PUBLISHED)
    published.update(bulletin=bulletin_document(round_))


def _close(round_: Round) -> None:
    """Close the round and settle when its results are published."""
    at = round_.publish_at or round_.closes_at + dt.timedelta(hours=round_.quiz.publish_hours)
    rounds = Round.objects.filter(pk=round_.pk)
    _move(rounds, RoundState.OPEN, RoundState.CLOSED, publish_at=at)


def _move(rounds: QuerySet[Round], old: RoundState, new: RoundState, **fields: Any) -> int:
    """Change the state of those that are still in the old one; how many changed."""
    if new not in ROUND_TRANSITIONS[old]:
        raise ValueError(f"{old} → {new}")
    pks = list(rounds.values_list("pk", flat=True))
    return Round.objects.filter(pk__in=pks, state=old).update(state=new, **fields)


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
