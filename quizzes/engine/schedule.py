"""When the rounds of a periodic quiz open: pure date arithmetic."""

import calendar
import datetime as dt

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def opening(recurrence: str, first: dt.datetime, number: int) -> dt.datetime:
    """The opening of round `number` (from 1), at the same local time as the first.

    A day that a month does not have becomes the month's last day.

    Raises:
        ValueError: for a recurrence that has no rule.
    """
    steps = number - 1
    if recurrence == "weekly":
        return first + dt.timedelta(weeks=steps)
    if recurrence not in MONTHS:
        raise ValueError(recurrence)
    return _add_months(first, steps * MONTHS[recurrence])


def next_workday(moment: dt.datetime) -> dt.datetime:
    """The moment itself, or on a Saturday or Sunday the same time next Monday."""
    return moment + dt.timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() > 4 else 0)


def _add_months(moment: dt.datetime, months: int) -> dt.datetime:
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
