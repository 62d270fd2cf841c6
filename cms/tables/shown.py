"""The text that a spreadsheet program shows for a value in a format."""

import datetime as dt
import re

from cms.tables.sheets import Value
from cms.text import compose

GENERAL = "General"
# Of a format's parts for positive, negative numbers, nothing and text, what counts is the first.
QUOTED = re.compile(r'"([^"]*)"|\\(.)')
COLOURS = re.compile(r"\[[^\]]*\]|_.|\*.")
ZEROS = re.compile(r"0+")
# How Office writes signs that XML cannot hold.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def text_shown(value: Value, number_format: str = GENERAL) -> str:
    """The text of a cell as people see it; days as 05/03/2026, fractions with a comma."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, int | float):
        return number_shown(value, number_format)
    if isinstance(value, dt.datetime):
        has_time = value.time() != dt.time()
        return value.strftime("%d/%m/%Y %H:%M" if has_time else "%d/%m/%Y")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return clean(str(value))


def clean(text: str) -> str:
    """The text without Office's escapes and unseen signs; blanks within a line made one."""
    if "_x" in text:
        text = ESCAPED.sub(_sign, text)
    if text.isascii() and text.isalnum():
        return text
    lines = (" ".join(line.split()) for line in compose(text).splitlines())
    return "\n".join(line for line in lines if line)


def number_shown(value: float, number_format: str) -> str:
    """A number in a format: the zeros and the words in it are shown, its thousands are not."""
    if isinstance(value, float) and not value.is_integer() and value != value:
        return ""
    pattern = COLOURS.sub("", number_format.split(";")[0])
    around = [first or second for first, second in QUOTED.findall(pattern)]
    bare = QUOTED.sub("\0", pattern)
    if "%" in bare:
        return f"{round(value * 100, 6):g}%".replace(".", ",")
    if value < 0 or ("E" in bare.upper() and bare != GENERAL):
        return _plain(value)
    return _placed(value, bare, around)


def _placed(value: float, bare: str, around: list[str]) -> str:
    """The number in the place of the format's zeros, between its words."""
    whole = bare.partition(".")[0].replace(",", "")
    zeros = max((len(each) for each in ZEROS.findall(whole)), default=0)
    shown = _plain(value)
    if zeros and float(value).is_integer():
        shown = shown.zfill(zeros)
    before, after = _sides(bare, around)
    return clean(f"{before}{shown}{after}")


def _sides(bare: str, around: list[str]) -> tuple[str, str]:
    digits = [place for place, sign in enumerate(bare) if sign in "0#?"]
    if not digits or not around:
        return "", ""
    words = iter(around)
    before: list[str] = []
    after: list[str] = []
    for place, sign in enumerate(bare):
        if sign == "\0":
            (before if place < digits[0] else after).append(next(words))
    return "".join(before), "".join(after)


def _plain(value: float) -> str:
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.12g}".replace(".", ",")


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
