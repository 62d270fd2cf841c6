"""Which reminder is due for an open duty today; pure."""

import datetime as dt
from dataclasses import dataclass

from learning.engine.calendars import WorkingDays


@dataclass(frozen=True)
class Timing:
    """Days before the due date, and how often after it."""

    first_days: int
    last_days: int
    overdue_every: int
    overdue_times: int


def reminder_due(
    due_on: dt.date, *, today: dt.date, timing: Timing, days: WorkingDays
) -> tuple[str, int] | None:
    """The kind of reminder and its number, or None; nothing on days off.

    What falls on days off goes out on the working day before, and what is overdue on the
    working day after, so that nobody hears of a date when it is too late. One that an
    outage kept back goes out as long as it is still true.
    """
    if not days.is_working(today):
        return None
    left = (due_on - today).days
    if left < 0:
        number = (-left - 1) // timing.overdue_every
        return ("overdue", number) if number < timing.overdue_times else None
    gap = (days.next_after(today) - today).days - 1
    if left <= gap:
        return "due", 0
    if left <= timing.last_days + gap:
        return "last", 0
    return ("first", 0) if left <= timing.first_days + gap else None
