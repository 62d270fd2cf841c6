"""When a question comes back: pure functions around the FSRS scheduler.

Source: Ye, Su and Cao, "A Stochastic Shortest Path Algorithm for Optimizing Spaced
Repetition Scheduling", KDD 2022, as kept in the `fsrs` library (FSRS-6 with its default
weights). Nobody rates themselves: the share of the marks is the rating. Steps are whole
days, because people come once a day.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from fsrs import Card, Rating, Scheduler, State

ONE_DAY = dt.timedelta(days=1)
# What was right rests longer than what was wrong, which comes back the next day.
MIN_REST_DAYS = 2
# The law changes: after a year at the latest everything is asked again.
MAX_DAYS = 365

SCHEDULER = Scheduler(
    learning_steps=(ONE_DAY,),
    relearning_steps=(ONE_DAY,),
    maximum_interval=MAX_DAYS,
    enable_fuzzing=False,
)


@dataclass(frozen=True)
class Memory:
    """What the scheduler knows of one person and one question after an answer.

    `state` and `step` are those of FSRS; `stability` is in days, `difficulty` 1 to 10.
    """

    state: int
    step: int | None
    stability: float
    difficulty: float
    reviewed_at: dt.datetime
    due_on: dt.date


def rating_of(share: Decimal) -> Rating:
    """Wrong is "again", partly right is "hard", right is "good"."""
    if share >= 1:
        return Rating.Good
    return Rating.Hard if share > 0 else Rating.Again


def review(memory: Memory | None, share: Decimal, at: dt.datetime, zone: dt.tzinfo) -> Memory:
    """The memory after an answer worth `share` of the marks, 0 to 1, at an aware moment.

    The question is due on a day in `zone` that is later than the day of the answer; after
    a wrong answer it is the next day. The same arguments give the same result.
    """
    rating = rating_of(share)
    moment = at.astimezone(dt.UTC)
    card, _log = SCHEDULER.review_card(_card(memory, moment), rating, moment)
    least = MIN_REST_DAYS if rating == Rating.Good else 1
    days = min(MAX_DAYS, max(least, (card.due - moment).days))
    return Memory(
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        reviewed_at=at,
        due_on=at.astimezone(zone).date() + dt.timedelta(days=days),
    )


def _card(memory: Memory | None, moment: dt.datetime) -> Card:
    if memory is None:
        return Card(card_id=0, due=moment)
    return Card(
        card_id=0,
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=moment,
        last_review=memory.reviewed_at.astimezone(dt.UTC),
    )
