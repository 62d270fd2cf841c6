"""Where an item stands in its package, and what it may fetch from there."""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from quizzes.formats.base import ParsedImage, UnreadableFile
from quizzes.formats.guard import Package, parse_xml
from quizzes.formats.pictures import picture_kind

ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
UNSAFE = (
    "Gói QTI dẫn tới tệp nằm ngoài gói nên không nhận, vì lý do an toàn. Anh/chị xuất lại gói "
    "bằng phần mềm gốc rồi tải lên lại."
)


def resolve(base: str, href: str) -> str:
    """The entry that `href` in the file `base` names; "" for an address outside of files.

    Raises:
        UnreadableFile: the path leads out of the package.
    """
    if ELSEWHERE.match(href.strip()):
        return ""
    path = unquote(href.split("#")[0].split("?")[0]).strip().replace("\\", "/")
    found = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else ""
    if found.startswith(("/", "..")) or "\x00" in found:
        raise UnreadableFile(UNSAFE)
    return found


@dataclass
class Source:
    """The files of a package, each read once; a bare item has none."""

    package: Package | None
    known: dict[str, bytes] = field(default_factory=dict)

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

    def stimulus(self, base: str, href: str) -> Any | None:
        """The shared passage of that address; None for one that is not there."""
        content = self.read(base, href)
        return parse_xml(content) if content else None
