"""The ranking of a contest's published round."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.cache import cache

from quizzes.engine.ranking import Entry, best_entry, rank_entries
from quizzes.enums import CountingPolicy
from quizzes.models import Attempt, Round

MAX_SHOWN = 100
FRESH_SECONDS = 300
ENTRY_FIELDS = (
    "user_id",
    "score",
    "max_score",
    "prediction",
    "started_at",
    "submitted_at",
)


@dataclass(frozen=True)
class RankRow:
    """A line of the public ranking: no unit, no code, nothing but what is named here."""

    rank: int
    name: str
    percent: float
    prediction: int | None
    seconds: int


def has_ranking(round_: Round) -> bool:
    """Whether the round's ranking is public: a contest's published round, no make-up."""
    return bool(round_.quiz.is_contest and round_.is_published and not round_.is_makeup)


def ranking_of(round_: Round) -> list[RankRow]:
    """The first `MAX_SHOWN` of a published round; those who share the last rank may be cut.

    By score, then closeness of the prediction to the number of participants, then time
    used (see `quizzes.engine.ranking`). Which attempt of a person counts is decided by
    the quiz's counting policy. One query.
    """
    participants = int(round_.bulletin.get("participants", 0))
    rows = Attempt.objects.graded().filter(round=round_).select_related("user")
    entries: dict[int, list[Entry]] = defaultdict(list)
    names: dict[int, str] = {}
    for attempt in rows.defer("paper", "awarded").order_by("user__sort_key", "user_id", "number"):
        entries[attempt.user_id].append(_entry(attempt))
        names[attempt.user_id] = str(attempt.user)
    policy = CountingPolicy(round_.quiz.counting_policy)
    chosen = [_counting(found, policy, participants) for found in entries.values()]
    return [
        RankRow(
            place.rank,
            names[place.entry.person],
            float(place.entry.score * 100),
            place.entry.prediction,
            place.entry.seconds,
        )
        for place in rank_entries(chosen, participants)[:MAX_SHOWN]
    ]


def public_ranking(round_: Round) -> list[RankRow]:
    """`ranking_of`, at most `FRESH_SECONDS` old: the public page is open to everybody."""
    key = f"ranking-{round_.pk}"
    rows: Any = cache.get_or_set(key, lambda: ranking_of(round_), FRESH_SECONDS)
    return list(rows)


def _entry(attempt: Attempt) -> Entry:
    ended = attempt.submitted_at or attempt.started_at
    return Entry(
        person=attempt.user_id,
        score=Fraction(attempt.score or 0) / Fraction(attempt.max_score or 1),
        prediction=attempt.prediction,
        seconds=max(0, int((ended - attempt.started_at).total_seconds())),
    )


def _counting(entries: list[Entry], policy: CountingPolicy, participants: int) -> Entry:
    """The entry that a person is ranked by; for an average the last prediction counts."""
    if policy == CountingPolicy.FIRST:
        return entries[0]
    if policy == CountingPolicy.LAST:
        return entries[-1]
    if policy == CountingPolicy.BEST:
        return best_entry(entries, participants)
    return Entry(
        person=entries[0].person,
        score=sum((entry.score for entry in entries), Fraction(0)) / len(entries),
        prediction=entries[-1].prediction,
        seconds=sum(entry.seconds for entry in entries) // len(entries),
    )
