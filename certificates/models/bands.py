"""Xếp loại: the word for a result, by bands that each issuing body sets.

The usual bands are those that training bodies print; a body may write others, or none.
"""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

USUAL = "Xuất sắc: 90\nGiỏi: 80\nKhá: 70\nTrung bình: 50"
LINE = re.compile(r"^(?P<name>[^:]{1,60}):\s*(?P<percent>\d{1,3}(?:[.,]\d)?)\s*%?$")


def read_bands(text: str) -> list[tuple[Decimal, str]]:
    """From how many percent on each word holds, highest first.

    Raises:
        ValidationError: a line is not a name, a colon and 0–100, or a percentage comes twice.
    """
    found: dict[Decimal, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = LINE.match(line)
        percent = Decimal(match["percent"].replace(",", ".")) if match else Decimal(-1)
        if match is None or percent > 100 or percent in found:
            raise ValidationError(
                _("Dòng “%(line)s” chưa đúng. Hãy ghi như: Giỏi: 80; mỗi mức phần trăm một lần.")
                % {"line": line[:60]}
            )
        found[percent] = match["name"].strip()
    return sorted(found.items(), reverse=True)


def check_bands(text: str) -> None:
    """Validator of the field; see `read_bands`."""
    read_bands(text)


def classify(percent: float | Decimal | None, text: str) -> str:
    """The word for a result in percent; empty without result, or below the lowest band."""
    if percent is None:
        return ""
    exact = round(Decimal(percent), 9)  # 0.29 × 100 is 28.999999999999996
    return next((name for least, name in read_bands(text) if exact >= least), "")
