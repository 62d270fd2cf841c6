"""The door for files from outside: nothing gets past it that could hurt or hang.

Every reader opens its file here. What is refused is refused with an `UnreadableFileError`
that says in Vietnamese what to do; time and memory are bounded by the limits below.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from lxml import etree

from quizzes.formats.base import UnreadableFileError

MAX_FILE = 30_000_000
MAX_UNPACKED = 100_000_000
MAX_ENTRIES = 3_000
MAX_RATIO = 250
RATIO_FROM = 1_000_000
MAX_XML = 20_000_000
MAX_TAGS = 1_500_000
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
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
SAVE_AS = {
    WORD: "Anh/chị mở tệp bằng Word, chọn “Lưu thành” (Save as), kiểu “Word Document (.docx)” "
    "rồi tải lên lại.",
    EXCEL: "Anh/chị mở tệp bằng Excel, chọn “Lưu thành” (Save as), kiểu “Excel Workbook (.xlsx)” "
    "rồi tải lên lại.",
}
OTHER_KINDS = (
    (b"%PDF", "Đây là tệp PDF"),
    (b"{\\rtf", "Đây là tệp RTF"),
    (b"<!DOCTYPE html", "Đây là trang web"),
    (b"<html", "Đây là trang web"),
)


class Package:
    """An opened zip whose entries were checked; reads each entry within the limits."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MAX_UNPACKED
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """An entry's content; "" for one that is not there."""
        if name not in self.names:
            return b""
        try:
            content = self._archive.read(name)
        except BROKEN_ENTRY as error:
            raise UnreadableFileError(_broken()) from error
        except RuntimeError as error:
            raise UnreadableFileError(_locked()) from error
        self._left -= len(content)
        if self._left < 0:
            raise UnreadableFileError(_too_large())
        return content

    def xml(self, name: str) -> Any | None:
        """The root of an XML entry; None for one that is not there."""
        content = self.read(name)
        return parse_xml(content) if content else None

    def check_xml(self) -> None:
        """Refuse entities in any XML entry, for readers that parse the entries themselves."""
        for name in sorted(self.names):
            if name.lower().endswith((".xml", ".rels", ".vml")):
                _check_xml(self.read(name))


def read_all(file: BinaryIO, limit: int = MAX_FILE) -> bytes:
    """The whole file, refused when it is empty or larger than `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    while size <= limit and (part := file.read(CHUNK)):
        parts.append(part)
        size += len(part)
    if size > limit:
        raise UnreadableFileError(_too_large())
    if not size:
        raise UnreadableFileError("Tệp rỗng. Anh/chị kiểm tra lại tệp rồi tải lên lại.")
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
        raise UnreadableFileError(_broken()) from error
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise UnreadableFileError(_too_large())
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
        raise UnreadableFileError(_locked() if ENCRYPTED in content else _old_kind(main))
    if not content.startswith(b"PK"):
        raise UnreadableFileError(f"{_kind_of(content)}. {SAVE_AS[main]}")
    package = open_package(content)
    if any(MACROS.search(name) for name in package.names) or _has_macro_type(package):
        raise UnreadableFileError(
            f"Tệp có chứa macro nên không nhận, vì lý do an toàn. {SAVE_AS[main]}"
        )
    if main not in package.names:
        raise UnreadableFileError(_wrong_office(package, main))
    return package


def parse_xml(content: bytes, broken: str = "") -> Any:
    """The root element; entities and document types are refused, not resolved.

    `broken` says what to do about what is not XML, where the advice for Office does not fit.

    Raises:
        UnreadableFileError: not XML, with a document type, or too large.
    """
    _check_xml(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableFileError(broken or _broken()) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFileError(_entities())
    return root


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if UNSAFE_NAME.search(entry.filename):
        raise UnreadableFileError(
            "Tệp có tên thành phần không an toàn nên không nhận. Anh/chị tạo lại tệp bằng "
            "phần mềm gốc rồi tải lên lại."
        )
    if entry.flag_bits & 0x1:
        raise UnreadableFileError(_locked())
    packed = max(entry.compress_size, 1)
    if entry.file_size > RATIO_FROM and entry.file_size / packed > MAX_RATIO:
        raise UnreadableFileError(_too_large())


def _check_xml(content: bytes) -> None:
    if len(content) > MAX_XML or content.count(b"<") > MAX_TAGS:
        raise UnreadableFileError(_too_large())
    if any(DECLARATION.search(text) for text in _readings(content)):
        raise UnreadableFileError(_entities())


def _readings(content: bytes) -> Iterator[bytes]:
    """The bytes, and for wide encodings the same text as UTF-8."""
    yield content
    wide = b"\x00" in content[:64]
    for bom, encoding in BOMS:
        if content.startswith(bom) or wide:
            yield content.decode(encoding, "ignore").encode("utf-8", "ignore")
            yield content.replace(b"\x00", b"")
            return


def _has_macro_type(package: Package) -> bool:
    return b"macroEnabled" in package.read("[Content_Types].xml")


def _kind_of(content: bytes) -> str:
    start = content[:200].lstrip().lower()
    for magic, name in OTHER_KINDS:
        if start.startswith(magic.lower()):
            return name
    return "Không đọc được tệp này"


def _wrong_office(package: Package, main: str) -> str:
    if EXCEL in package.names:
        return "Đây là tệp Excel (.xlsx) nhưng mang đuôi khác. Anh/chị đổi lại đuôi tệp cho đúng."
    if WORD in package.names:
        return "Đây là tệp Word (.docx) nhưng mang đuôi khác. Anh/chị đổi lại đuôi tệp cho đúng."
    return f"Không đọc được tệp này. {SAVE_AS[main]}"


def _old_kind(main: str) -> str:
    kind = "Word cũ (.doc)" if main == WORD else "Excel cũ (.xls)"
    return f"Đây là tệp kiểu {kind}. {SAVE_AS[main]}"


def _locked() -> str:
    return (
        "Tệp được bảo vệ bằng mật khẩu. Anh/chị mở tệp, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) "
        "rồi tải lên lại."
    )


def _broken() -> str:
    return (
        "Tệp bị hỏng hoặc tải lên chưa trọn vẹn. Anh/chị mở thử tệp trên máy; nếu mở được thì "
        "lưu lại thành .docx hoặc .xlsx rồi tải lên lại."
    )


def _too_large() -> str:
    return (
        f"Tệp quá lớn (tối đa {MAX_FILE // 1_000_000} MB, kể cả phần giải nén có giới hạn). "
        "Anh/chị chia ngân hàng câu hỏi thành nhiều tệp nhỏ hơn hoặc giảm cỡ hình."
    )


def _entities() -> str:
    return (
        "Tệp có khai báo kiểu tài liệu (DTD) không an toàn nên không nhận. Anh/chị tạo lại tệp "
        "bằng phần mềm gốc rồi tải lên lại."
    )
