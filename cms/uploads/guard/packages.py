"""Zip packages, Word and Excel files among them, opened only after they were checked."""

import lzma
import re
import zipfile
import zlib
from io import BytesIO
from typing import Any, BinaryIO

from cms.text import LazyText
from cms.uploads.guard import refusals
from cms.uploads.guard.refusals import (
    BROKEN,
    EMPTY,
    EXCEL,
    LOCKED,
    SAVE_AS,
    UNSAFE,
    WORD,
    UnreadableFileError,
    too_large,
)
from cms.uploads.guard.xml import check_xml, parse_xml

MAX_FILE_BYTES = 30_000_000
MAX_UNPACKED_BYTES = 100_000_000
MAX_ENTRIES = 3_000
MAX_RATIO = 250
MIN_RATIO_BYTES = 1_000_000
CHUNK = 1_000_000

BROKEN_ENTRY = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
UNSAFE_NAME = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\x00")
MACROS = re.compile(r"vbaproject\.bin$|vbadata\.xml$", re.IGNORECASE)
OTHER_KINDS = (
    (b"%PDF", LazyText("Đây là tệp PDF")),
    (b"{\\rtf", LazyText("Đây là tệp RTF")),
    (b"<!DOCTYPE html", LazyText("Đây là trang web")),
    (b"<html", LazyText("Đây là trang web")),
)


class Package:
    """An opened zip whose entries were checked; reads each entry within the limits."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MAX_UNPACKED_BYTES
        self.names = frozenset(archive.namelist())
        self.unpacked = sum(entry.file_size for entry in archive.infolist())

    def read(self, name: str) -> bytes:
        """An entry's content; "" for one that is not there."""
        if name not in self.names:
            return b""
        try:
            content = self._archive.read(name)
        except BROKEN_ENTRY as error:
            raise UnreadableFileError(BROKEN) from error
        except RuntimeError as error:
            raise UnreadableFileError(LOCKED) from error
        self._left -= len(content)
        if self._left < 0:
            raise too_large(MAX_FILE_BYTES)
        return content

    def xml(self, name: str) -> Any | None:
        """The root of an XML entry; None for one that is not there."""
        content = self.read(name)
        return parse_xml(content) if content else None

    def check_xml(self) -> None:
        """Refuse entities in any XML entry, for readers that parse the entries themselves."""
        for name in sorted(self.names):
            if name.lower().endswith((".xml", ".rels", ".vml")):
                check_xml(self.read(name))


def read_all(file: BinaryIO, limit: int = MAX_FILE_BYTES) -> bytes:
    """The whole file, refused when it is empty or larger than `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    while size <= limit and (part := file.read(CHUNK)):
        parts.append(part)
        size += len(part)
    if size > limit:
        raise too_large(limit)
    if not size:
        raise UnreadableFileError(EMPTY)
    return b"".join(parts)


def open_package(content: bytes) -> Package:
    """Open a zip (any format that is one) after checking it.

    Raises:
        UnreadableFileError: no zip, cut off, encrypted, too many or too large entries, unpacks
            to far more than it holds, or names that lead out of the package.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableFileError(BROKEN) from error
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES:
        raise too_large(MAX_FILE_BYTES)
    for entry in entries:
        _check_entry(entry)
    return Package(archive)


def open_office(file: BinaryIO, main: str) -> Package:
    """Open a Word (`WORD`) or Excel (`EXCEL`) file of the current kind.

    Raises:
        UnreadableFileError: another kind of file, with macros, protected by a password, cut
            off, or hostile; the message says which and what to do.
    """
    content = read_all(file)
    if content.startswith(OLE):
        raise UnreadableFileError(LOCKED if ENCRYPTED in content else _old_kind(main))
    if not content.startswith(b"PK"):
        raise UnreadableFileError(
            LazyText("%(kind)s. %(advice)s", kind=_kind_of(content), advice=SAVE_AS[main])
        )
    package = open_package(content)
    if any(MACROS.search(name) for name in package.names) or _has_macro_type(package):
        raise UnreadableFileError(
            LazyText("%(problem)s %(advice)s", problem=refusals.MACROS, advice=SAVE_AS[main])
        )
    if main not in package.names:
        raise UnreadableFileError(_wrong_office(package, main))
    return package


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if UNSAFE_NAME.search(entry.filename):
        raise UnreadableFileError(UNSAFE)
    if entry.flag_bits & 0x1:
        raise UnreadableFileError(LOCKED)
    packed = max(entry.compress_size, 1)
    if entry.file_size > MIN_RATIO_BYTES and entry.file_size / packed > MAX_RATIO:
        raise too_large(MAX_FILE_BYTES)


def _has_macro_type(package: Package) -> bool:
    return b"macroEnabled" in package.read("[Content_Types].xml")


def _kind_of(content: bytes) -> str:
    start = content[:200].lstrip().lower()
    for magic, name in OTHER_KINDS:
        if start.startswith(magic.lower()):
            return name
    return LazyText("Không đọc được tệp này")


def _wrong_office(package: Package, main: str) -> str:
    if EXCEL in package.names:
        return LazyText(
            "Đây là tệp Excel (.xlsx) nhưng mang đuôi khác. Anh/chị đổi lại đuôi tệp cho đúng."
        )
    if WORD in package.names:
        return LazyText(
            "Đây là tệp Word (.docx) nhưng mang đuôi khác. Anh/chị đổi lại đuôi tệp cho đúng."
        )
    return LazyText("Không đọc được tệp này. %(advice)s", advice=SAVE_AS[main])


def _old_kind(main: str) -> str:
    kind = LazyText("Word cũ (.doc)") if main == WORD else LazyText("Excel cũ (.xls)")
    return LazyText("Đây là tệp kiểu %(kind)s. %(advice)s", kind=kind, advice=SAVE_AS[main])
