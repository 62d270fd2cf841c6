"""Backups of a system at work, restored elsewhere; and killed at every stage."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from certificates.models import Certificate
from quizzes.models import AnswerEvent, Attempt, QuizPage

from .checks import (
    assert_all_graded_once,
    assert_every_acknowledged_answer_is_there,
    assert_every_certificate_has_its_pdf,
)
from .commands import command, files_below, run
from .conftest import Prepared
from .ground import Running, wait_until
from .learners import Learner, Ledger, make_learners_of, run_all
from .world import visitors

pytestmark = pytest.mark.slow


@dataclass
class Load:
    """Learners who answer while a command runs; `sure` was acknowledged before it began."""

    start: Callable[[], subprocess.Popen[bytes]]
    sure: Ledger = field(default_factory=Ledger)
    during: Ledger = field(default_factory=Ledger)
    process: subprocess.Popen[bytes] | None = None

    def run(self, learners: list[Learner], quiz: int) -> None:
        ready = asyncio.Barrier(len(learners))
        run_all(*(self._answer(learner, quiz, ready) for learner in learners))
        assert self.process is not None
        assert self.process.wait() == 0, self.process.communicate()[0].decode()
        assert self.during.saved, "nobody answered while the command ran"

    async def _answer(self, learner: Learner, quiz: int, ready: asyncio.Barrier) -> None:
        await learner.begin(quiz)
        sequence = await answer_round(learner, 0)
        if await ready.wait() == 0:
            self.process = self.start()
        await ready.wait()
        learner.ledger = self.during
        assert self.process is not None
        while self.process.poll() is None:
            sequence = await answer_round(learner, sequence)


async def answer_round(learner: Learner, sequence: int) -> int:
    for position, _keys in learner.paper:
        sequence += 1
        await learner.save(position, sequence, ["A"])
    return sequence


def test_what_was_acknowledged_is_there_after_a_restore_elsewhere(
    system: Prepared, elsewhere: Running, tmp_path: Path
) -> None:
    done = Ledger()
    graded = make_learners_of(visitors(system.world.take(3)), system.running.port, done)
    run_all(*(learner.take(system.world.quiz.pk) for learner in graded))
    assert_all_graded_once(done.submitted)
    assert_every_certificate_has_its_pdf()
    media = system.running.folder / "media"
    media.mkdir(exist_ok=True)
    (media / "tep.txt").write_text("nội dung")

    file = tmp_path / "backup.danvan"
    load = Load(lambda: command(system.running, "backup", file))
    people = visitors(system.world.take(4))
    load.run(make_learners_of(people, system.running.port, load.sure), system.world.quiz.pk)
    register = set(Certificate.objects.values_list("number_text", "pdf", "pdf_sha256"))

    said = run(elsewhere, "restore", file)
    assert "không mất gì" in said
    with elsewhere.inside():
        assert_every_acknowledged_answer_is_there(done)
        assert_one_moment(load.sure, load.during)
        rows = Attempt.objects.filter(pk__in=done.submitted)
        assert {(row.state, row.passed) for row in rows} == {("graded", True)}
        assert set(Certificate.objects.values_list("number_text", "pdf", "pdf_sha256")) == register
        assert QuizPage.objects.get(pk=system.world.quiz.pk).time_limit_minutes == 60
    assert (elsewhere.folder / "media" / "tep.txt").read_text() == "nội dung"
    restored = files_below(elsewhere.folder / "private")
    assert restored == files_below(system.running.folder / "private")
    _assert_settings_are_kept(system.running, elsewhere)
    (elsewhere.folder / "static").symlink_to(system.running.folder / "static")
    elsewhere.start()
    try:
        assert "Hệ thống đang chạy" in run(elsewhere, "restore", "--replace", file, code=1)
    finally:
        elsewhere.stop()


def assert_one_moment(sure: Ledger, during: Ledger) -> None:
    """All that was acknowledged before; of what came meanwhile each attempt up to one answer."""
    last = {one.attempt: one.sequence for one in sure.saved}
    sent = {one.attempt: one.sequence for one in [*sure.saved, *during.saved]}
    for attempt in last:
        found = AnswerEvent.objects.filter(attempt=attempt)
        there = sorted(found.values_list("sequence", flat=True))
        assert there == list(range(1, len(there) + 1))
        # One more may have been saved than was acknowledged when the learner stopped.
        assert last[attempt] <= len(there) <= sent[attempt] + 1


def _assert_settings_are_kept(system: Running, elsewhere: Running) -> None:
    """What differs here is kept beside, for whoever writes `.env`; the same secret is not told."""
    kept = (elsewhere.folder / "restored-settings.env").read_text()
    assert f"SITE_URL={system.environment['SITE_URL']}" in kept
    assert "SECRET_KEY" not in kept
    assert (elsewhere.folder / "restored-settings.env").stat().st_mode & 0o077 == 0


def test_the_schedule_makes_and_tries_a_backup_and_says_so(system: Prepared) -> None:
    run(system.running, "backup", "--scheduled")
    run(system.running, "test_restore", "--scheduled")
    status = json.loads((system.running.folder / "backup-status.json").read_text())
    assert status["backup"]["encrypted"]
    assert status["backup"]["has_keys"]
    assert status["test"]["file"] == status["backup"]["file"]
    assert "backup_failure" not in status
    wait_until(lambda: not list(system.running.folder.glob(".trial*")), 5, "no trace is left")


def test_a_damaged_backup_fails_its_test_and_that_is_said(system: Prepared) -> None:
    folder = system.running.folder / "backups"
    run(system.running, "backup", "--scheduled")
    newest = max(folder.glob("*.danvan"))
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 1
    newest.write_bytes(content)
    run(system.running, "test_restore", "--scheduled", code=1)
    status = json.loads((system.running.folder / "backup-status.json").read_text())
    assert "hỏng" in status["test_failure"]["text"]
    newest.unlink()
