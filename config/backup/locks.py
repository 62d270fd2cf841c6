"""Who may be at the data: web server and workers together, or a restore alone.

The kernel lets go of a lock when the last process that holds it ends, however that happens.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from config.backup.errors import BackupError

SYSTEM, BACKUP = "system.lock", "backup.lock"
JOURNAL = "restore.json"
RESTORING = "Dữ liệu đang được khôi phục từ bản sao lưu; hệ thống chạy lại được khi việc đó xong."
HALF_RESTORED = (
    "Một lần khôi phục đã bị dừng giữa chừng. Anh/chị khởi động bằng `make serve` (máy chạy thử: "
    "`make run`): hệ thống tự đưa dữ liệu về trạng thái trọn vẹn trước khi chạy."
)
RUNNING = (
    "Hệ thống đang chạy nên chưa khôi phục được; chưa có gì được thay đổi.\n"
    "Anh/chị dừng hệ thống trước (systemctl stop dan-van, hoặc Ctrl-C nơi chạy `make run`), rồi gõ "
    "lại lệnh."
)


def hold_system() -> int:
    """Say for the life of this process, and of those forked from it, that the system runs.

    Returns:
        The descriptor that holds the lock.

    Raises:
        SystemExit: a restore is under way, or was cut short.
    """
    if (settings.VAR_DIR / JOURNAL).exists():
        raise SystemExit(HALF_RESTORED)
    descriptor = _open(settings.VAR_DIR / SYSTEM)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(RESTORING) from None
    return descriptor


@contextmanager
def system_stopped() -> Iterator[None]:
    """Have the data alone.

    Raises:
        BackupError: web server or workers run.
    """
    with _alone(SYSTEM, RUNNING):
        yield


@contextmanager
def only_backup() -> Iterator[None]:
    """One backup at a time.

    Raises:
        BackupError: another is being made.
    """
    with _alone(BACKUP, "Một lần sao lưu khác đang chạy. Anh/chị chờ nó xong rồi gõ lại lệnh."):
        yield


@contextmanager
def _alone(name: str, refusal: str) -> Iterator[None]:
    descriptor = _open(settings.VAR_DIR / name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BackupError(refusal) from None
    finally:
        os.close(descriptor)


def _open(file: Path) -> int:
    file.parent.mkdir(parents=True, exist_ok=True)
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
