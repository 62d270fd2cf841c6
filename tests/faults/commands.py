"""`manage.py` on a running system, and what it leaves."""

import subprocess
import sys
from pathlib import Path

from .ground import ROOT, Running

PASSPHRASE = "mật khẩu của bản sao lưu"
FINISHED_WITHIN = 240


def command(running: Running, *arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env={**running.environment, "BACKUP_PASSPHRASE": PASSPHRASE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run(running: Running, *arguments: str | Path, code: int = 0) -> str:
    process = command(running, *arguments)
    said = process.communicate(timeout=FINISHED_WITHIN)[0].decode()
    assert process.returncode == code, said
    return said


def files_below(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
