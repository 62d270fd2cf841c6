"""What is refused before anything is touched, and what is said about the way to go."""

import fcntl
import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.backup import versions
from config.backup.engines import current_engine
from config.backup.envelope import Keys, Lock
from config.backup.errors import BackupError
from config.backup.locks import RUNNING, hold_system
from config.backup.making import make_backup
from config.backup.manifest import Versions
from config.backup.restoring import restore
from config.backup.sqlite import SQLite
from config.backup.versions import refuse_another
from learning.models import User


class Named:
    def __init__(self, name):
        self.name = name


def made(**changes):
    applied = tuple(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)
    given = {"version": "0.9", "commit": "", "engine": "sqlite", "server": "3", "python": "3.11"}
    return Versions(**{**given, "migrations": applied, **changes})


def test_this_version_is_taken():
    refuse_another(made(), Named("sqlite"))


@pytest.mark.parametrize("change", ["older", "newer"])
def test_another_version_is_refused_with_the_one_to_install(change):
    applied = set(made().migrations)
    last = {f"{app}.{name}" for app, name in MigrationLoader(None).graph.leaf_nodes("learning")}
    migrations = applied - last if change == "older" else applied | {"learning.9999_later"}
    with pytest.raises(BackupError) as refused:
        refuse_another(made(migrations=tuple(migrations)), Named("sqlite"))
    assert "git checkout v0.9" in str(refused.value)
    assert "docs/upgrading.md" in str(refused.value)
    assert versions.our_version() in str(refused.value)


def test_the_commit_is_named_where_it_is_known():
    with pytest.raises(BackupError, match="git checkout abc123"):
        refuse_another(made(migrations=(), commit="abc123"), Named("sqlite"))


@pytest.mark.parametrize(("of", "here"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_backup_of_the_other_engine_is_refused(of, here):
    with pytest.raises(BackupError, match="DATABASE_URL") as refused:
        refuse_another(made(engine=of), Named(here))
    assert versions.ENGINES[of] in str(refused.value)


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_a_restore_is_refused_while_the_system_runs(var, tmp_path):
    descriptor = hold_system()
    try:
        with pytest.raises(BackupError) as refused:
            restore(tmp_path / "any", Keys())
        assert str(refused.value) == RUNNING
    finally:
        os.close(descriptor)


def test_the_system_does_not_start_while_it_is_restored(var):
    with (var / "system.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(SystemExit, match="đang được khôi phục"):
            hold_system()


@pytest.mark.parametrize("part", ["config.web", "config.workers"])
def test_no_part_starts_on_a_restore_that_was_cut_short(part, var):
    (var / "restore.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-m", part, "0", "1"],
        env={**os.environ, "VAR_DIR": str(var), "DEBUG": "true"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "make serve" in done.stderr


def test_a_system_with_people_is_replaced_only_when_that_is_said(var, db, tmp_path, monkeypatch):
    # The tests' own database is no file.
    monkeypatch.setattr(SQLite, "exists", lambda self: True)
    User.objects.create_user("can.bo", "a@b.vn", "x")
    with pytest.raises(BackupError, match="--replace"):
        restore(tmp_path / "any", Keys())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ban-sao"], "BACKUP_PASSPHRASE"),
        ([], "tên tệp"),
    ],
)
def test_a_backup_that_anybody_could_read_is_not_made_unasked(arguments, said, var, monkeypatch):
    monkeypatch.chdir(var)
    with pytest.raises(CommandError, match=said):
        call_command("backup", *arguments)
    assert not (var / "ban-sao").exists()


def test_keys_do_not_go_into_a_plain_backup(var):
    with pytest.raises(BackupError, match="không mã hóa"):
        make_backup(var / "b", Lock(), with_keys=True)


def test_a_file_is_never_written_over(var):
    (var / "b").write_text("mine")
    with pytest.raises(BackupError, match="Đã có"):
        make_backup(var / "b", Lock(), with_keys=False)
    assert (var / "b").read_text() == "mine"


def test_a_text_is_no_backup(var):
    (var / "b").write_text("not a backup at all")
    with pytest.raises(CommandError, match="không phải bản sao lưu"):
        call_command("restore", var / "b")


@contextmanager
def full_disk(size):
    """No file may grow past `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


class NoDatabase:
    name = "sqlite"

    def server(self):
        return "3"

    def dump(self, target):
        target.write_bytes(b"small")


@pytest.mark.parametrize("room", [100, 200_000], ids=["for the line", "for some of the content"])
@pytest.mark.parametrize("lock", [Lock(), Lock(passphrase="mật khẩu của tôi")])
def test_a_full_disk_leaves_no_file_that_looks_like_a_backup(
    lock, room, var, db, monkeypatch, settings
):
    monkeypatch.setattr("config.backup.making.current_engine", NoDatabase)
    settings.MEDIA_ROOT = var / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "film").write_bytes(os.urandom(500_000))
    with full_disk(room), pytest.raises(BackupError, match="đã đầy"):
        make_backup(var / "out" / "b", lock, with_keys=False)
    assert list((var / "out").iterdir()) == []
    assert not (var / ".backup-work").exists()


def test_what_a_killed_backup_left_goes_whoever_named_it(var, db, monkeypatch, settings):
    monkeypatch.setattr("config.backup.making.current_engine", NoDatabase)
    settings.MEDIA_ROOT = var / "media"
    (var / "out").mkdir()
    (var / "out" / ".truoc-nang-cap.danvan.half").write_text("left")
    make_backup(var / "out" / "b", Lock(), with_keys=False)
    assert [file.name for file in (var / "out").iterdir()] == ["b"]


def test_the_engine_is_that_of_the_settings(db):
    assert current_engine().name == connection.vendor
