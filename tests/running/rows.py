"""What fixtures make in the database, written again row by row instead of made again.

A course with a quiz takes a fifth of a second to make, and a thousand tests have one. The first of
a process makes it by the code of the project; for the others the rows it left are inserted, where
what it starts from and the next number of every table that it writes are the same. Rows keep the
moments at which they were first made: under a clock that says otherwise they are made anew.
"""

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone

T = TypeVar("T")
FRESH = dt.timedelta(hours=1)
ORDINARY = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'wagtailsearch_indexentry\\_fts%' ESCAPE '\\'"
)
# Table → its columns, and its rows by their number.
Rows = dict[str, dict[int, tuple[Any, ...]]]


@dataclass
class Copy:
    """Rows as statements, and what the maker returned."""

    made_at: dt.datetime
    result: Any
    statements: list[tuple[str, list[tuple[Any, ...]]]]


@dataclass
class Recorded:
    """Copies by what they start from."""

    tables: set[str] = field(default_factory=set)
    copies: dict[Hashable, Copy] = field(default_factory=dict)


_RECORDED: dict[str, Recorded] = {}


def made_once(name: str, make: Callable[[], T], *starts_from: Hashable) -> T:
    """What `make` returns, such as primary keys; its rows are in the database.

    `starts_from` names all rows that it finds and refers to.
    """
    if connection.vendor != "sqlite" or not connection.in_atomic_block:
        return make()
    recorded = _RECORDED.setdefault(name, Recorded())
    before = _next_numbers()
    copy = recorded.copies.get(_key(recorded, before, starts_from))
    if copy and _is_fresh(copy.made_at):
        for statement, rows in copy.statements:
            connection.connection.executemany(statement, rows)
        result: T = copy.result
        return result
    return _record(recorded, make, before, starts_from)


def _record(
    recorded: Recorded, make: Callable[[], T], before: dict[str, int], starts_from: Hashable
) -> T:
    old, made_at = _all_rows(), timezone.now()
    result = make()
    new = _all_rows()
    if all(old[table].keys() <= new[table].keys() for table in old):
        statements = _statements(old, new)
        recorded.tables |= {table for table in new if new[table] != old[table]}
        key = _key(recorded, before, starts_from)
        recorded.copies[key] = Copy(made_at, result, statements)
    return result


def _statements(old: Rows, new: Rows) -> list[tuple[str, list[tuple[Any, ...]]]]:
    found = []
    for table, rows in new.items():
        added = [values for number, values in rows.items() if number not in old[table]]
        if added:
            marks = ", ".join("?" * len(added[0]))
            found.append((f'INSERT INTO "{table}" VALUES ({marks})', added))
        for number, values in rows.items():
            before = old[table].get(number, values)
            for name, was, now in zip(_columns(table), before, values, strict=True):
                if was != now:
                    change = f'UPDATE "{table}" SET "{name}" = ? WHERE rowid = ?'
                    found.append((change, [(now, number)]))
    return found


def _all_rows() -> Rows:
    rows: Rows = {}
    run = connection.connection.execute
    for (table,) in run(ORDINARY).fetchall():
        # As they are stored: a bare column would be converted by its declared type.
        stored = ", ".join(f'+"{name}"' for name in _columns(table))
        found = run(f'SELECT rowid, {stored} FROM "{table}"').fetchall()
        rows[table] = {number: tuple(values) for number, *values in found}
    return rows


def _columns(table: str) -> list[str]:
    return [row[1] for row in connection.connection.execute(f'PRAGMA table_info("{table}")')]


def _next_numbers() -> dict[str, int]:
    return dict(connection.connection.execute("SELECT name, seq FROM sqlite_sequence"))


def _key(recorded: Recorded, numbers: dict[str, int], starts_from: Hashable) -> Hashable:
    return starts_from, tuple((table, numbers.get(table)) for table in sorted(recorded.tables))


def _is_fresh(made_at: dt.datetime) -> bool:
    """Whether it was made within the hour before now, on the same day."""
    now = timezone.now()
    same_day = timezone.localdate(made_at) == timezone.localdate(now)
    return same_day and dt.timedelta() <= now - made_at < FRESH
