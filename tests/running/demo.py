"""The system as `make run` prepares it, made once for all who look at it in a browser.

The journeys, the walk and `make look` each run a copy in a folder of their own. It is made anew
when any file of the project changed that is not a test. `rm -r var/test-demo` forgets it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "var" / "test-demo"
PASSWORD = "mat-khau-trinh-duyet-1"
PARTS = ("certificates", "cms", "config", "learning", "quizzes", "static", "templates", "uv.lock")
PREPARE = "from config.start import prepare; prepare()"


def settle(folder: Path, environment: dict[str, str]) -> None:
    """Put a prepared system with demo data into the folder, its `VAR_DIR`.

    The environment is the one that the system will run in.
    """
    with _alone():
        made = KEPT / _fingerprint()
        if not made.exists():
            _make(made, environment)
        shutil.copytree(made, folder, dirs_exist_ok=True)


def _make(made: Path, environment: dict[str, str]) -> None:
    shutil.rmtree(KEPT / "unfinished", ignore_errors=True)
    for old in KEPT.glob("*/"):
        shutil.rmtree(old)
    unfinished = KEPT / "unfinished"
    subprocess.run(
        [sys.executable, "-c", PREPARE],
        cwd=ROOT,
        env={**environment, "VAR_DIR": str(unfinished)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    unfinished.rename(made)


def _fingerprint() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for part in PARTS:
        for file in sorted([ROOT / part, *(ROOT / part).rglob("*")]):
            if file.is_file() and file.suffix not in {".pyc", ".mo"}:
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def _alone() -> Iterator[None]:
    """Who comes second waits, and finds it made."""
    KEPT.mkdir(parents=True, exist_ok=True)
    lock = os.open(KEPT / "lock", os.O_CREAT | os.O_WRONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
