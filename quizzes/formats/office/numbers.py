"""Numbers as people write them here, as decimal texts with a point, and back."""

import re
from decimal import Decimal, InvalidOperation

LEADING = re.compile(r"\s*([-+]?[\d.,]*\d)\s*(.*)", re.DOTALL)
GROUPED = re.compile(r"[-+]?\d{1,3}(\.\d{3})+")


def decimal_text(text: str) -> str | None:
    """`1.234,5`, `1234,5` or `1234.5` as "1234.5"; None for anything else."""
    compact = "".join(text.split())
    if "," in compact or GROUPED.fullmatch(compact):
        compact = compact.replace(".", "").replace(",", ".", 1)
    try:
        number = Decimal(compact)
    except InvalidOperation:
        return None
    return f"{number:f}" if number.is_finite() and -40 < number.adjusted() < 40 else None


def split_unit(text: str) -> tuple[str, str]:
    """A number and what stands behind it ("30 ngày"); ("", "") without a number."""
    match = LEADING.match(text)
    value = decimal_text(match[1]) if match else None
    return (value, match[2].strip()) if match and value else ("", "")


def as_written(decimal: str) -> str:
    """A decimal text with a point as people write it, with a comma."""
    return decimal.replace(".", ",")
