"""A PDF costs the web process little, however it is made."""

import struct
import zlib

import pytest

from cms.uploads.guard import pdf
from cms.uploads.guard.pdf import check_pdf
from cms.uploads.guard.refusals import UnreadableFileError
from tests.running.timing import cpu_within


def stored(content=b""):
    """A block of a compressed stream that holds this as it is, and is not the last."""
    return struct.pack("<BHH", 0, len(content), len(content) ^ 0xFFFF) + content


# Streams that each hold all the later ones, and unpack to little.
START = stored(b"stream\nx\x01")
LONG = START * 5_000 + stored() * 900_000
BROKEN = (START * 390 + stored() * 11_000 + b"\xff" * 10) * 50


@pytest.mark.parametrize("content", [LONG, BROKEN], ids=["without-end", "broken"])
def test_streams_within_streams_are_not_read_again_and_again(content):
    with cpu_within(0.5), pytest.raises(UnreadableFileError, match="cấu trúc quá lớn"):
        check_pdf(b"%PDF-1.7\n" + content)


def test_pictures_and_plain_texts_within_a_pdf_count_nothing(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_INFLATED", 200_000)
    plain = b"stream\n\xff\xd8" + bytes(70_000) + b"stream\nBT (Xin chao) Tj ET" + bytes(70_000)
    packed = b"stream\n" + zlib.compress(bytes(100_000)) + b"\nendstream"
    check_pdf(b"%PDF-1.7\n" + plain * 3 + packed)
