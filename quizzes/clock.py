"""The one clock that decides: the database's.

Several web hosts may differ by seconds; the database they share does not. SQLite runs
on the host's own clock.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection
from django.db.models import DateTimeField, Func, Model, QuerySet
from django.utils import timezone

M = TypeVar("M", bound=Model)


class ClockTimestamp(Func):
    """PostgreSQL's time of day; `Now()` would be the start of the transaction."""

    function = "clock_timestamp"
    output_field = DateTimeField()


@dataclass(frozen=True)
class Reading:
    """The database's clock as it was read, and this host's stopwatch at that moment."""

    moment: datetime
    stopwatch: float

    @property
    def age(self) -> float:
        return _stopwatch() - self.stopwatch


FRESH_SECONDS = 5.0
_readings: list[Reading] = []


def now() -> datetime:
    """The present moment by the database's clock, aware.

    A reading serves this process for `FRESH_SECONDS`: what has passed since is told by a
    stopwatch that neither a change of the host's clock nor a pause of the host disturbs.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    if not _readings or _readings[0].age > FRESH_SECONDS:
        _readings[:] = [Reading(read_database(), _stopwatch())]
    reading = _readings[0]
    return reading.moment + timedelta(seconds=reading.age)


def read_database() -> datetime:
    """Ask PostgreSQL for its time of day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _stopwatch() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def host_now() -> datetime:
    """This host's clock: what decides on SQLite, where there is one host."""
    return timezone.now()


def get_with_now(rows: QuerySet[M], **lookup: Any) -> tuple[M, datetime]:
    """One row and the present moment by the database's clock, in one query.

    The moment may be earlier than the lock of the row by as long as the lock was waited
    for, never later. Raises the model's DoesNotExist.
    """
    if connection.vendor != "postgresql":
        return rows.get(**lookup), now()
    row = rows.annotate(clock=ClockTimestamp()).get(**lookup)
    moment: datetime = row.__dict__["clock"]
    return row, moment
