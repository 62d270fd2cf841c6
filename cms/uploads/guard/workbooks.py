"""Excel files: bounded in sheets, rows, columns and cells before any of it is read."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from cms.text import LazyText
from cms.uploads.guard.packages import BROKEN_ENTRY, open_office
from cms.uploads.guard.refusals import BROKEN, EXCEL, SAVE_AS, UnreadableFileError
from cms.uploads.guard.xml import check_declarations, check_xml

MAX_SHEETS = 50
MAX_COLUMNS = 256
MAX_ROWS = 100_000
LAST_ROW = 1_048_576
MAX_CELLS = 1_200_000
MAX_TAGS = 4_000_000
# What of a sheet is looked at before anything else: enough for a first row of every column.
FIRST_BYTES = 1_000_000

BOM = b"\xef\xbb\xbf"
WIDE_TEXT = (b"<\x00", b"\x00<", b"\xff\xfe", b"\xfe\xff")
ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["'](?!utf-8|us-ascii)""", re.IGNORECASE)
DATA = re.compile(rb"<(\w+:)?sheetData[\s/>]")
# The place of a cell beyond column IV, the 256th, or one written so that nobody sees it.
FAR = re.compile(
    rb"""\sr\s*=\s*["'](?:(?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])[A-Z]*\d|[^"']*&)""", re.IGNORECASE
)
SAVE_SMALLER = LazyText("lưu tệp rồi tải lên lại; hoặc chép riêng bảng sang một tệp mới.")


@contextmanager
def open_sheets(content: bytes) -> Iterator[list[Any]]:
    """The sheets of a workbook that was checked, to be read once, row by row.

    Raises:
        UnreadableFileError: openpyxl cannot read it, now or while the block reads on.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out, we do not need
            yield load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets
    except UnreadableFileError:
        raise
    except Exception as error:  # whatever a broken file provokes
        raise UnreadableFileError(
            LazyText("Không đọc được tệp này. %(advice)s", advice=SAVE_AS[EXCEL])
        ) from error


def check_workbook(content: bytes) -> int:
    """How many tags are read with it: a measure of what reading it costs.

    Raises:
        UnreadableFileError: no .xlsx file, hostile, or of more columns, rows or cells than a
            list has; the message says how to make it smaller.
    """
    _check_starts(content)
    package = open_office(BytesIO(content), EXCEL)
    if sum(name.startswith("xl/worksheets/") for name in package.names) > 2 * MAX_SHEETS:
        raise UnreadableFileError(
            LazyText(
                "Tệp có quá %(limit)s trang tính. Anh/chị chỉ giữ trang cần nhập, %(advice)s",
                limit=MAX_SHEETS,
                advice=SAVE_SMALLER,
            )
        )
    tags = [_check_part(package.read(name)) for name in sorted(package.names)]
    # Every sheet that the workbook names is looked at, even where several name one part.
    named = package.read(EXCEL).count(b"sheetId")
    cost = max(sum(tags), max(tags) * named)
    if cost > MAX_TAGS:
        raise UnreadableFileError(_too_many_cells())
    return cost


def _check_starts(content: bytes) -> None:
    """Say of a sheet that is too wide that it is so, before anything is said of its size."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist()[: 2 * MAX_SHEETS]:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(name) as part:
                        _check_columns(part.read(FIRST_BYTES))
    except (*BROKEN_ENTRY, RuntimeError):
        return  # said better by whoever opens the package


def _check_part(content: bytes) -> int:
    start = content[:200].removeprefix(BOM).lstrip()
    if start.startswith(WIDE_TEXT) or ENCODING.match(start):
        check_xml(content)
        raise UnreadableFileError(BROKEN)
    if not start.startswith(b"<"):
        return 0
    data = DATA.search(content)
    if data is None:
        check_xml(content)
    else:
        check_declarations(content)
        _check_rows(content[data.start() :], data[1] or b"")
    return content.count(b"<")


def _check_rows(data: bytes, prefix: bytes) -> None:
    if data.count(b"<" + prefix + b"row") > MAX_ROWS:
        raise UnreadableFileError(
            LazyText(
                "Trang tính có hơn %(limit)s dòng, kể cả dòng trống đã định dạng. Anh/chị chọn "
                "các dòng trống dưới bảng (Ctrl+Shift+↓), bấm chuột phải, chọn “Xóa” (Delete), "
                "%(advice)s",
                limit=MAX_ROWS,
                advice=SAVE_SMALLER,
            )
        )
    if data.count(b"<" + prefix + b"c") > MAX_CELLS:
        raise UnreadableFileError(_too_many_cells())
    _check_columns(data)


def _check_columns(part: bytes) -> None:
    """By the names of the cells, and, as they need none, by how many stand in a row."""
    data = DATA.search(part)
    if data is None:
        return
    prefix = data[1] or b""
    cells = part[data.start() :].partition(b"</" + prefix + b"sheetData")[0]
    far = FAR.search(cells)
    rows = cells.split(b"<" + prefix + b"row")
    if far or max(row.count(b"<" + prefix + b"c") for row in rows) > MAX_COLUMNS:
        raise UnreadableFileError(
            LazyText(
                "Trang tính rộng hơn %(limit)s cột, kể cả cột trống đã định dạng. Anh/chị chọn "
                "các cột trống bên phải bảng (Ctrl+Shift+→), bấm chuột phải, chọn “Xóa” "
                "(Delete), %(advice)s",
                limit=MAX_COLUMNS,
                advice=SAVE_SMALLER,
            )
        )


def _too_many_cells() -> str:
    return LazyText(
        "Tệp có quá nhiều ô, kể cả ô trống đã định dạng. Anh/chị xóa các dòng, cột "
        "trống và các trang tính thừa, %(advice)s",
        advice=SAVE_SMALLER,
    )
