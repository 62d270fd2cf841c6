"""Whether a file is what its name says: an .mp4 that is a web page must not be kept."""

from collections.abc import Callable
from typing import IO

from cms.uploads.media_types import extension_of

MAX_SNIFFED_BYTES = 4096
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def fits_its_name(name: str, file: IO[bytes]) -> bool:
    """Read the file's first bytes, and no more; it stands at its beginning afterwards."""
    file.seek(0)
    head = file.read(MAX_SNIFFED_BYTES)
    file.seek(0)
    looks_right = _LOOKS.get(extension_of(name))
    return looks_right is not None and looks_right(head)


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp"


def _is_mp3(head: bytes) -> bool:
    """A tag, or the first frame: eleven bits set, then a version and layer that exist."""
    frame = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return head.startswith(b"ID3") or (frame and head[1] & 0x18 != 0x08 and head[1] & 0x06 != 0)


def _is_text(head: bytes) -> bool:
    return head.startswith(UTF_16) or b"\x00" not in head


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


_is_zip = _begins(b"PK\x03\x04")
_LOOKS: dict[str, Callable[[bytes], bool]] = {
    "mp4": _is_mp4,
    "m4a": _is_mp4,
    "webm": lambda head: head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head,
    "mp3": _is_mp3,
    "ogg": _begins(b"OggS"),
    "vtt": _begins(b"WEBVTT", b"\xef\xbb\xbfWEBVTT"),
    "pdf": lambda head: b"%PDF-" in head[:1024],
    "docx": _is_zip,
    "pptx": _is_zip,
    "xlsx": _is_zip,
    "odt": _is_zip,
    "ods": _is_zip,
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "csv": _is_text,
    "txt": _is_text,
}
