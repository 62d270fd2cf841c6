"""The uploaded and private files, as they were when the database was read, or newer.

A file is written before the row that names it is committed. So the files are taken after the
database; and because the system may delete one meanwhile, all are held by a second name (a hard
link, which copies nothing) from before.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import storages

from config.backup.errors import BackupError


def roots() -> dict[str, Path]:
    """Folder of each name in the archive."""
    kept = {"media": storages["default"], "private": storages["private"]}
    return {name: Path(storage.path("")) for name, storage in kept.items()}


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


def held(folder: Path, works: bool) -> Iterator[tuple[str, Path]]:
    """Name in the archive and place of every file, in the order of the names."""
    for name, root in roots().items():
        where = folder / name if works else root
        for file in _walk(where):
            yield f"{name}/{file.relative_to(where).as_posix()}", file


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
