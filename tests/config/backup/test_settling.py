"""A restore that is killed once the data are replaced: the next start puts the keys back."""

import json
from pathlib import Path
from typing import Any

import pytest

from config import start
from config.backup import restoring
from config.backup.engines import current_engine
from config.backup.envelope import Keys
from config.backup.errors import BackupError
from config.backup.keys import KEPT_AS, SETTINGS
from config.backup.locks import JOURNAL

MADE_AT = "2026-11-30T01:02:03+00:00"


@pytest.fixture
def killed(db: None, settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.BADGE_KEY_FILE = tmp_path / "badge-key.pem"
    before = settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.AUDIT_KEYS
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.AUDIT_KEYS = before
    work = tmp_path / f"{restoring.WORK}7"
    (work / SETTINGS).parent.mkdir(parents=True)
    (work / SETTINGS).write_text(json.dumps({"SECRET_KEY": "khoa-cua-ban-sao"}))
    (work / "keys" / "badge-key.pem").write_text("badge")
    (work / restoring.MADE_AT).write_text(MADE_AT)
    (tmp_path / JOURNAL).write_text(json.dumps({"id": "7", "moves": [], "loaded": True}))
    return tmp_path


def assert_finished(var: Path) -> None:
    assert "khoa-cua-ban-sao" in (var / KEPT_AS).read_text()
    assert (var / "badge-key.pem").read_text() == "badge"
    assert not (var / JOURNAL).exists()
    assert not list(var.glob(f"{restoring.WORK}*"))


def test_the_start_puts_the_keys_back_and_says_what_to_do(killed: Path) -> None:
    with pytest.raises(SystemExit, match="SECRET_KEY") as said:
        start.settle_before_start()
    assert MADE_AT in str(said.value)
    assert_finished(killed)
    start.settle_before_start()


def test_another_restore_first_tells_of_the_keys(killed: Path) -> None:
    with pytest.raises(BackupError, match="SECRET_KEY"):
        restoring.restore(killed / "any", Keys(), replace=True)
    assert_finished(killed)


def test_steps_that_fail_leave_the_keys_for_the_next_start(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(made_at: str) -> None:
        raise OSError("full")

    with monkeypatch.context() as patched:
        patched.setattr("config.backup.status.note_restore", full)
        with pytest.raises(OSError, match="full"):
            restoring.settle_restore(current_engine())
    assert (killed / f"{restoring.WORK}7" / SETTINGS).exists()
    assert (killed / JOURNAL).exists()
