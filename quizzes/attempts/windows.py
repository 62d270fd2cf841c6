"""When a quiz is sat: its rounds or, where it is held once, the dates of the quiz itself.

A quiz without rounds that never ends is an exercise and has no window.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from quizzes import clock
from quizzes.enums import Recurrence, RoundState
from quizzes.models import Attempt, QuizPage, Round

COMING = (RoundState.PLANNED, RoundState.OPEN)
# The sweep, which bars whoever holds a key, comes every minute; dates open by themselves.
AHEAD = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Window:
    """One sitting of a quiz that ends; `round` is None where the quiz is held once by dates."""

    quiz: QuizPage
    round: Round | None
    opens_at: dt.datetime | None

    def __str__(self) -> str:
        return str(self.round or self.quiz)

    @property
    def keys(self) -> tuple[int, int | None]:
        return self.quiz.pk, self.round.pk if self.round else None

    @property
    def is_planned(self) -> bool:
        """Whether the clock has yet to open it, which bars the holders of its keys."""
        return self.round is not None and self.round.state == RoundState.PLANNED


def windows_to_come() -> list[Window]:
    """Those that are open, and those that will open, by the time at which they do; two queries."""
    rounds = Round.objects.filter(state__in=COMING)
    windows = [*_of_rounds(rounds), *_of_dates(held_by_dates(clock.now()))]
    return sorted(windows, key=lambda window: window.opens_at or clock.now())


def windows_to_bar() -> list[Window]:
    """Open rounds, and what opens by its dates within minutes or is open; two queries."""
    rounds = Round.objects.filter(state=RoundState.OPEN)
    return [*_of_rounds(rounds), *_of_dates(open_by_dates(clock.now(), ahead=AHEAD))]


def held_by_dates(at: dt.datetime) -> QuerySet[QuizPage]:
    """Quizzes held once by dates that somebody sits or may still sit after that moment.

    A paper that somebody is still writing counts, whoever was given more time for it.
    """
    ends = Q(ends_at__gt=at) | Q(ends_at=None, starts_until__gt=at)
    has_end = Q(ends_at__isnull=False) | Q(starts_until__isnull=False)
    written = Attempt.objects.in_progress().filter(quiz=OuterRef("pk"), round=None)
    once = QuizPage.objects.filter(recurrence=Recurrence.NONE)
    return once.filter(Q(live=True) & ends | has_end & Exists(written))


def open_by_dates(at: dt.datetime, *, ahead: dt.timedelta = dt.timedelta()) -> QuerySet[QuizPage]:
    """Those of them that have begun, or begin within so much time."""
    return held_by_dates(at).filter(Q(starts_from=None) | Q(starts_from__lte=at + ahead))


def _of_rounds(rounds: QuerySet[Round]) -> list[Window]:
    return [Window(row.quiz, row, row.opens_at) for row in rounds.select_related("quiz")]


def _of_dates(quizzes: Iterable[QuizPage]) -> list[Window]:
    return [Window(quiz, None, quiz.starts_from) for quiz in quizzes]
