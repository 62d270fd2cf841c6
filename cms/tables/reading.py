"""A file of tables, whatever its name says that it is."""

from typing import BinaryIO

from cms.tables.delimited import read_delimited
from cms.tables.sheets import Book
from cms.tables.xls import read_xls
from cms.tables.xlsx import Tick, read_xlsx
from cms.text import LazyText
from cms.uploads.guard.packages import ENCRYPTED, OLE, read_all
from cms.uploads.guard.refusals import EXCEL, LOCKED, SAVE_AS, UnreadableFileError

FIRST = 2000
BINARY = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def read_book(file: BinaryIO, *, max_rows: int, tick: Tick | None = None) -> Book:
    """The sheets of an Excel file (.xlsx, .xls) or of a text with a separator (.csv).

    `tick` is told now and then how many rows of how many are read (0: not known).

    Raises:
        UnreadableFileError: none of these, hostile, locked, or with something below row
            `max_rows`; the message says what to do.
    """
    file.seek(0)
    content = read_all(file)
    if content.startswith(b"PK"):
        return read_xlsx(content, max_rows=max_rows, tick=tick)
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise UnreadableFileError(LOCKED)
        return read_xls(content, max_rows=max_rows)
    start = content[:FIRST].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", *(each.lower() for each in BINARY))):
        raise UnreadableFileError(
            LazyText(
                "Tệp này không phải là bảng tính thật, dù tên tệp có thể là .xls. %(advice)s",
                advice=SAVE_AS[EXCEL],
            )
        )
    return read_delimited(content, max_rows=max_rows)
