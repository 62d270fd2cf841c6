"""PDF files: bounded in objects, and in what their compressed parts unpack to."""

import re
import zlib

from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError

# An object, and the beginning and the end of its stream.
MAX_OBJECTS = 20_000
MAX_INFLATED = 60_000_000
CHUNK = 65_536
STREAM = re.compile(rb"stream\r?\n")
NO_PDF = LazyText(
    "Tệp này không phải là PDF, hoặc đã bị hỏng. Anh/chị mở thử tệp trên máy rồi chọn lại đúng tệp."
)
HEAVY = LazyText(
    "Tệp PDF này có cấu trúc quá lớn nên không nhận. Anh/chị in lại tệp thành PDF, "
    "hoặc giảm số trang và cỡ hình, rồi tải lên lại."
)


def check_pdf(content: bytes) -> None:
    """Let in a PDF whose reading is bounded; its compressed parts are inflated once, unkept.

    Raises:
        UnreadableFileError: no PDF, of too many objects, or made to burst.
    """
    if b"%PDF-" not in content[:1024]:
        raise UnreadableFileError(NO_PDF)
    parts = max(content.count(b" obj"), content.count(b"stream\n"), content.count(b"stream\r"))
    if parts > 2 * MAX_OBJECTS:
        raise UnreadableFileError(HEAVY)
    left = MAX_INFLATED
    for match in STREAM.finditer(content):
        left -= _inflated_size(memoryview(content)[match.end() :], left)
        if left <= 0:
            raise UnreadableFileError(HEAVY)


def _inflated_size(content: memoryview, most: int) -> int:
    """How much it unpacks to, up to `most`; at least as much as was read of it."""
    inflate, size = zlib.decompressobj(), 0
    for start in range(0, len(content), CHUNK):
        given = content[start : start + CHUNK]
        try:
            part = inflate.decompress(given, most)
        except zlib.error:
            return size + (len(given) if start or _begins_as_zlib(content) else 0)
        size += max(len(part), len(given) - len(inflate.unused_data))
        if inflate.unconsumed_tail:
            return most
        if inflate.eof or size > most:
            break
    return min(size, most)


def _begins_as_zlib(content: memoryview) -> bool:
    """Anything else (pictures, plain texts) is given up at its second byte, and costs nothing."""
    return content[0] & 15 == 8 and int.from_bytes(content[:2], "big") % 31 == 0
