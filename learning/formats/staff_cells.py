"""Single cells of a staff list: what a text, date or choice in them means."""

import datetime as dt
import re
from enum import StrEnum
from typing import Any

from django.utils import timezone

from cms.text import LazyText, fold, gettext_noop, nfc
from cms.uploads.serial_days import day_of_serial

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

GENDERS = {"nam": "male", "nu": "female"}
CATEGORIES = {
    "can bo": "cadre",
    "cong chuc": "civil_servant",
    "vien chuc": "public_employee",
    "hop dong": "contract",
    "hop dong lao dong": "contract",
}


class ProblemKind(StrEnum):
    MISSING = gettext_noop("Thiếu thông tin")
    BAD_DATE = gettext_noop("Ngày không đúng")
    BAD_EMAIL = gettext_noop("Thư điện tử không đúng")
    BAD_VALUE = gettext_noop("Giá trị không nhận ra")
    DUPLICATE = gettext_noop("Trùng trong tệp")
    UNKNOWN_UNIT = gettext_noop("Đơn vị không có trong hệ thống")
    CONFLICT = gettext_noop("Trùng với người khác trong hệ thống")


class CellError(Exception):
    """The cell cannot be taken; the text says what to do."""

    def __init__(self, kind: ProblemKind, message: str) -> None:
        self.kind, self.message = kind, message


def text_of(value: object) -> str:
    """The cell as text, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return nfc(str(value))


def plain(value: object) -> str:
    """Any text."""
    return text_of(value)


def _choice(options: dict[str, str], value: object) -> str:
    text = text_of(value)
    if not text:
        return ""
    if fold(text) not in options:
        raise CellError(
            ProblemKind.BAD_VALUE,
            LazyText("Không nhận ra “%(text)s”. Hãy chọn đúng như mẫu.", text=text),
        )
    return options[fold(text)]


def _email(value: object) -> str:
    text = text_of(value).lower()
    if text and not EMAIL.fullmatch(text):
        raise CellError(
            ProblemKind.BAD_EMAIL, LazyText("Thư điện tử phải có dạng ten@coquan.vn. Hãy sửa lại.")
        )
    return text


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = text_of(value)
    if not text:
        return None
    try:
        if isinstance(value, int | float):
            return day_of_serial(value)
        match = DATE.fullmatch(text)
        if match is None:
            raise ValueError
        day, month, year = (int(part) for part in match.groups())
        return dt.date(year, month, day)
    except ValueError:
        raise CellError(
            ProblemKind.BAD_DATE,
            LazyText(
                "“%(text)s” không phải là ngày có thật theo dạng ngày/tháng/năm. Hãy sửa lại.",
                text=text,
            ),
        ) from None


def _birth_date(value: object) -> dt.date | None:
    day = _date(value)
    if day and not 15 <= (timezone.localdate() - day).days // 365 <= 100:
        raise CellError(
            ProblemKind.BAD_DATE, LazyText("Ngày sinh không hợp lý. Hãy kiểm tra lại năm sinh.")
        )
    return day


PARSERS: dict[str, Any] = {
    "gender": lambda value: _choice(GENDERS, value),
    "category": lambda value: _choice(CATEGORIES, value),
    "email": _email,
    "birth_date": _birth_date,
    "starts_on": _date,
}
