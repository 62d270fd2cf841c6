"""Which of the nightly backups are kept."""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = re.compile(r"sao-luu-(\d{8}-\d{6})\.danvan")


def new_name() -> Path:
    """Where the next backup goes; the name is the local time."""
    return folder() / f"sao-luu-{timezone.localtime():%Y%m%d-%H%M%S}.danvan"


def folder() -> Path:
    return Path(settings.BACKUP_DIR)


def backups() -> list[Path]:
    """The backups in the folder, newest first; other files are none of ours."""
    found = folder().glob("sao-luu-*.danvan")
    return sorted((file for file in found if NAME.fullmatch(file.name)), reverse=True)


def surplus(names: Iterable[str], *, daily: int, weekly: int) -> list[str]:
    """Those that are not the newest of one of the last `daily` days or `weekly` weeks on which
    there are backups. The newest of all always stays.
    """
    kept: dict[tuple[object, ...], str] = {}
    ordered = sorted(names, reverse=True)
    for name in ordered:
        day = _day(name)
        kept.setdefault(("day", day), name)
        kept.setdefault(("week", *day.isocalendar()[:2]), name)
    days = [name for key, name in kept.items() if key[0] == "day"][: max(daily, 1)]
    weeks = [name for key, name in kept.items() if key[0] == "week"][:weekly]
    return [name for name in ordered if name not in {*days, *weeks}]


def remove_surplus() -> list[str]:
    """Delete what is kept no longer; its names."""
    names = [file.name for file in backups()]
    gone = surplus(names, daily=settings.BACKUP_KEEP_DAILY, weekly=settings.BACKUP_KEEP_WEEKLY)
    for name in gone:
        (folder() / name).unlink(missing_ok=True)
    return gone


def _day(name: str) -> dt.date:
    found = NAME.fullmatch(name)
    if found is None:
        raise ValueError(name)
    return dt.datetime.strptime(found.group(1), "%Y%m%d-%H%M%S").date()  # noqa: DTZ007 - local
