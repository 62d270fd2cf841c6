"""One cell of a form with results: read, or refused with what to do."""

import datetime as dt
import re
from enum import StrEnum

from openpyxl.utils.datetime import from_excel

from cms.text import nfc
from quizzes.engine.pins import LETTERS

SEPARATORS = re.compile(r"[\s,;/.\-]+")
DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class ProblemKind(StrEnum):
    MISSING = "Thiếu thông tin"
    BAD_ANSWER = "Phương án không đúng"
    BAD_DATE = "Ngày không đúng"
    BAD_CODE = "Mã đề không đúng"
    DUPLICATE = "Trùng trong tệp"
    UNKNOWN_PERSON = "Không tìm thấy cán bộ"
    NO_RIGHT = "Không được làm bài này"
    CONFLICT = "Khác với kết quả đã ghi"


class CellError(Exception):
    """The cell cannot be read; `message` says what to do."""

    def __init__(self, kind: ProblemKind, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


def as_text(value: object) -> str:
    """A cell as text: whole numbers without a point, days as dd/mm/yyyy, NFC."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.date):
        value = value.strftime("%d/%m/%Y")
    return nfc(str(value))


def required(value: object) -> str:
    """A text that must be there."""
    text = as_text(value)
    if not text:
        raise CellError(ProblemKind.MISSING, "Ô này đang trống. Anh/chị điền vào.")
    return text


def as_letters(value: object) -> str:
    """Letters of options, each once and in order: "c, a" is "AC"; "" for no answer."""
    letters = SEPARATORS.sub("", as_text(value)).upper()
    if any(letter not in LETTERS for letter in letters):
        raise CellError(
            ProblemKind.BAD_ANSWER,
            f"Ghi chữ cái của phương án ({LETTERS[0]}–{LETTERS[-1]}), nhiều phương án thì ghi "
            "liền (ví dụ AC); không trả lời thì để trống.",
        )
    return "".join(sorted(set(letters)))


def as_date(value: object) -> dt.date:
    """A day: a real date, Excel's number of days, or text as dd/mm/yyyy."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            moment = from_excel(value)
            if isinstance(moment, dt.datetime):
                return moment.date()
        match = DATE.fullmatch(required(value))
        if match is None:
            raise ValueError
        day, month, year = (int(part) for part in match.groups())
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        raise CellError(
            ProblemKind.BAD_DATE, "Ghi một ngày có thật theo dạng ngày/tháng/năm, ví dụ 05/03/2026."
        ) from None
