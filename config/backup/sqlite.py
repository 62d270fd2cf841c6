"""SQLite: copied by its own backup interface, put back by renaming."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings

from config.backup.errors import BackupError
from config.backup.fleeting import fleeting_tables
from config.backup.swap import Move

NAME = "sqlite"


def database_file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


class SQLite:
    """The database is one file, with a log beside it."""

    name = NAME

    def server(self) -> str:
        return sqlite3.sqlite_version

    def dump(self, target: Path) -> None:
        """One moment of the database; writers go on meanwhile (the log is kept for us)."""
        with (
            closing(sqlite3.connect(database_file(), timeout=60)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            # In one step: in several, a copy begins anew whenever somebody writes.
            source.backup(copy, pages=-1)
        _empty(target)

    def exists(self) -> bool:
        return database_file().exists()

    def refuse_if_used(self) -> None:
        """Nobody can be seen who has the file open; the system's lock speaks for its own."""

    def verify(self, dump: Path) -> None:
        """Read every page of it; then empty the tables that come out of no backup.

        Raises:
            BackupError: it is none, or is damaged.
        """
        try:
            with closing(sqlite3.connect(dump)) as copy:
                (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            answer = str(error)
        if answer != "ok":
            raise BackupError(f"Cơ sở dữ liệu trong bản sao lưu bị hỏng: {answer}")
        _empty(dump)

    def moves(self, dump: Path) -> list[Move]:
        """The log of the old database goes with it: the new one must not read it."""
        file = database_file()
        logs = [file.with_name(file.name + end) for end in ("-wal", "-shm")]
        return [*(Move(log) for log in logs), Move(file, dump)]

    def load(self, dump: Path, restore_id: str) -> None:
        """All is done by the moves."""

    def after(self) -> None:
        """Nothing: its statistics are in the file."""

    def holds(self, restore_id: str) -> bool:
        """The moves alone do not decide: what was not finished is undone."""
        return False


def _empty(file: Path) -> None:
    """Remove the rows that belong in no backup; triggers on them go first, they would be run."""
    with closing(sqlite3.connect(file)) as copy, copy:
        for table in fleeting_tables():
            found = copy.execute(
                "SELECT type, name FROM sqlite_master WHERE tbl_name = ? AND type <> 'index'",
                [table],
            ).fetchall()
            for kind, name in sorted(found, key=lambda row: row[0] == "table"):
                if kind == "table":
                    copy.execute(f'DELETE FROM "{name}"')  # noqa: S608 - our own name
                else:
                    quoted = name.replace('"', '""')
                    copy.execute(f'DROP {kind.upper()} "{quoted}"')
