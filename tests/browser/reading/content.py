"""What people wrote into a running system: every text of its database."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def written_in(database: Path) -> Iterator[str]:
    """Every text of every table, those inside JSON one by one."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute(TABLES)]
        for name in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                for value in row:
                    yield from _texts(value)


TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        parsed = _parsed(value)
        if parsed is None:
            yield value
        else:
            yield from _texts(parsed)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _parsed(value: str) -> dict[str, Any] | list[Any] | None:
    if value[:1] not in ("{", "[", '"'):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None
