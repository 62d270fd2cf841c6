"""When the last backup, restore and restore test were.

In a file, since a restore of the database must not bring back what was true when the backup was
made; and in the cache that all hosts share, since one host makes the backup and each is asked.
The newer of the two holds.
"""

import datetime as dt
import fcntl
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache

from config.backup.swap import write_whole

BACKUP_HOURS, TEST_HOURS = 26, 8 * 24
SHARED = "backup-status"
FAILURE = "_failure"
Rows = dict[str, dict[str, Any]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """Something that was done; `size` in bytes, `text` says why it failed."""

    at: dt.datetime
    file: str = ""
    size: int = 0
    seconds: float = 0
    encrypted: bool = False
    has_keys: bool = False
    text: str = ""


@dataclass(frozen=True)
class Status:
    """The last of each kind; None where there was none. A failure goes when a success follows."""

    backup: Event | None = None
    backup_failure: Event | None = None
    test: Event | None = None
    test_failure: Event | None = None
    restore: Event | None = None

    def backup_is_late(self, now: dt.datetime) -> bool:
        return _is_late(self.backup, now, BACKUP_HOURS)

    def test_is_late(self, now: dt.datetime) -> bool:
        return _is_late(self.test, now, TEST_HOURS)


def read_status() -> Status:
    """What is known on any host; nothing where neither place can be read."""
    return Status(**{kind: _event(row) for kind, row in _known().items()})


def note(kind: str, event: Event) -> None:
    """Keep it as the last of its kind ("backup", "test", "restore", or that with "_failure")."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        rows = {**_known(), kind: {**asdict(event), "at": event.at.isoformat()}}
        rows.pop(f"{kind}{FAILURE}", None)
        write_whole(file, json.dumps(rows, indent=1, ensure_ascii=False).encode())
        _share(rows)
    finally:
        os.close(descriptor)


def note_restore(made_at: str) -> None:
    note("restore", Event(now(), text=made_at))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _is_late(event: Event | None, now: dt.datetime, hours: int) -> bool:
    return event is None or now - event.at > dt.timedelta(hours=hours)


def _known() -> Rows:
    """The newest of each kind from both places; a failure that a later success followed is none."""
    here, everywhere = _read(), _shared()
    found = {
        kind: max(
            (rows[kind] for rows in (here, everywhere) if kind in rows),
            key=lambda row: _event(row).at,
        )
        for kind in {*here, *everywhere} & set(Status.__dataclass_fields__)
    }
    return {kind: row for kind, row in found.items() if not _is_over(kind, row, found)}


def _is_over(kind: str, row: dict[str, Any], found: Rows) -> bool:
    success = found.get(kind.removesuffix(FAILURE))
    return kind.endswith(FAILURE) and success is not None and _event(success).at > _event(row).at


def _read() -> Rows:
    try:
        found: Rows = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _shared() -> Rows:
    try:
        found: Rows = cache.get(SHARED) or {}
    except Exception as error:
        logger.warning("the shared cache does not tell of backups: %s", type(error).__name__)
        return {}
    return found


def _share(rows: Rows) -> None:
    """What was done stands in the file, whatever becomes of the cache."""
    try:
        cache.set(SHARED, rows, None)
    except Exception as error:
        logger.warning("the shared cache takes no word of backups: %s", type(error).__name__)


def _event(row: dict[str, Any]) -> Event:
    return Event(**{**row, "at": dt.datetime.fromisoformat(row["at"])})


def _file() -> Path:
    return Path(settings.VAR_DIR) / "backup-status.json"
