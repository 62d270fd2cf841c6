"""A restore that is killed at any step leaves what was there, whole."""

import os
from pathlib import Path

import pytest

from config.backup import swap as swapping
from config.backup.errors import BackupError
from config.backup.swap import Move, settle, swap

ID = "1"


class Killed(BaseException):
    """As a kill: nothing that the code does follows."""


class Database:
    """An engine that commits, or is killed before or after it does."""

    def __init__(self):
        self.held, self.steps = "", []

    def load(self, dump, restore_id):
        self.held = restore_id

    def holds(self, restore_id):
        return self.held == restore_id


class Undecided(Database):
    """As SQLite: the moves alone make the change, so an unfinished one is undone."""

    def load(self, dump, restore_id):
        pass


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    work = tmp_path / ".restore-1"
    for folder, text in ((tmp_path, "old"), (work, "new")):
        (folder / "media").mkdir(parents=True)
        (folder / "media" / "a").write_text(text)
        (folder / "db").write_text(text)
    (tmp_path / "db-wal").write_text("old")
    (work / "private").mkdir()
    (work / "private" / "a").write_text("new")
    return tmp_path


def moves(var):
    work = var / ".restore-1"
    files = [Move(var / name, work / name) for name in ("db", "media", "private")]
    return [Move(var / "db-wal"), *files]


def state(var):
    """Text of every file that the system would read."""
    paths = [var / "db", var / "db-wal", var / "media" / "a", var / "private" / "a"]
    return [path.read_text() if path.exists() else None for path in paths]


OLD, NEW = ["old", "old", "old", None], ["new", None, "new", "new"]


def killing_at(monkeypatch, step):
    """Kill at the so-many-th change of the disk, before it happens."""
    left = [step]

    def counted(change):
        def killing(*args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return change(*args, **kwargs)

        return killing

    for name in ("rename", "replace", "unlink"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    monkeypatch.setattr(swapping.shutil, "rmtree", counted(swapping.shutil.rmtree))
    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    return left


class Finish(list[str]):
    """The last steps; it holds the ids for which they were done."""

    def __call__(self, restore_id):
        self.append(restore_id)


def finished(work):
    try:
        work()
    except Killed:
        return False
    return True


@pytest.mark.parametrize("engine", [Database, Undecided])
def test_all_is_new_after_a_swap(engine, var):
    swap(ID, moves(var), engine(), var / "dump", Finish())
    assert state(var) == NEW
    assert not list(var.glob("*.before-*"))
    assert settle(engine(), Finish()) is False


@pytest.mark.parametrize("engine", [Database, Undecided])
@pytest.mark.parametrize("step", range(40))
def test_a_kill_at_any_step_leaves_all_old_or_all_new(step, engine, var, monkeypatch):
    database = engine()
    with monkeypatch.context() as patched:
        left = killing_at(patched, step)
        done = finished(lambda: swap(ID, moves(var), database, var / "dump", Finish()))
    journal = var / "restore.json"
    loaded = journal.exists() and '"loaded"' in journal.read_text()
    undone = not database.held and not loaded and journal.exists()
    settle(database, Finish())
    assert state(var) in (
        [OLD] if undone else [NEW] if done or database.held or loaded else [OLD, NEW]
    )
    assert done == (left[0] >= 0)
    assert settle(database, Finish()) is False


def test_a_database_that_refuses_the_dump_leaves_all_old(var):
    class Refusing(Database):
        def load(self, dump, restore_id):
            raise BackupError("psql")

    with pytest.raises(BackupError):
        swap(ID, moves(var), Refusing(), var / "dump", Finish())
    assert state(var) == OLD
    assert not (var / "restore.json").exists()


@pytest.mark.parametrize("step", range(25))
def test_a_kill_while_it_is_undone_is_undone_too(step, var, monkeypatch):
    class Refusing(Undecided):
        def load(self, dump, restore_id):
            raise Killed

    database = Refusing()
    assert not finished(lambda: swap(ID, moves(var), database, var / "dump", Finish()))
    assert state(var) == NEW
    with monkeypatch.context() as patched:
        killing_at(patched, step)
        finished(lambda: settle(database, Finish()))
    settle(database, Finish())
    assert state(var) == OLD


@pytest.mark.parametrize("engine", [Database, Undecided])
@pytest.mark.parametrize("step", range(40))
def test_new_data_never_stay_without_the_last_steps(step, engine, var, monkeypatch):
    database, first, later = engine(), Finish(), Finish()
    with monkeypatch.context() as patched:
        killing_at(patched, step)
        finished(lambda: swap(ID, moves(var), database, var / "dump", first))
    settle(database, later)
    assert bool(first or later) == (state(var) == NEW)


@pytest.mark.parametrize("engine", [Database, Undecided])
def test_last_steps_that_fail_are_repeated_by_the_next_start(engine, var):
    def failing(restore_id):
        raise OSError("full")

    database, later = engine(), Finish()
    with pytest.raises(OSError, match="full"):
        swap(ID, moves(var), database, var / "dump", failing)
    assert settle(database, later)
    assert later == [ID]
    assert state(var) == NEW


def test_an_error_after_the_commit_ends_the_restore(var):
    class Losing(Database):
        def load(self, dump, restore_id):
            super().load(dump, restore_id)
            raise BackupError("connection lost")

    done = Finish()
    swap(ID, moves(var), Losing(), var / "dump", done)
    assert done == [ID]
    assert state(var) == NEW
