"""What people are reminded of: the drafts, and a register of rooms that have some."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from learning.enums import ReminderKind


@dataclass(frozen=True)
class Draft:
    """A reminder to be: once per person and `key`, whatever the number of runs."""

    user_id: int
    kind: ReminderKind
    key: str
    text: str
    address: str = ""
    enrolment_id: int | None = None


Source = Callable[[dt.date, int], Iterable[Draft]]
_sources: list[Source] = []


def register_source(source: Source) -> Source:
    """Have a room asked for reminders: `source(today, days)` gives what ends within the days.

    It writes nothing and gives the same drafts until their time is over. Registering twice
    asks once.
    """
    if source not in _sources:
        _sources.append(source)
    return source


def registered_drafts(today: dt.date, days: int) -> list[Draft]:
    """The drafts of all registered rooms."""
    return [draft for source in _sources for draft in source(today, days)]
