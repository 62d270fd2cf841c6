"""Restoring a backup: proven wholly, then put in the place of what is there, all or nothing."""

import datetime as dt
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from config.backup import checks, files, keys, status
from config.backup.archive import DATABASE, unpack
from config.backup.engines import Engine, current_engine
from config.backup.envelope import Keys, opened
from config.backup.errors import BackupError, explained
from config.backup.locks import JOURNAL, system_stopped
from config.backup.manifest import Manifest
from config.backup.swap import Move, settle, swap
from config.backup.versions import refuse_another

WORK = ".restore-"
MADE_AT = "made-at"
FINISHED = (
    "Một lần khôi phục trước đó đã bị dừng khi dữ liệu đã được thay; nay việc đó đã xong: dữ liệu "
    "là của lúc {made_at} (giờ UTC). Anh/chị chạy `manage.py check_records` và `check_audit` để "
    "kiểm tra."
)
RESTORE_AGAIN = (
    "Nếu vẫn muốn khôi phục bản vừa nêu trong lệnh: làm những việc trên, rồi gõ lại lệnh với "
    "--replace."
)


@dataclass(frozen=True)
class Restored:
    """`findings`: what was lost; `notes`: what the records had already; `to_do`: by hand."""

    manifest: Manifest
    findings: list[str]
    notes: list[str]
    to_do: list[str]


@dataclass(frozen=True)
class Settled:
    """How a restore that was cut short ended; `made_at` is empty where it was undone."""

    made_at: str
    to_do: list[str]

    def told(self) -> str:
        """Of one that was finished, and what is to be done by hand."""
        return "\n- ".join([FINISHED.format(made_at=self.made_at), *self.to_do])


def restore(file: Path, opening: Keys, *, replace: bool = False) -> Restored:
    """Have the system hold what the backup holds.

    Raises:
        BackupError: the backup is damaged, another version's or engine's; the system runs; it
            holds data already and `replace` is not set. Nothing was changed then.
    """
    engine = current_engine()
    with system_stopped():
        settled = settle_restore(engine)
        if settled and settled.made_at:
            # This process goes on under the keys of that one: they must be noted first.
            raise BackupError(f"{settled.told()}\n{RESTORE_AGAIN}")
        _refuse_if_filled(engine, replace=replace)
        with _work_folder() as work:
            manifest = _proven(file, opening, engine, work)
            engine.refuse_if_used()
            connection.close()
            files.send_to_stores(work)
            finish = _Finish(engine)
            (work / MADE_AT).write_text(manifest.made_at)
            restore_id = work.name.removeprefix(WORK)
            swap(restore_id, _moves(engine, work), engine, work / DATABASE, finish)
    return Restored(manifest, checks.findings(), checks.notes(), finish.to_do)


def settle_restore(engine: Engine | None = None) -> Settled | None:
    """Undo, or finish, a restore that was killed, and remove what it left; None without one."""
    engine = engine or current_engine()
    finish = _Finish(engine)
    found = settle(engine, finish)
    for left in [*settings.VAR_DIR.glob(f"{WORK}*"), *settings.VAR_DIR.glob("*.before-*")]:
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    return Settled(finish.made_at, finish.to_do) if found else None


class _Finish:
    """The last steps, whose journal and folder stay until all are done; a start repeats them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.made_at, self.to_do = "", list[str]()

    def __call__(self, restore_id: str) -> None:
        work = settings.VAR_DIR / f"{WORK}{restore_id}"
        self._engine.after()
        self.to_do = keys.put_back(work)
        self.made_at = (work / MADE_AT).read_text()
        status.note_restore(self.made_at)


def _proven(file: Path, opening: Keys, engine: Engine, work: Path) -> Manifest:
    """Unpack into the folder and look at all of it; the system is not touched."""
    try:
        with file.open("rb") as source, opened(source, opening) as content:
            manifest = unpack(content, work)
    except OSError as error:
        raise explained(error) from error
    if DATABASE not in manifest.parts:
        raise BackupError("Bản sao lưu không có cơ sở dữ liệu.")
    refuse_another(manifest.versions, engine)
    engine.verify(work / DATABASE)
    return manifest


def _moves(engine: Engine, work: Path) -> list[Move]:
    moves = engine.moves(work / DATABASE)
    for name, root in files.roots().items():
        (work / name).mkdir(exist_ok=True)
        moves.append(Move(root, work / name))
    return moves


def _refuse_if_filled(engine: Engine, *, replace: bool) -> None:
    users = get_user_model()
    if replace or not engine.exists():
        return
    tables = connection.introspection.table_names()
    if users._meta.db_table in tables and users._default_manager.exists():
        raise BackupError(
            "Hệ thống này đã có dữ liệu (có tài khoản người dùng); chưa có gì được thay đổi.\n"
            "Nếu anh/chị chắc chắn muốn thay toàn bộ dữ liệu hiện có bằng bản sao lưu: sao lưu dữ "
            "liệu hiện có trước, rồi gõ lại lệnh với --replace."
        )


@contextmanager
def _work_folder() -> Iterator[Path]:
    """Beside the files, so that they can be moved; only its owner may look into it."""
    now = dt.datetime.now(dt.UTC)
    work: Path = settings.VAR_DIR / f"{WORK}{now:%Y%m%d%H%M%S}{secrets.token_hex(3)}"
    work.mkdir(mode=0o700, parents=True)
    try:
        yield work
    finally:
        # The keys in it are needed until the restore is finished, by the next start if need be.
        if not (settings.VAR_DIR / JOURNAL).exists():
            shutil.rmtree(work, ignore_errors=True)
