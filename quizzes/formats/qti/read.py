"""QTI packages and single items: the manifest, then one question for each item."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from cms.text import LazyText
from cms.uploads.guard.packages import Package, open_package, read_all
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.xml import parse_xml
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion
from quizzes.formats.qti.names import attribute, local_name, name_of, within
from quizzes.formats.qti.questions import read_item
from quizzes.formats.qti.source import Source, resolve
from quizzes.formats.xml_element import XmlElement

MANIFEST = "imsmanifest.xml"
ITEM_TYPE = re.compile(r"imsqti_(?:apip)?item_xmlv(?:2p\d|3p\d)", re.IGNORECASE)
TEST_TYPE = re.compile(r"imsqti_(?:test|assessment|section)_xmlv", re.IGNORECASE)
OLD_TYPE = re.compile(r"imsqti_xmlv1p\d", re.IGNORECASE)
ITEM_START = re.compile(rb"<(?:[\w.-]+:)?(?:qti-assessment-item|assessmentItem)[\s>/]")
NO_QTI = LazyText(
    "Không đọc được tệp này. Anh/chị xuất ngân hàng câu hỏi thành gói QTI 2.1, 2.2 hoặc 3.0 "
    "(tệp .zip có imsmanifest.xml) rồi tải lên lại."
)
OLD = LazyText(
    "Đây là QTI 1.x, hệ thống chưa đọc. Anh/chị xuất lại từ phần mềm gốc thành gói "
    "QTI 2.1, 2.2 hoặc 3.0."
)
TEST = LazyText(
    "Gói có cấu trúc đề thi; chỉ lấy câu hỏi, không lấy cách xếp đề. Anh/chị dựng "
    "đề trong hệ thống sau khi nhập."
)
BROKEN = LazyText(
    "Tệp của câu này không đúng XML nên không đọc được. Hãy xuất lại từ phần mềm gốc."
)
MISSING = LazyText("Danh mục của gói có câu này nhưng trong gói không có tệp. Hãy xuất lại gói.")
NOTHING = LazyText(
    "Không tìm thấy câu hỏi nào trong gói. Hãy kiểm tra lại khi xuất từ phần mềm gốc."
)
Found = ParsedQuestion | Diagnostic


def fits(content: bytes) -> bool:
    """Whether the content is a package with a manifest, or a single item."""
    if not content.startswith(b"PK"):
        return ITEM_START.search(content[:10_000].replace(b"\x00", b"")) is not None
    try:
        return bool(_manifest_name(open_package(content)))
    except UnreadableFileError:
        return False


def read_bank(file: BinaryIO) -> ParsedBank:
    """Read a QTI package (2.1, 2.2, 3.0) or a single item of it.

    Understands choice, match, order, text entry and extended text interactions, pictures,
    feedback, the response processing templates `match_correct` and `map_response`, and
    comparisons of numbers with a tolerance. Other interactions and items that make their
    figures by chance are problems; marking in a way of their own is said in `assumed`.

    Raises:
        UnreadableFileError: no QTI of these versions, hostile, too large, or cut off.
    """
    content = read_all(file)
    if content.startswith(b"PK"):
        return _bank(list(_package(open_package(content))))
    if not content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        raise UnreadableFileError(NO_QTI)
    root = parse_xml(content)
    if name_of(root) != "assessmentitem":
        raise UnreadableFileError(OLD if name_of(root) == "questestinterop" else NO_QTI)
    return _bank([read_item(root, Source(None), "", 1)])


def _bank(found: list[Found]) -> ParsedBank:
    return ParsedBank(
        tuple(each for each in found if isinstance(each, ParsedQuestion)),
        tuple(each for each in found if isinstance(each, Diagnostic)),
    )


def _package(package: Package) -> Iterator[Found]:
    manifest = _manifest_name(package)
    root = package.xml(manifest) if manifest else None
    if root is None:
        raise UnreadableFileError(NO_QTI)
    resources = list(within(root, "resource"))
    types = [attribute(resource, "type") for resource in resources]
    if any(map(TEST_TYPE.match, types)):
        yield Diagnostic(0, LazyText("cả tệp"), TEST, "test left out")
    items = [
        _path(manifest, each) for each in resources if ITEM_TYPE.match(attribute(each, "type"))
    ]
    if not items and any(map(OLD_TYPE.match, types)):
        raise UnreadableFileError(OLD)
    if not items:
        yield Diagnostic(0, LazyText("cả tệp"), NOTHING, "no questions")
    source = Source(package)
    for number, path in enumerate(dict.fromkeys(items), 1):
        yield _item(source, path, number)


def _item(source: Source, path: str, number: int) -> Found:
    content = source.entry(path)
    if not content:
        return Diagnostic(number, LazyText("tệp %(path)s", path=path), MISSING, "missing file")
    root = _root(content)
    if root is None or name_of(root) != "assessmentitem":
        name = f" (“{local_name(root)}”)" if root is not None else ""
        return Diagnostic(
            number, LazyText("tệp %(path)s", path=path), f"{BROKEN}{name}", "broken item"
        )
    return read_item(root, source, path, number)


def _root(content: bytes) -> Any | None:
    """The root; None for what is no XML. What is refused as hostile refuses the package."""
    try:
        return parse_xml(content)
    except UnreadableFileError as error:
        if error.__cause__ is None:
            raise
        return None


def _path(manifest: str, resource: XmlElement) -> str:
    files = [attribute(part, "href") for part in within(resource, "file")]
    return resolve(manifest, attribute(resource, "href") or next(iter(files), ""))


def _manifest_name(package: Package) -> str:
    """The manifest at the top, or in the one folder that people zip with it."""
    names = [name for name in package.names if posixpath.basename(name).lower() == MANIFEST]
    return min(names, key=lambda name: (name.count("/"), name), default="")
