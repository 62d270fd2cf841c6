"""Months, quarters, periods and working days."""

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(
        year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1])
    )


def quarter_end(day: dt.date) -> dt.date:
    """The last day of the quarter of the day."""
    return add_months(dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), 3) - DAY


def year_end(day: dt.date) -> dt.date:
    return dt.date(day.year, 12, 31)


def period_number(first: dt.date, months: int, day: dt.date) -> int:
    """Which period of so many months the day is in, from 0; days before are in the first."""
    number = max(0, ((day.year - first.year) * 12 + day.month - first.month) // months)
    if number and add_months(first, number * months) > day:
        number -= 1
    return number


@dataclass(frozen=True)
class WorkingDays:
    """Weekdays without the holidays: `dates`, and (month, day) with the year they begin."""

    dates: Collection[dt.date] = ()
    yearly: dict[tuple[int, int], int] = field(default_factory=dict)

    def is_working(self, day: dt.date) -> bool:
        since = self.yearly.get((day.month, day.day))
        holiday = day in self.dates or (since is not None and day.year >= since)
        return day.weekday() < 5 and not holiday

    def next_after(self, day: dt.date) -> dt.date:
        """The first working day after the day."""
        day += DAY
        while not self.is_working(day):
            day += DAY
        return day

    def after(self, day: dt.date, count: int) -> dt.date:
        """The working day that is so many working days after the day."""
        for _number in range(count):
            day = self.next_after(day)
        return day
