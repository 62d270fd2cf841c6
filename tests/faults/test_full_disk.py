"""The disk that holds the database is full: nothing is called saved that is not."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from django.db import connection

from tests.bench.sitting import JSON, Saved

from .checks import (
    assert_all_graded_once,
    assert_every_acknowledged_answer_is_there,
    assert_every_certificate_has_its_pdf,
    assert_nothing_is_stuck,
    let_minutes_pass,
)
from .conftest import Grounds, Prepared, started
from .ground import Running, new_system
from .learners import Learner, Ledger, run_all
from .world import visitors

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="fills the disk of the embedded database"
    ),
]

DISK_BYTES = 24_000_000
MAX_TRIES = 800
TRIES_WHILE_FULL = 5


class Disk(Protocol):
    def fill(self, running: Running) -> None: ...
    def free(self, running: Running) -> None: ...


@dataclass
class SmallDisk:
    """A file system of its own; mounting it takes root."""

    folder: Path

    def fill(self, running: Running) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                return

    def free(self, running: Running) -> None:
        (self.folder / "filler").unlink()


class SizeLimit:
    """No file may grow past what the database's log has now: works without root."""

    def fill(self, running: Running) -> None:
        log = running.folder / "db.sqlite3-wal"
        self._limit(running, log.stat().st_size)

    def free(self, running: Running) -> None:
        self._limit(running, resource.RLIM_INFINITY)

    def _limit(self, running: Running, size: int) -> None:
        for pid in running.pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def may_mount() -> bool:
    """Whether this process may mount a file system (a container's root often may not)."""
    command = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture(params=["size limit", *(["small disk"] if may_mount() else [])])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Disk, Path]]:
    """A way to fill the disk, and the folder of the system that it will hit."""
    if request.param == "size limit":
        yield SizeLimit(), tmp_path / "system"
        return
    mounted = tmp_path / "disk"
    mounted.mkdir()
    size = f"size={DISK_BYTES}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", mounted], check=True)
    try:
        yield SmallDisk(mounted), mounted / "system"
    finally:
        subprocess.run(["umount", "--lazy", mounted], check=True)


@pytest.fixture
def system_there(
    disk: tuple[Disk, Path], grounds: Grounds, tmp_path: Path, _unblocked: None
) -> Iterator[Prepared]:
    """A system of its own, on SQLite, whose log is on another disk."""
    running = new_system(disk[1], log=tmp_path / "log")
    assert grounds.empty is not None
    shutil.copy(grounds.empty, running.folder / "db.sqlite3")
    (running.folder / "static").symlink_to(grounds.running.folder / "static")
    with started(running) as prepared, running.inside():
        yield prepared


def test_an_answer_that_finds_no_room_is_not_called_saved(
    system_there: Prepared, disk: tuple[Disk, Path]
) -> None:
    running, world, ledger = system_there.running, system_there.world, Ledger()
    (visitor,) = visitors(world.take(1))
    learner = Learner(visitor, running.port, ledger)
    run_all(_begin(learner, world.quiz.pk))
    disk[0].fill(running)
    unsaved: list[Saved] = []
    run_all(_answer_until_refused(learner, unsaved))
    disk[0].free(running)
    assert_every_acknowledged_answer_is_there(ledger)

    run_all(_send_again(learner, unsaved))
    running.wait_until_healthy()
    let_minutes_pass(4)
    assert_every_acknowledged_answer_is_there(ledger)
    assert_all_graded_once(ledger.submitted)
    assert_every_certificate_has_its_pdf()
    assert_nothing_is_stuck()


async def _begin(learner: Learner, quiz: int) -> None:
    """Open the paper and answer it once, while there is room."""
    await learner.begin(quiz)
    for sequence, (position, _keys) in enumerate(learner.paper, start=1):
        await learner.save(position, sequence, ["B"])


async def _answer_until_refused(learner: Learner, unsaved: list[Saved]) -> None:
    """Answer on and on; each answer is acknowledged, or refused with a plain error."""
    for number in range(MAX_TRIES):
        position, _keys = learner.paper[number % len(learner.paper)]
        sent = Saved(learner.attempt, position, ["C"], len(learner.paper) + number + 1)
        answer = await learner.send(*learner.event(position, sent.sequence, sent.value), JSON)
        assert answer is not None, "the web server hung up"
        if answer.status == 200:
            learner.acknowledge(answer, sent)
            continue
        assert answer.status == 503, answer.text[:500]
        assert "Hệ thống tạm thời chưa trả lời được" in answer.text
        unsaved.append(sent)
        if len(unsaved) == TRIES_WHILE_FULL:
            return
    raise AssertionError("the disk never became full")


async def _send_again(learner: Learner, unsaved: list[Saved]) -> None:
    """What the page does once there is room: the same events, then the rest."""
    for saved in unsaved:
        await learner.save(saved.position, saved.sequence, saved.value)
    last = unsaved[-1].sequence
    for number, (position, _keys) in enumerate(learner.paper, start=last + 1):
        await learner.save(position, number, ["A"])
    await learner.submit()
