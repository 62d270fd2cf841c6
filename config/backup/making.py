"""Making a backup while the system runs."""

import datetime as dt
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from config.backup import files, keys
from config.backup.archive import DATABASE, writing
from config.backup.engines import current_engine
from config.backup.envelope import Lock, sealed
from config.backup.errors import BackupError, explained
from config.backup.locks import only_backup
from config.backup.manifest import Manifest
from config.backup.swap import sync_folder
from config.backup.versions import versions_of

WORK = ".backup-work"


@dataclass(frozen=True)
class Made:
    """A finished backup; `size` in bytes."""

    file: Path
    size: int
    seconds: float
    encrypted: bool
    has_keys: bool


def make_backup(target: Path, lock: Lock, *, with_keys: bool) -> Made:
    """Write the file; it has its name only once all of it is on the disk.

    Raises:
        BackupError: the file exists, a program is missing, the disk is full, another backup runs.
    """
    if target.exists():
        raise BackupError(f"Đã có tệp {target}; anh/chị chọn tên khác.")
    if with_keys and lock.kind == "plain":
        raise BackupError("Khóa của hệ thống không được để trong bản sao lưu không mã hóa.")
    started = time.monotonic()
    try:
        with (
            only_backup(),
            _work_folder() as work,
            _named_at_the_end(target) as file,
            sealed(file, lock) as content,
        ):
            _write(content, work, with_keys=with_keys)
    except sqlite3.OperationalError as error:
        raise BackupError(f"Không sao chép được cơ sở dữ liệu: {error}") from error
    except OSError as error:
        raise explained(error) from error
    seconds = time.monotonic() - started
    return Made(target, target.stat().st_size, seconds, lock.kind != "plain", with_keys)


def _write(content: BinaryIO, work: Path, *, with_keys: bool) -> None:
    engine = current_engine()
    made_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    manifest = Manifest(versions_of(engine), made_at, with_keys)
    files.hold(work)
    dump = work / DATABASE
    engine.dump(dump)
    works = files.hold(work)
    with writing(content, manifest) as archive:
        with dump.open("rb") as database:
            archive.add(DATABASE, database, dump.stat().st_size)
        dump.unlink()
        for name, key in (keys.gather() if with_keys else {}).items():
            archive.add_bytes(name, key)
        for name, source, size in files.held(work, works):
            archive.add(name, source, size)


@contextmanager
def _work_folder() -> Iterator[Path]:
    """On the disk of the files; what a killed backup left there is removed."""
    work = Path(settings.VAR_DIR) / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _named_at_the_end(target: Path) -> Iterator[BinaryIO]:
    """A hidden file that is given its name when all of it is on the disk."""
    half = target.with_name(f".{target.name}.half")
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(".*.danvan.half"):  # by backups that were killed
        left.unlink(missing_ok=True)
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
        sync_folder(target.parent)
    finally:
        half.unlink(missing_ok=True)
