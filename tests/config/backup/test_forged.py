"""A backup that anybody could have written, where this system encrypts its own."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config.backup.envelope import Keys, Lock, opened, sealed
from config.backup.errors import BackupError
from config.backup.fleeting import fleeting_tables
from config.backup.opening import keys_for
from config.backup.sqlite import SQLite

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
ENCRYPTING = [{"BACKUP_PASSPHRASE": "mật khẩu của tôi"}, {"BACKUP_RECIPIENT": [RECIPIENT]}]


@pytest.fixture(params=ENCRYPTING, ids=["passphrase", "recipient"])
def forged(request: Any, settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.BACKUP_DIR = tmp_path
    for name, value in request.param.items():
        setattr(settings, name, value)
    file = tmp_path / "sao-luu-20261202-003000.danvan"
    target = io.BytesIO()
    with sealed(target, Lock()) as content:
        content.write(b"forged")
    file.write_bytes(target.getvalue())
    return file


def test_it_is_refused_by_a_restore(forged: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(SQLite, "exists", lambda self: False)
    with pytest.raises(CommandError, match="không mã hóa"):
        call_command("restore", forged, "--replace")


@pytest.mark.parametrize("plain", [True, False])
def test_it_is_taken_only_by_those_who_say_so(forged: Path, plain: bool) -> None:
    keys = keys_for("plain", plain=plain)
    with forged.open("rb") as source:
        if plain:
            with opened(source, keys) as content:
                assert content.read() == b"forged"
        else:
            with pytest.raises(BackupError, match="--plain"), opened(source, keys):
                pass


def test_where_nothing_is_encrypted_a_plain_one_is_taken(forged: Path, settings: Any) -> None:
    settings.BACKUP_PASSPHRASE, settings.BACKUP_RECIPIENT = "", []
    assert keys_for("plain") == Keys()


def test_no_row_of_the_cache_or_of_a_session_comes_out_of_a_backup(tmp_path: Path) -> None:
    file = tmp_path / "database"
    tables = fleeting_tables()
    assert len(tables) == 2
    with closing(sqlite3.connect(file)) as forged, forged:
        for table in tables:
            forged.execute(f"CREATE TABLE {table} (value TEXT)")
            forged.execute(f"INSERT INTO {table} VALUES ('a pickle')")
            forged.execute(
                f"CREATE TRIGGER back_{table} AFTER DELETE ON {table} "
                f"BEGIN INSERT INTO {table} VALUES (old.value); END"
            )
    SQLite().verify(file)
    with closing(sqlite3.connect(file)) as found:
        for table in tables:
            assert found.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
