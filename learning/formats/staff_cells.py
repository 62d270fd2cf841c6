"""Single cells of a staff list: what a text, date or choice in them means."""

import datetime as dt
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from cms.tables.sheets import Cell
from cms.text import LazyText, fold, gettext_noop, nfc
from cms.uploads.serial_days import day_of_serial

DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0?0:00(?::00)?)?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
# A day of service lies between these years.
FIRST_YEAR, YEARS_AHEAD = 1950, 10

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


# How long a text the database keeps.
LENGTHS = {
    "staff_code": 30,
    "full_name": 120,
    "ethnicity": 40,
    "position": 120,
    "job": 160,
    "grade": 20,
    "email": 254,
}


def read_cell(field: str, cell: Cell, *, from_1904: bool = False) -> Any:
    """What the cell means for the field: a text, a date or None, a stored choice.

    Raises:
        CellError: it shows an error, has no value yet, does not fit, or is too long.
    """
    if cell.fault:
        raise CellError(ProblemKind.BAD_VALUE, cell.problem)
    if field in DATES:
        return DATES[field](cell, from_1904)
    value = TEXTS.get(field, nfc)(cell.text)
    limit = LENGTHS.get(field)
    if limit is not None and len(value) > limit:
        raise CellError(
            ProblemKind.BAD_VALUE,
            LazyText(
                "Dài %(length)s ký tự, quá mức %(limit)s. Hãy rút gọn, hoặc xem có dán nhầm không.",
                length=len(value),
                limit=limit,
            ),
        )
    return value


def _choice(options: dict[str, str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        said = nfc(text)
        if said and fold(said) not in options:
            raise CellError(
                ProblemKind.BAD_VALUE,
                LazyText("Không nhận ra “%(text)s”. Hãy chọn đúng như mẫu.", text=said),
            )
        return options[fold(said)] if said else ""

    return read


def _email(text: str) -> str:
    said = nfc(text).lower()
    try:
        if said:
            validate_email(said)
    except ValidationError:
        raise CellError(
            ProblemKind.BAD_EMAIL, LazyText("Thư điện tử phải có dạng ten@coquan.vn. Hãy sửa lại.")
        ) from None
    return said


def _date(cell: Cell, from_1904: bool) -> dt.date | None:
    value, text = cell.value, nfc(cell.text)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not text:
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return day_of_serial(value, from_1904=from_1904)
        return _date_of(text)
    except ValueError:
        raise CellError(
            ProblemKind.BAD_DATE,
            LazyText(
                "“%(text)s” không phải là ngày có thật theo dạng ngày/tháng/năm. Hãy sửa lại.",
                text=text,
            ),
        ) from None


def _date_of(text: str) -> dt.date:
    """Raises ValueError for what is no day that exists, its year in four digits."""
    iso = ISO.fullmatch(text)
    if iso is not None:
        year, month, day = map(int, iso.groups())
        return dt.date(year, month, day)
    match = DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, month, year = map(int, match.groups())
    return dt.date(year, month, day)


def _birth_date(cell: Cell, from_1904: bool) -> dt.date | None:
    day = _date(cell, from_1904)
    if day and not 15 <= (timezone.localdate() - day).days // 365 <= 100:
        raise CellError(
            ProblemKind.BAD_DATE, LazyText("Ngày sinh không hợp lý. Hãy kiểm tra lại năm sinh.")
        )
    return day


def _starts_on(cell: Cell, from_1904: bool) -> dt.date | None:
    day = _date(cell, from_1904)
    if day and not FIRST_YEAR <= day.year <= timezone.localdate().year + YEARS_AHEAD:
        raise CellError(
            ProblemKind.BAD_DATE, LazyText("Năm của ngày này không hợp lý. Hãy kiểm tra lại.")
        )
    return day


TEXTS: dict[str, Callable[[str], str]] = {
    "gender": _choice(GENDERS),
    "category": _choice(CATEGORIES),
    "email": _email,
}
DATES: dict[str, Callable[[Cell, bool], dt.date | None]] = {
    "birth_date": _birth_date,
    "starts_on": _starts_on,
}
