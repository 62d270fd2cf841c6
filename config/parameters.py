"""What an address or a form says, read so that no text can break a page.

Every view reads its parameters through these. What cannot be meant, such as a superscript
digit, a number that no table can hold or a NUL, counts as not given.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Any

# What a column of primary keys holds, on both databases.
MAX_KEY = 2**63 - 1
# What a small number of ours, such as a position or a count of seconds, holds.
MAX_NUMBER = 2**31 - 1
MAX_PAGE = 100_000
MAX_LENGTH = 100
# Days outside leave no room for the days that are counted from them.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
DIGITS = re.compile(r"[0-9]{1,19}")
UNFIT = re.compile("[\0\ud800-\udfff]")


def read_number(value: object, *, least: int = 0, most: int = MAX_NUMBER) -> int | None:
    """The number that ASCII digits spell, within the bounds; None for everything else."""
    if not isinstance(value, str) or not DIGITS.fullmatch(text := value.strip()):
        return None
    number = int(text)
    return number if least <= number <= most else None


def read_key(value: object) -> int | None:
    """A primary key, or None."""
    return read_number(value, least=1, most=MAX_KEY)


def read_keys(values: Iterable[Any]) -> list[int]:
    """The primary keys among the values, in their order."""
    return [key for value in values if (key := read_key(value)) is not None]


def read_page(value: object) -> int:
    """The number of a page of a list; the first for everything else."""
    return read_number(value, least=1, most=MAX_PAGE) or 1


def read_text(value: object, *, longest: int = MAX_LENGTH) -> str:
    """The text without signs that no database takes, without blanks around it, cut."""
    return UNFIT.sub("", value).strip()[:longest] if isinstance(value, str) else ""


def read_choice(value: object, choices: Collection[str]) -> str:
    """One of the choices, or nothing."""
    return value if isinstance(value, str) and value in choices else ""


def without_unfit_signs(value: object) -> Any:
    """JSON, or a form's lists of values, without signs that no database takes."""
    if isinstance(value, str):
        return UNFIT.sub("", value)
    if isinstance(value, list):
        return [without_unfit_signs(one) for one in value]
    if isinstance(value, dict):
        return {without_unfit_signs(k): without_unfit_signs(v) for k, v in value.items()}
    return value
