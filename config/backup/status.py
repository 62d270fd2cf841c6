"""When the last backup, restore and restore test were: in a file, since a restore of the database
must not bring back what was true when the backup was made.
"""

import datetime as dt
import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from config.backup.swap import write_whole

BACKUP_HOURS, TEST_HOURS = 26, 8 * 24


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
    """What is known; nothing where the file is not there or cannot be read."""
    return Status(**{kind: _event(row) for kind, row in _read().items()})


def note(kind: str, event: Event) -> None:
    """Keep it as the last of its kind ("backup", "test", "restore", or that with "_failure")."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        rows = {**_read(), kind: {**asdict(event), "at": event.at.isoformat()}}
        rows.pop(f"{kind}_failure", None)
        write_whole(file, json.dumps(rows, indent=1, ensure_ascii=False).encode())
    finally:
        os.close(descriptor)


def note_restore(made_at: str) -> None:
    note("restore", Event(now(), text=made_at))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _is_late(event: Event | None, now: dt.datetime, hours: int) -> bool:
    return event is None or now - event.at > dt.timedelta(hours=hours)


def _read() -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, dict[str, Any]] = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {kind: row for kind, row in found.items() if kind in Status.__dataclass_fields__}


def _event(row: dict[str, Any]) -> Event:
    return Event(**{**row, "at": dt.datetime.fromisoformat(row["at"])})


def _file() -> Path:
    return Path(settings.VAR_DIR) / "backup-status.json"
