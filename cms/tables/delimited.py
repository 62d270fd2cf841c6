"""Texts with a line a row (.csv, .txt): their encoding and separator are found out."""

import csv
import io
from collections import Counter

from cms.tables.sheets import NOTHING, Book, Cell, Line, Sheet
from cms.tables.shown import clean
from cms.text import LazyText, gettext_noop
from cms.uploads.guard.refusals import UnreadableFileError

SEPARATORS = {
    ";": gettext_noop("dấu chấm phẩy"),
    ",": gettext_noop("dấu phẩy"),
    "\t": gettext_noop("dấu tab"),
    "|": gettext_noop("dấu gạch đứng"),
}
# With a mark of the encoding at the start, then what is likely, the strictest first.
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LIKELY = ("utf-8", "cp1258")
LOOKED_AT = 50
MAX_COLUMNS = 256
MAX_FIELD = 100_000


def read_delimited(content: bytes, *, max_rows: int) -> Book:
    """The one table of a text.

    Raises:
        UnreadableFileError: no text in an encoding that we know, without columns, or too long.
    """
    encoding, text = _decoded(content)
    separator = _separator(text)
    csv.field_size_limit(MAX_FIELD)
    lines = []
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for number, fields in enumerate(rows, start=1):
            cells = tuple(map(_cell, fields[:MAX_COLUMNS]))
            if all(cell is NOTHING for cell in cells):
                continue
            if number > max_rows:
                raise UnreadableFileError(
                    LazyText(
                        "Danh sách dài hơn %(limit)s dòng. Anh/chị chia thành nhiều tệp.",
                        limit=max_rows,
                    )
                )
            lines.append(Line(number, cells))
    except csv.Error as error:
        raise UnreadableFileError(_no_table()) from error
    notes = LazyText(
        "Tệp văn bản: bảng mã %(encoding)s, cột cách nhau bằng %(separator)s.",
        encoding=encoding.upper().removesuffix("-SIG"),
        separator=LazyText(SEPARATORS[separator]),
    )
    return Book((Sheet("CSV", tuple(lines)),), (notes,))


def _decoded(content: bytes) -> tuple[str, str]:
    marked = [name for mark, name in MARKS if content.startswith(mark)]
    for encoding in marked or LIKELY:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return encoding, text
    raise UnreadableFileError(_no_table())


def _separator(text: str) -> str:
    """The sign that splits most of the first lines into equally many columns."""
    lines = [line for line in text.splitlines()[:LOOKED_AT] if line.strip()]
    best, best_worth = "", (0, 0)
    for sign in SEPARATORS:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        if counts:
            columns, often = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            best, best_worth = max(
                (best, best_worth), (sign, (often, columns)), key=lambda pair: pair[1]
            )
    if not best:
        raise UnreadableFileError(_no_table())
    return best


def _cell(field: str) -> Cell:
    # Excel writes ="00123" so that it keeps the zeros itself.
    if field.startswith('="') and field.endswith('"'):
        field = field[2:-1]
    text = clean(field)
    return Cell(text, text) if text else NOTHING


def _no_table() -> str:
    return LazyText(
        "Không đọc được tệp này như một bảng. Anh/chị mở tệp bằng Excel, chọn “Lưu thành” "
        "(Save as), kiểu “Excel Workbook (.xlsx)” rồi tải lên lại."
    )
