"""The one clock that decides: the database's.

Several web hosts may differ by seconds; the database they share does not. SQLite runs
on the host's own clock, held by its stopwatch: `quizzes.grading.clock_watch` notes how far
the two are apart, and a clock that is set while people sit moves no deadline.
"""

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
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
        return held_now()
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
    """This host's clock as it is set."""
    return timezone.now()


@dataclass(frozen=True)
class Anchor:
    """How many seconds the host's clock was ahead of its stopwatch when last believed.

    `jump` is by how many seconds it was set since, 0 where it was not; `boot` names the run
    of the kernel whose stopwatch this is.
    """

    boot: str
    offset: float
    jump: float = 0.0


_anchors: dict[tuple[int, int], Anchor | None] = {}


def held_now() -> datetime:
    """What decides on SQLite, where there is one host: its clock, held by its stopwatch."""
    anchor = read_anchor()
    if anchor is None:
        return host_now()
    return datetime.fromtimestamp(_stopwatch() + anchor.offset, UTC)


def read_anchor() -> Anchor | None:
    """What was noted in this run of the kernel; asked for each answer, so read once a change."""
    path = Path(settings.CLOCK_FILE)
    try:
        stat = path.stat()
    except OSError:
        return None
    key = (stat.st_ino, stat.st_mtime_ns)
    if key not in _anchors:
        _anchors.clear()
        _anchors[key] = _read(path)
    return _anchors[key]


def _read(path: Path) -> Anchor | None:
    try:
        anchor = Anchor(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return anchor if anchor.boot == boot() else None


def write_anchor(anchor: Anchor) -> None:
    """Note it for all processes of the host, at once."""
    path = Path(settings.CLOCK_FILE)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(asdict(anchor)))
    fresh.replace(path)


def measured_offset() -> float:
    """Seconds that the host's clock is ahead of its stopwatch now."""
    return host_now().timestamp() - _stopwatch()


@cache
def boot() -> str:
    """The name of this run of the kernel."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


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
