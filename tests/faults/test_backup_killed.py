"""kill -9 of backups and restores at every stage: the old state, whole."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from learning.models import User

from .commands import FINISHED_WITHIN, command, files_below, run
from .conftest import Prepared
from .ground import Running
from .kills import KILLS

pytestmark = pytest.mark.slow


def test_a_killed_backup_leaves_nothing_that_looks_like_one(
    system: Prepared, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    work = system.running.folder / ".backup-work"
    for moment in (work.exists, (work / "database").exists, lambda: any(folder.glob(".*.half"))):
        process = command(system.running, "backup", folder / "sao-luu-20261130-003000.danvan")
        kill_when(process, moment)
        assert not list(folder.glob("*.danvan"))
    run(system.running, "backup", folder / "sao-luu-20261130-003001.danvan")
    assert [file.name for file in folder.iterdir()] == ["sao-luu-20261130-003001.danvan"]
    assert not work.exists()


def test_a_killed_restore_leaves_the_old_state(
    system: Prepared, elsewhere: Running, tmp_path: Path
) -> None:
    file = tmp_path / "backup.danvan"
    run(system.running, "backup", file)
    run(elsewhere, "restore", file)
    with elsewhere.inside():
        User.objects.create_user("moi.den", "moi@example.vn", "x")
    (elsewhere.folder / "media").mkdir(exist_ok=True)
    (elsewhere.folder / "media" / "moi.txt").write_text("mới")
    before = files_below(elsewhere.folder / "media")
    restored = files_below(system.running.folder / "media")

    journal = elsewhere.folder / "restore.json"
    outcomes = []
    unpacking = [lambda: any(elsewhere.folder.glob(".restore-*/database"))] * 2
    for number, moment in enumerate([*unpacking, *[journal.exists] * KILLS]):
        process = command(elsewhere, "restore", "--replace", file)
        kill_when(process, moment, 0.02 * max(0, number - 2))
        run(elsewhere, "shell", "-c", SETTLE)
        with elsewhere.inside():
            is_old = User.objects.filter(staff_code="moi.den").exists()
            assert User.objects.count() > 100
        files = files_below(elsewhere.folder / "media")
        assert files == (before if is_old else restored), "half of it is old"
        outcomes.append(is_old)
        assert not journal.exists()
        if not is_old:
            break
    assert outcomes[:2] == [True, True]
    left = [path.name for path in elsewhere.folder.iterdir()]
    assert not [name for name in left if name.startswith(".restore-") or ".before-" in name]
    assert "không mất gì" in run(elsewhere, "restore", "--replace", file)


SETTLE = "from config.backup.restoring import settle_restore; settle_restore()"


def kill_when(
    process: subprocess.Popen[bytes], moment: Callable[[], object], later: float = 0
) -> None:
    """kill -9 as soon as the moment is there; its children die with it."""
    end = time.monotonic() + FINISHED_WITHIN
    while not moment() and process.poll() is None:
        assert time.monotonic() < end, "the moment never came"
        time.sleep(0.001)
    time.sleep(later)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()
