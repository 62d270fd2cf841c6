"""What a programme asks of one person today: decided from dates alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from learning.engine.calendars import add_months, period_number, quarter_end, year_end


class Act(Enum):
    """What the enrolment pass has to do."""

    NOTHING = "nothing"
    CREATE = "create"
    REOPEN = "reopen"
    ADVANCE = "advance"
    RENEW = "renew"  # end the open one of the last period and begin the next


@dataclass(frozen=True)
class Rule:
    """The dates of a programme; kinds are the values of `DueKind` and `CycleKind`."""

    due_kind: str
    due_on: dt.date | None
    due_days: int
    cycle_kind: str
    cycle_months: int
    starts_on: dt.date
    window_months: int | None
    lead_days: int
    min_days: int
    began_on: dt.date

    def period(self, today: dt.date) -> int:
        """The number of the period of a fixed calendar, from 0; others have one only."""
        if self.cycle_kind != "calendar":
            return 0
        return period_number(self.starts_on, self.cycle_months, today)

    def period_start(self, today: dt.date) -> dt.date:
        return add_months(self.starts_on, self.period(today) * self.cycle_months)

    def elapsed(self, today: dt.date) -> bool:
        """Whether nobody can be given anything any more: once only, and the date is past."""
        once = self.cycle_kind == "once" and self.due_kind == "date"
        return once and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Past:
    """An enrolment of the person in the course or quiz, as far as the rules care.

    `left`: ended because the person left the audience; `own`: this programme's.
    """

    pk: int
    cycle: int
    assigned_on: dt.date
    due_on: dt.date | None
    due_fixed: bool = False
    completed_on: dt.date | None = None
    valid_until: dt.date | None = None
    ended: bool = False
    left: bool = False
    own: bool = False

    @property
    def open(self) -> bool:
        return self.completed_on is None and not self.ended


@dataclass(frozen=True)
class Decision:
    """The act, on which enrolment, with which due date; `late`: the date cannot be met."""

    act: Act
    due_on: dt.date | None = None
    pk: int | None = None
    late: bool = False


NOTHING = Decision(Act.NOTHING)


def due_date(rule: Rule, *, today: dt.date, posted_on: dt.date) -> dt.date:
    """When somebody who is given the duty today has to be done with it."""
    start = rule.period_start(today)
    if rule.due_kind == "date" and rule.due_on is not None:
        return add_months(rule.due_on, rule.period(today) * rule.cycle_months)
    if rule.due_kind == "after_posting":
        return max(posted_on, start) + dt.timedelta(days=rule.due_days)
    if rule.due_kind == "after_assignment":
        return today + dt.timedelta(days=rule.due_days)
    return (quarter_end if rule.due_kind == "quarter_end" else year_end)(max(today, start))


def decide(rule: Rule, past: Sequence[Past], *, today: dt.date, posted_on: dt.date) -> Decision:
    """What to do about one person and one course or quiz; deciding again does nothing more.

    `past` holds the person's enrolments in it in the order of cycles.
    """
    latest = past[-1] if past else None
    if latest and latest.open:
        return _about_open(rule, latest, today, posted_on)
    done = next((row for row in reversed(past) if row.completed_on), None)
    due = due_date(rule, today=today, posted_on=posted_on)
    if done and _counts(rule, done, today, due):
        repeat = _repeat_on(rule, done)
        if repeat is None or today < repeat - dt.timedelta(days=rule.lead_days):
            return NOTHING
        due = repeat if repeat >= today else max(due, today)
    late = _is_late(rule, today, due)
    if latest and latest.left and latest.assigned_on >= rule.period_start(today):
        return Decision(Act.REOPEN, due, latest.pk, late)
    return Decision(Act.CREATE, due, late=late)


def _about_open(rule: Rule, row: Past, today: dt.date, posted_on: dt.date) -> Decision:
    start = rule.period_start(today)
    if rule.period(today) > 0 and _is_of_last_period(row, start):
        due = due_date(rule, today=today, posted_on=posted_on)
        return Decision(Act.RENEW, due, row.pk)
    if row.due_fixed or row.own:
        return NOTHING
    due = due_date(rule, today=max(row.assigned_on, start), posted_on=posted_on)
    if due >= row.assigned_on and (row.due_on is None or due < row.due_on):
        late = _is_late(rule, today, due)
        return Decision(Act.ADVANCE, due, row.pk, late)
    return NOTHING


def _is_of_last_period(row: Past, start: dt.date) -> bool:
    return row.assigned_on < start and row.due_on is not None and row.due_on < start


def _counts(rule: Rule, done: Past, today: dt.date, due: dt.date) -> bool:
    """Whether a completion settles this period, or from it the next repetition is counted."""
    on = done.completed_on or today
    start = rule.period_start(today)
    if on >= start:
        return True
    if rule.cycle_kind == "after_completion" and rule.window_months is None:
        return True
    if rule.window_months is None:
        return done.valid_until is None or done.valid_until >= due
    return rule.window_months > 0 and on >= add_months(start, -rule.window_months)


def _repeat_on(rule: Rule, done: Past) -> dt.date | None:
    """When a completion has to be repeated; None where only a new period asks for it."""
    if rule.cycle_kind != "after_completion" or done.completed_on is None:
        return None
    return add_months(done.completed_on, rule.cycle_months)


def _is_late(rule: Rule, today: dt.date, due: dt.date) -> bool:
    """Whether a newcomer has less than the least time; the programme's own days are meant."""
    if max(rule.began_on, rule.period_start(today)) >= today:
        return False
    return due < today + dt.timedelta(days=rule.min_days)
