"""Putting new files in the place of old ones, so that a kill in the middle changes nothing.

The journal lists the moves before the first of them. While it is there the system does not start;
the next start, or the next restore, undoes what was moved, or finishes it where the database says
that it holds the new data already.
"""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from config.backup.locks import JOURNAL


@dataclass(frozen=True)
class Move:
    """`new` takes the place of `target`; without `new` the target only goes."""

    target: Path
    new: Path | None = None


class Target(Protocol):
    """The part of a database engine that a swap needs."""

    def load(self, dump: Path, restore_id: str) -> None: ...
    def holds(self, restore_id: str) -> bool: ...


def swap(
    restore_id: str,
    moves: Sequence[Move],
    engine: Target,
    dump: Path,
    finish: Callable[[str], None],
) -> None:
    """Make all moves, then load the database: that decides. What fails until then is undone.

    Args:
        finish: what the new data need beside them, by the id; it can be repeated. Until it is
            done the journal stays.
    """
    rows = [_row(move, restore_id) for move in moves]
    journal = {"id": restore_id, "moves": rows}
    _write(journal)
    try:
        for row in rows:
            _move(row)
        engine.load(dump, restore_id)
    except Exception:
        if not engine.holds(restore_id):
            _undo_all(rows)
            raise
    _write({**journal, "loaded": True})
    finish(restore_id)
    _forget(rows)


def settle(engine: Target, finish: Callable[[str], None]) -> bool:
    """Undo, or finish, a restore that was cut short.

    Returns:
        Whether there was one.
    """
    try:
        journal = json.loads((settings.VAR_DIR / JOURNAL).read_text())
    except FileNotFoundError:
        return False
    if journal.get("loaded") or engine.holds(journal["id"]):
        finish(journal["id"])
        _forget(journal["moves"])
    else:
        _undo_all(journal["moves"])
    return True


def _undo_all(rows: list[dict[str, Any]]) -> None:
    for row in reversed(rows):
        _undo(row)
    _forget(rows)


def sync_folder(folder: Path) -> None:
    """Have renames in the folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(file: Path, content: bytes) -> None:
    """The file has the old content or the new, never a part; only its owner reads it."""
    half = file.with_name(f".{file.name}.tmp")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    half.replace(file)
    sync_folder(file.parent)


def remove(path: Path) -> None:
    """A file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _row(move: Move, restore_id: str) -> dict[str, Any]:
    old = move.target.with_name(f"{move.target.name}.before-{restore_id}")
    return {
        "target": str(move.target),
        "new": str(move.new or ""),
        "old": str(old),
        "was_there": move.target.exists(),
    }


def _move(row: dict[str, Any]) -> None:
    target, old = Path(row["target"]), Path(row["old"])
    if row["was_there"]:
        target.rename(old)
    if row["new"]:
        Path(row["new"]).rename(target)
    sync_folder(target.parent)


def _undo(row: dict[str, Any]) -> None:
    target, old = Path(row["target"]), Path(row["old"])
    if row["was_there"] and old.exists():
        remove(target)
        old.rename(target)
    elif not row["was_there"] and row["new"] and not Path(row["new"]).exists():
        remove(target)
    sync_folder(target.parent)


def _forget(rows: list[dict[str, Any]]) -> None:
    """The journal goes first: from then on the old is only waste."""
    _write(None)
    for row in rows:
        with suppress(FileNotFoundError):
            remove(Path(row["old"]))


def _write(journal: dict[str, Any] | None) -> None:
    file = settings.VAR_DIR / JOURNAL
    if journal is None:
        file.unlink()
        sync_folder(file.parent)
    else:
        write_whole(file, json.dumps(journal).encode())
