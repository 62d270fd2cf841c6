"""What the schedule does: within a time, noted whichever way it ends."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from django.conf import settings

from config.backup import keeping, status
from config.backup.errors import BackupError
from config.backup.making import Made, make_backup
from config.backup.opening import lock_of_settings
from config.backup.trial import try_restore


def back_up() -> None:
    """Make a backup in the folder and remove what is kept no longer."""
    _noted("backup", _back_up)


def test_restore() -> None:
    """Restore the newest backup beside the system."""
    _noted("test", _test)


def note_backup(made: Made) -> status.Event:
    return status.Event(
        status.now(), str(made.file), made.size, made.seconds, made.encrypted, made.has_keys
    )


def _back_up() -> status.Event:
    lock = lock_of_settings()
    made = make_backup(keeping.new_name(), lock, with_keys=lock.kind != "plain")
    keeping.remove_surplus()
    return note_backup(made)


def _test() -> status.Event:
    return status.Event(status.now(), str(try_restore()))


def _noted(kind: str, work: Callable[[], status.Event]) -> None:
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(settings.BACKUP_MAX_MINUTES * 60)
    try:
        status.note(kind, work())
    except Exception as error:
        status.note(f"{kind}_failure", status.Event(status.now(), text=str(error)))
        raise
    finally:
        signal.alarm(0)


def _too_long(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise BackupError(f"Chưa xong sau {settings.BACKUP_MAX_MINUTES} phút nên đã dừng lại.")
