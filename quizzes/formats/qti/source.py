"""Where an item stands in its package, and what it may fetch from there."""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from cms.text import LazyText
from cms.uploads.guard.packages import Package
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.xml import parse_xml
from quizzes.formats.base import ParsedImage
from quizzes.formats.pictures import picture_kind
from quizzes.formats.qti.names import within

ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
MAX_PACKAGE = 30_000_000
TOO_MUCH = LazyText("Gói có quá nhiều chữ. Anh/chị chia ngân hàng câu hỏi thành nhiều gói nhỏ hơn.")
UNSAFE = LazyText(
    "Gói QTI dẫn tới tệp nằm ngoài gói nên không nhận, vì lý do an toàn. Anh/chị "
    "xuất lại gói bằng phần mềm gốc rồi tải lên lại."
)


def resolve(base: str, href: str) -> str:
    """The entry that `href` in the file `base` names; "" for an address outside of files.

    Raises:
        UnreadableFileError: the path leads out of the package.
    """
    if ELSEWHERE.match(href.strip()):
        return ""
    path = unquote(href.split("#")[0].split("?")[0]).strip().replace("\\", "/")
    found = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else ""
    if found.startswith(("/", "..")) or "\x00" in found:
        raise UnreadableFileError(UNSAFE)
    return found


@dataclass
class Source:
    """The files of a package, each read once; a bare item has none."""

    package: Package | None
    known: dict[str, bytes] = field(default_factory=dict)
    _left: int = MAX_PACKAGE
    _passages: dict[str, list[Any]] = field(default_factory=dict)

    def spend(self, size: int) -> None:
        """Count what is read against what a package may hold, shared passages each time.

        Raises:
            UnreadableFileError: the package holds more.
        """
        self._left -= size
        if self._left < 0:
            raise UnreadableFileError(TOO_MUCH)

    def read(self, base: str, href: str) -> bytes:
        """What `href` in the file `base` names; "" for what is not in the package."""
        return self.entry(resolve(base, href))

    def entry(self, path: str) -> bytes:
        """An entry by its path in the package; "" for one that is not there."""
        if not path or self.package is None:
            return b""
        if path not in self.known:
            self.known[path] = self.package.read(path)
        return self.known[path]

    def image(self, base: str, href: str, alt: str) -> ParsedImage | None:
        """The picture of that address; None for one that is not there or no picture."""
        content = self.read(base, href)
        if not picture_kind(content):
            return None
        return ParsedImage(posixpath.basename(resolve(base, href)), content, alt)

    def passage(self, base: str, href: str) -> list[Any]:
        """The text of the shared passage of that address; [] for one that is not there."""
        path = resolve(base, href)
        if path not in self._passages:
            content = self.entry(path)
            root = parse_xml(content) if content else None
            found = within(root, "stimulusbody") if root is not None else ()
            self._passages[path] = list(found)
        return self._passages[path]
