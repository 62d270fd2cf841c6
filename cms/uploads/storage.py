"""Where files are kept: in folders of this host, under names that nothing overwrites."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol, cast
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from cms.text import slug_of

# Of a name without a letter or digit.
NAMELESS = "tep"
BLOCK = 64 * 1024


class FilesUnavailableError(OSError):
    """Where the files are kept gives no answer for now; nothing was written or read."""


@dataclass(frozen=True)
class StoredFile:
    """What is known of a file without reading it.

    `name` is how rows name it, `size` in bytes, `etag` quoted as in the header.
    """

    name: str
    size: int
    changed: datetime
    etag: str


class FileStore(Protocol):
    """What each of our storages knows beside what Django asks of one.

    Names are never used twice and files never rewritten, so that several hosts may write.
    """

    def facts(self, name: str) -> StoredFile:
        """Of the file with that name; FileNotFoundError where there is none."""

    def blocks(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to `end`, which is not included."""

    def address_for_proxy(self, name: str) -> str:
        """How `MEDIA_SENDFILE` names the file to the proxy; "" where the proxy cannot have it."""

    def stored_files(self) -> Iterator[StoredFile]:
        """Every file, in no order; what is written or deleted meanwhile may be among them."""

    def put_back(self, name: str, content: BinaryIO) -> None:
        """Write a file of a backup under exactly its name, whole or not at all."""


def store_named(alias: str) -> FileStore:
    """The storage of a name of `STORAGES`: "default" for uploads, or "private"."""
    return cast(FileStore, storages[alias])


class PlainNames:
    """Names a file as its page would be named: "Đạo đức.PDF" is kept as "dao-duc.pdf".

    Holds for every door that saves a file; what is kept already stays where it is.
    """

    def get_valid_name(self, name: str) -> str:
        stem, *rest = name.split(".")
        parts = [slug_of(stem) or NAMELESS, *(slug_of(part) for part in rest)]
        return ".".join(part for part in parts if part)


class LocalFiles(FileSystemStorage):
    """A folder of this host, or one that all hosts mount."""

    def facts(self, name: str) -> StoredFile:
        path = self.path(name)
        # Of a path that is too long, or goes through a file, this is false and no error.
        if not os.path.isfile(path):
            raise FileNotFoundError(name)
        return _facts(name, os.stat(path))

    def blocks(self, name: str, start: int, end: int) -> Iterator[bytes]:
        with open(self.path(name), "rb") as file:
            file.seek(start)
            left = end - start
            while left > 0 and (block := file.read(min(BLOCK, left))):
                left -= len(block)
                yield block

    def address_for_proxy(self, name: str) -> str:
        if settings.MEDIA_SENDFILE == "X-Accel-Redirect":
            return f"{settings.MEDIA_INTERNAL_URL}{quote(name)}"
        return quote(self.path(name))

    def stored_files(self) -> Iterator[StoredFile]:
        for folder, _folders, names in os.walk(self.location):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    yield _facts(os.path.relpath(path, self.location), os.stat(path))
                except FileNotFoundError:
                    continue

    def put_back(self, name: str, content: BinaryIO) -> None:
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with NamedTemporaryFile(dir=os.path.dirname(path), delete=False) as draft:
            shutil.copyfileobj(content, draft)
        os.chmod(draft.name, settings.FILE_UPLOAD_PERMISSIONS or 0o644)
        os.replace(draft.name, path)


class PlainNameStorage(PlainNames, LocalFiles):
    """Uploads in a folder, under names that are addresses in ASCII."""


def _facts(name: str, found: os.stat_result) -> StoredFile:
    changed = datetime.fromtimestamp(found.st_mtime, UTC)
    return StoredFile(name, found.st_size, changed, f'"{found.st_mtime_ns:x}-{found.st_size:x}"')
