"""One cell of a form with results: read, or refused with what to do."""

import datetime as dt
import re
from enum import StrEnum

from cms.tables.sheets import Cell
from cms.text import LazyText, gettext_noop, nfc
from cms.uploads.serial_days import day_of_serial
from quizzes.engine.pins import LETTERS

SEPARATORS = re.compile(r"[\s,;/.\-]+")
DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class ProblemKind(StrEnum):
    MISSING = gettext_noop("Thiếu thông tin")
    FAULTY = gettext_noop("Ô không có giá trị")
    HIDDEN = gettext_noop("Dòng đang ẩn")
    BAD_ANSWER = gettext_noop("Phương án không đúng")
    BAD_DATE = gettext_noop("Ngày không đúng")
    BAD_CODE = gettext_noop("Mã đề không đúng")
    DUPLICATE = gettext_noop("Trùng trong tệp")
    UNKNOWN_PERSON = gettext_noop("Không tìm thấy cán bộ")
    NO_RIGHT = gettext_noop("Không được làm bài này")
    CONFLICT = gettext_noop("Khác với kết quả đã ghi")


class CellError(Exception):
    """The cell cannot be read; `message` says what to do."""

    def __init__(self, kind: ProblemKind, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


def as_text(cell: Cell) -> str:
    """A cell as people see it, on one line: codes keep their zeros, days are dd/mm/yyyy.

    Raises:
        CellError: it shows an error, or its formula was not computed.
    """
    if cell.fault:
        raise CellError(ProblemKind.FAULTY, cell.problem)
    return nfc(cell.text)


def required(cell: Cell) -> str:
    """A text that must be there."""
    text = as_text(cell)
    if not text:
        raise CellError(ProblemKind.MISSING, LazyText("Ô này đang trống. Anh/chị điền vào."))
    return text


def as_letters(cell: Cell) -> str:
    """Letters of options, each once and in order: "c, a" is "AC"; "" for no answer."""
    letters = SEPARATORS.sub("", as_text(cell)).upper()
    if any(letter not in LETTERS for letter in letters):
        raise CellError(
            ProblemKind.BAD_ANSWER,
            LazyText(
                "Ghi chữ cái của phương án (%(letters)s–%(letters2)s), nhiều phương án thì ghi "
                "liền (ví dụ AC); không trả lời thì để trống.",
                letters=LETTERS[0],
                letters2=LETTERS[-1],
            ),
        )
    return "".join(sorted(set(letters)))


def as_date(cell: Cell, *, from_1904: bool = False) -> dt.date:
    """A day: a real date, Excel's number of days, or text as dd/mm/yyyy."""
    value, text = cell.value, required(cell)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return day_of_serial(value, from_1904=from_1904)
        match = DATE.fullmatch(text)
        if match is None:
            raise ValueError
        day, month, year = (int(part) for part in match.groups())
        return dt.date(year, month, day)
    except ValueError:
        raise CellError(
            ProblemKind.BAD_DATE,
            LazyText("Ghi một ngày có thật theo dạng ngày/tháng/năm, ví dụ 05/03/2026."),
        ) from None
