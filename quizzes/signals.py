"""What the examination engine announces to the rooms behind it.

`sitting_requested(user, quiz)`: asks whether someone may sit a quiz. A receiver returns
a `SittingRule` or None.
`sitters_expected(quiz, round)`: asks who will sit a round, or a quiz that is held once
(`round` is None). A receiver returns user ids, or None.
`preflight_requested(quiz, round)`: asks what a room checks before a round. A receiver
returns a list of `PreflightLine`, or None, and writes nothing.
`entry_requested(viewer, user_ids)`: asks for whom `viewer` may not enter results. A
receiver returns the primary keys of those people.
`quizzes_due_requested(user)`: asks which quizzes belong to someone's duties. A receiver
returns their primary keys, or None.
`results_at_risk(attempt_ids)`: asks what hangs on results that a regrade would make fail,
or made fail. A receiver returns a list of `RiskLine`, or None, and writes nothing.
`participation_requested(round, user_ids)`: asks how many of each unit's staff these
participants are. A receiver returns a list of `UnitParticipation`, or None.
`person_described(user, on)`: asks where someone belongs on a day. A receiver returns a
`PersonSnapshot`, or None.
`attempt_started(attempt)`, `attempts_graded(attempts)`: sent inside the transaction, the
latter once for a batch. A receiver of `attempts_graded` queues a task and does no more: what
rests on a result follows it, and cannot undo it.
`attempt_regraded(attempt, change)`: a regrade changed a result; `change` is the
`RegradeChange`. Sent inside the transaction, before `attempts_graded` where that follows.
"""

from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal

sitting_requested = Signal()
entry_requested = Signal()
sitters_expected = Signal()
preflight_requested = Signal()
quizzes_due_requested = Signal()
results_at_risk = Signal()
participation_requested = Signal()
person_described = Signal()
attempt_started = Signal()
attempts_graded = Signal()
attempt_regraded = Signal()


@dataclass(frozen=True)
class WayOn:
    """What a refused learner can do at once: a button that posts to the address."""

    address: str
    words: str


@dataclass(frozen=True)
class SittingRule:
    """Answer of a room to `sitting_requested`.

    `refusal` is shown to the learner, with the `way_on` where there is one; `counts_from` says
    from when on attempts count towards the limit (a new cycle begins with a fresh limit).
    """

    refusal: str = ""
    way_on: WayOn | None = None
    counts_from: datetime | None = None


@dataclass(frozen=True)
class PreflightLine:
    """One check before a round: green or red, what was found, and what to do when red."""

    label: str
    ok: bool
    found: str
    todo: str = ""


@dataclass(frozen=True)
class RiskLine:
    """Something that rests on an attempt whose result falls; `note` says what becomes of it."""

    attempt_id: int
    text: str
    note: str = ""


@dataclass(frozen=True)
class UnitParticipation:
    """How many of a unit's staff, those below it included, took part in a round."""

    name: str
    staff: int
    participants: int


@dataclass(frozen=True)
class PersonSnapshot:
    """Where someone belongs on a day: the unit's primary key, its path of names, position."""

    unit_ref: int | None = None
    unit_name: str = ""
    position: str = ""
