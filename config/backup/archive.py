"""The content of a backup: a gzipped tar whose last part is the manifest, and a digest of it all.

The digest stands in a gzip member of its own, empty but for its comment: `tar xzf` reads the
whole file without a word, and here a byte that was changed anywhere, padding included, is noticed.
"""

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from config.backup.errors import BackupError, explained
from config.backup.manifest import NAME, Manifest, Part

CHUNK = 1 << 16
# Parts of a film or a PDF hardly shrink; a database does by three quarters even so.
LEVEL = 1
DATABASE = "database"
FOLDERS = ("media", "private", "keys")
DAMAGED = (
    "Tệp sao lưu bị hỏng hoặc bị cắt ngang: nội dung không khớp với mã kiểm tra. Chưa có gì được "
    "thay đổi.\nAnh/chị lấy một bản khác (bản của hôm trước, hoặc bản ở nơi cất giữ thứ hai)."
)


def _trailer(digest: bytes) -> bytes:
    head = b"\x1f\x8b\x08\x10" + b"\0" * 4 + b"\0\xff"
    return head + b"sha256 " + digest.hex().encode() + b"\0" + b"\x03\0" + b"\0" * 8


TRAILER_LENGTH = len(_trailer(b"\0" * 32))


@contextmanager
def writing(target: BinaryIO, manifest: Manifest) -> Iterator["ArchiveWriter"]:
    """An archive to add parts to; leaving the block ends it with the manifest, which counts them.

    Nothing that is written when the block fails looks whole.
    """
    counted = _CountingWriter(target)
    with (
        gzip.GzipFile("", "wb", LEVEL, counted, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        archive = ArchiveWriter(tar, manifest)
        yield archive
        archive.add_bytes(NAME, manifest.to_bytes())
    target.write(_trailer(counted.digest.digest()))


class ArchiveWriter:
    """Adds parts, and notes each in the manifest."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self._manifest = tar, manifest

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """Copy so many bytes; a file that grows meanwhile is taken as it was.

        Raises:
            BackupError: the source has fewer bytes.
        """
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        counted = _CountingReader(source)
        try:
            self._tar.addfile(info, counted)
        except OSError as error:
            if error.errno is None:
                raise BackupError(f"Tệp bị ngắn đi trong lúc sao lưu: {name}") from error
            raise
        self._manifest.parts[name] = Part(size, counted.digest.hexdigest())

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))


def unpack(source: BinaryIO, folder: Path) -> Manifest:
    """Write every part below the folder; all of it is proven when this returns.

    Raises:
        BackupError: a byte was changed, is missing or is too many; the disk is full.
    """
    try:
        with _reading(source) as tar:
            manifest, found = _write_parts(tar, folder)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError) as error:
        raise BackupError(DAMAGED) from error
    except OSError as error:
        raise explained(error) from error
    if manifest is None or manifest.parts != found:
        raise BackupError(DAMAGED)
    return manifest


@contextmanager
def _reading(source: BinaryIO) -> Iterator[tarfile.TarFile]:
    held = _HoldingReader(source)
    with (
        gzip.GzipFile("", "rb", fileobj=held) as unzipped,
        tarfile.open(fileobj=unzipped, mode="r|") as tar,
    ):
        yield tar
        while unzipped.read(CHUNK):
            pass
    if held.rest() != _trailer(held.digest.digest()):
        raise BackupError(DAMAGED)


def _write_parts(tar: tarfile.TarFile, folder: Path) -> tuple[Manifest | None, dict[str, Part]]:
    manifest: Manifest | None = None
    found: dict[str, Part] = {}
    for info in tar:
        source = tar.extractfile(info) if info.isreg() else None
        if source is None or manifest is not None or info.name in found:
            raise BackupError(DAMAGED)
        if info.name == NAME:
            manifest = Manifest.read(source.read())
        else:
            counted = _CountingReader(source)
            _copy(counted, folder / _safe(info.name))
            found[info.name] = Part(info.size, counted.digest.hexdigest())
    return manifest, found


def _safe(name: str) -> PurePosixPath:
    """A place below the folder, whatever the archive says."""
    path = PurePosixPath(name)
    known = name == DATABASE or (len(path.parts) > 1 and path.parts[0] in FOLDERS)
    if not known or path.is_absolute() or ".." in path.parts or str(path) != name:
        raise BackupError(DAMAGED)
    return path


def _copy(source: "_CountingReader", target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)


class _CountingWriter:
    """Passes on what is written and keeps its digest."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self.digest = target, hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        return self._target.write(content)

    def flush(self) -> None:
        self._target.flush()


class _CountingReader:
    """Passes on what is read and keeps its digest."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def read(self, size: int = CHUNK) -> bytes:
        content = self._source.read(size)
        self.digest.update(content)
        return content


class _HoldingReader(io.RawIOBase):
    """Reads all but the last bytes, which are the trailer, and keeps the digest of the rest."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source, self._held, self.digest = source, b"", hashlib.sha256()

    def read(self, size: int = CHUNK, /) -> bytes:
        wanted = max(size, 1) + TRAILER_LENGTH
        while len(self._held) < wanted and (chunk := self._source.read(CHUNK)):
            self._held += chunk
        cut = max(0, min(size, len(self._held) - TRAILER_LENGTH))
        given, self._held = self._held[:cut], self._held[cut:]
        self.digest.update(given)
        return given

    def rest(self) -> bytes:
        while self.read(CHUNK):
            pass
        return self._held
