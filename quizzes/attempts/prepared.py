"""Papers drawn ahead, so that a start at the opening costs little."""

import datetime as dt
import logging
import secrets
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.people import Person
from quizzes import clock
from quizzes.attempts.draw import MAX_RECENT_PAPERS, draw_from, read_rows
from quizzes.engine.draw import Row
from quizzes.enums import Recurrence, RoundState
from quizzes.exceptions import NotEnoughQuestionsError
from quizzes.models import Attempt, PaperItem, PreparedPaper, Question, QuizPage, Round
from quizzes.ports import expected_participants

logger = logging.getLogger(__name__)

LEAD = dt.timedelta(hours=24)
BATCH = 200
PREPARE_SECONDS = 60.0
MAX_CLEARED = 2000


@dataclass(frozen=True)
class Opening:
    """A window that is still to open: a round, or a quiz that is held once."""

    quiz: QuizPage
    round: Round | None
    opens_at: dt.datetime


@dataclass(frozen=True)
class Drawn:
    """A paper and the seed that gave it."""

    seed: int
    items: list[PaperItem]


def prepare_papers() -> int:
    """Draw papers for who is expected at the openings of the next `LEAD`.

    Works in batches for `PREPARE_SECONDS` at most and goes on where it stopped when it
    runs again; a person never gets two papers for one opening. Papers that nobody can
    take any more are thrown away. Returns how many were drawn.
    """
    until, made = time.monotonic() + PREPARE_SECONDS, 0
    discard_left_papers()
    for opening in openings_within(clock.now(), LEAD):
        try:
            made += _prepare(opening, until)
        except NotEnoughQuestionsError:
            logger.warning("no papers for quiz %s: too few questions", opening.quiz.pk)
    return made


def openings_within(now: dt.datetime, lead: dt.timedelta) -> list[Opening]:
    """What opens between now and then, soonest first."""
    between = (now, now + lead)
    rounds = Round.objects.filter(state=RoundState.PLANNED, opens_at__range=between)
    quizzes = QuizPage.objects.live().filter(recurrence=Recurrence.NONE, starts_from__range=between)
    found = [Opening(r.quiz, r, r.opens_at) for r in rounds.select_related("quiz") if r.quiz.live]
    found += [Opening(quiz, None, quiz.starts_from) for quiz in quizzes if quiz.starts_from]
    return sorted(found, key=lambda opening: opening.opens_at)


def participants_of(quiz: QuizPage, round_: Round | None) -> set[int]:
    """User ids of who is expected: those invited to a make-up round, else whom duties
    name.
    """
    if round_ is not None and round_.is_makeup:
        return set(round_.invited.values_list("pk", flat=True))
    return set(expected_participants(quiz))


def without_paper(quiz: QuizPage, round_: Round | None) -> set[int]:
    """Who is expected and has no prepared paper that a start would still take."""
    rows = PreparedPaper.objects.filter(quiz=quiz, round=round_).exclude(_stale(quiz))
    return participants_of(quiz, round_) - set(rows.values_list("user_id", flat=True))


def take_prepared(user: Person, quiz: QuizPage, round_: Round | None) -> Drawn | None:
    """The person's prepared paper, which is gone with this.

    A paper is taken only if all its versions are still the approved ones and the quiz was
    not published again since. Runs in the transaction that makes the attempt: if that
    fails, the paper is back. At most three queries; none where papers are never prepared.

    Returns:
        The paper; None where none is prepared that still fits.
    """
    if not quiz.is_periodic and quiz.starts_from is None:
        return None
    rows = PreparedPaper.objects.filter(user=user, quiz=quiz, round=round_)
    row = rows.first()
    if row is None or not rows.filter(pk=row.pk).delete()[0]:
        return None
    published = quiz.last_published_at
    if (published and row.created_at < published) or not _all_current(row):
        return None
    return Drawn(row.seed, PaperItem.read(row.paper))


def discard_left_papers() -> int:
    """Throw away papers whose window is over, at most `MAX_CLEARED`.

    Returns:
        How many papers were discarded.
    """
    over = [RoundState.CLOSED, RoundState.PUBLISHED, RoundState.MISSED]
    held_once = Q(round__isnull=True)
    ended = Q(quiz__starts_until__lt=clock.now()) | Q(quiz__ends_at__lt=clock.now())
    left = PreparedPaper.objects.filter(
        Q(round__state__in=over) | held_once & (ended | Q(quiz__starts_from__isnull=True))
    )
    pks = list(left.values_list("pk", flat=True)[:MAX_CLEARED])
    return PreparedPaper.objects.filter(pk__in=pks).delete()[0]


def _prepare(opening: Opening, until: float) -> int:
    """Draw for everybody who has none, while there is time; how many."""
    created_at, made = clock.now(), 0
    quiz = QuizPage.objects.get(pk=opening.quiz.pk)
    PreparedPaper.objects.filter(_stale(quiz), quiz=quiz, round=opening.round).delete()
    waiting = sorted(without_paper(quiz, opening.round))
    rows = read_rows(quiz, on=timezone.localdate(opening.opens_at)) if waiting else []
    for start in range(0, len(waiting), BATCH):
        if time.monotonic() >= until:
            break
        papers = [
            PreparedPaper(
                user_id=user_id,
                quiz=quiz,
                round=opening.round,
                seed=drawn.seed,
                paper=[item.as_json() for item in drawn.items],
                created_at=created_at,
            )
            for user_id, drawn in _draw(quiz, rows, waiting[start : start + BATCH]).items()
        ]
        made += len(PreparedPaper.objects.bulk_create(papers, ignore_conflicts=True))
    return made


def _draw(quiz: QuizPage, rows: Sequence[Row], users: Sequence[int]) -> dict[int, Drawn]:
    seen = _seen_by(users, quiz)
    return {user_id: _drawn(quiz, rows, seen[user_id]) for user_id in users}


def _drawn(quiz: QuizPage, rows: Sequence[Row], seen: frozenset[int]) -> Drawn:
    seed = secrets.randbits(62)
    return Drawn(seed, draw_from(rows, seed, seen=seen, shuffle=quiz.shuffle_options))


def _seen_by(users: Sequence[int], quiz: QuizPage) -> dict[int, frozenset[int]]:
    """Versions on each person's last papers of the quiz; one query."""
    papers: dict[int, list[Any]] = defaultdict(list)
    rows = Attempt.objects.filter(user__in=users, quiz=quiz).order_by("-number")
    for user_id, paper in rows.values_list("user_id", "paper"):
        if len(papers[user_id]) < MAX_RECENT_PAPERS:
            papers[user_id].append(paper)
    return {
        user: frozenset(item["version"] for paper in papers[user] for item in paper)
        for user in users
    }


def _stale(quiz: QuizPage) -> Q:
    """Papers from before the quiz was last published: its blueprint may have changed."""
    if quiz.last_published_at is None:
        return Q(pk__in=[])
    return Q(created_at__lt=quiz.last_published_at)


def _all_current(row: PreparedPaper) -> bool:
    versions = {item["version"] for item in row.paper}
    return Question.objects.drawable().filter(current_version__in=versions).count() == len(versions)
