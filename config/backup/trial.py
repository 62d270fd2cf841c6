"""Testing a backup: it is restored into a system of its own beside this one, and looked at."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import DatabaseError, connection

from config.backup.errors import BackupError
from config.backup.keeping import backups
from config.backup.opening import HOST_KEY

WORK = ".trial-of-restore"
NO_RIGHT = (
    "Chưa kiểm tra được việc khôi phục: tài khoản PostgreSQL không có quyền lập cơ sở dữ liệu tạm. "
    "Anh/chị chạy `ALTER ROLE {user} CREATEDB` trên PostgreSQL, hoặc lập một cơ sở dữ liệu trống "
    "và ghi nó vào RESTORE_TEST_DATABASE_URL trong .env."
)


def try_restore(file: Path | None = None, identity_file: str = "", *, plain: bool = False) -> Path:
    """Restore the backup, by default the newest, where it harms nothing; all checks must pass.

    Returns:
        The backup that was tried.

    Raises:
        BackupError: it cannot be restored, or a check found something.
    """
    chosen = file or next(iter(backups()), None)
    if chosen is None:
        raise BackupError(f"Chưa có bản sao lưu nào trong {settings.BACKUP_DIR}.")
    identity = identity_file or str(settings.VAR_DIR / HOST_KEY)
    arguments = ["--identity", identity] if Path(identity).exists() else []
    arguments += ["--plain"] if plain else []
    with _folder() as folder, _database(folder) as url:
        _restore(chosen, folder, url, arguments)
    return chosen


def _restore(file: Path, folder: Path, url: str, arguments: list[str]) -> None:
    """In a process with the settings of a system of its own."""
    own = {
        "VAR_DIR": str(folder),
        "DATABASE_URL": url,
        "BADGE_KEY_FILE": str(folder / "badge-key.pem"),
        "SIGNING_KEY_FILE": str(folder / "signing-key.p12"),
        "BACKUP_PASSPHRASE": settings.BACKUP_PASSPHRASE,
        "BACKUP_RECIPIENT": ",".join(settings.BACKUP_RECIPIENT),
    }
    command = [sys.executable, "manage.py", "restore", str(file.resolve()), "--replace", *arguments]
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupError(
            f"Bản sao lưu {file.name} không qua được lần khôi phục thử:\n{done.stderr.strip()}"
        )


@contextmanager
def _folder() -> Iterator[Path]:
    folder: Path = settings.VAR_DIR / WORK
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """The URL of a database that may be thrown away."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'db.sqlite3'}"
    elif settings.RESTORE_TEST_DATABASE_URL:
        yield settings.RESTORE_TEST_DATABASE_URL
    else:
        name = f"{connection.settings_dict['NAME']}_restore_test"
        quoted = connection.ops.quote_name(name)
        _run(f"DROP DATABASE IF EXISTS {quoted}")
        _run(f"CREATE DATABASE {quoted} TEMPLATE template0")
        try:
            yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        finally:
            _run(f"DROP DATABASE IF EXISTS {quoted}")


def _run(statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        user = connection.settings_dict["USER"] or "…"
        raise BackupError(f"{NO_RIGHT.format(user=user)}\n{str(error).strip()}") from error
