"""The uploaded and private files, as they were when the database was read, or newer.

A file is written before the row that names it is committed. So the files are taken after the
database; and because the system may delete one meanwhile, all are held by a second name (a hard
link, which copies nothing) from before. Stores elsewhere keep what is deleted for a week.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import Storage, storages

from config.backup.errors import BackupError

KEPT = {"media": "default", "private": "private"}


def roots() -> dict[str, Path]:
    """Folder of each name in the archive, of those that are kept on this machine."""
    return {name: Path(storages[alias].path("")) for name, alias in KEPT.items() if _is_here(alias)}


def stores() -> dict[str, Any]:
    """Store of each name in the archive, of those that are kept elsewhere (S3)."""
    return {name: storages[alias] for name, alias in KEPT.items() if not _is_here(alias)}


def hold(folder: Path) -> bool:
    """Give every file a second name below the folder; may be repeated.

    Returns:
        Whether that works: not across file systems, nor on all of them.
    """
    for name, root in roots().items():
        for file in _walk(root):
            link = folder / name / file.relative_to(root)
            try:
                link.parent.mkdir(parents=True, exist_ok=True)
                os.link(file, link)
            except (FileExistsError, FileNotFoundError):
                continue
            except OSError:
                return False
    return True


def held(folder: Path, works: bool) -> Iterator[tuple[str, IO[bytes], int]]:
    """Name in the archive, content and size of every file; one that went meanwhile is left out."""
    for name, root in roots().items():
        where = folder / name if works else root
        for file in _walk(where):
            with suppress(FileNotFoundError), file.open("rb") as source:
                size = os.fstat(source.fileno()).st_size
                yield f"{name}/{file.relative_to(where).as_posix()}", source, size
    for name, store in stores().items():
        for key in _keys(store, ""):
            with suppress(FileNotFoundError), store.open(key) as source:
                yield f"{name}/{key}", source, source.size


def send_to_stores(folder: Path) -> None:
    """Put what was unpacked into the stores; what is there already, or besides, stays.

    Nothing of the old state is lost by it, so it may be cut short.
    """
    for name, store in stores().items():
        for file in _walk(folder / name):
            key = file.relative_to(folder / name).as_posix()
            if not store.exists(key):
                # `save` would look for a name that is free, and the database has this one.
                with file.open("rb") as source:
                    store._save(key, File(source, name=key))


def _is_here(alias: str) -> bool:
    try:
        storages[alias].path("")
    except NotImplementedError:
        return False
    return True


def _keys(store: Storage, folder: str) -> Iterator[str]:
    folders, files = store.listdir(folder)
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _keys(store, f"{folder}{name}/")


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root, onerror=_refuse):
        folders.sort()
        for file in sorted(files):
            path = Path(folder, file)
            if path.is_file() and not path.is_symlink():
                yield path


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise BackupError(f"Không đọc được thư mục: {error}") from error
