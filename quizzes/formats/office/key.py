"""Answer tables at the end of a bank: "1-B 2-C", or numbers above or beside letters."""

import re
from collections.abc import Sequence
from itertools import pairwise

from cms.text import fold

LETTERS = r"[A-H](?:\s*[,;&+]?\s*[A-H])*"
PAIR = re.compile(
    rf"(?:câu\s*)?(\d{{1,4}})\s*[-–.:)/=]?\s*({LETTERS}|đúng|sai|đ|s)(?![\w])", re.IGNORECASE
)
BETWEEN = re.compile(r"[\s,;|.]*")
TITLE = re.compile(
    r"(?:(?:bảng|phần|hướng dẫn|tổng hợp)\s+)?đáp án"
    r"(?:\s+(?:trắc nghiệm|tham khảo|đúng|các câu hỏi|câu hỏi|đề(?:\s+\S+)?|phần\s+\S+))*\s*:?",
    re.IGNORECASE,
)
HEADS = frozenset({"cau", "cau hoi", "cau so", "stt", "dap an", "dap an dung", "d/a", "so cau", ""})
ANSWER = re.compile(rf"{LETTERS}|đúng|sai|đ|s", re.IGNORECASE)
NUMBER = re.compile(r"(?:câu\s*)?(\d{1,4})\s*[.)]?", re.IGNORECASE)


def is_title(text: str) -> bool:
    """Whether a line announces the answers of the questions before it."""
    return bool(TITLE.fullmatch(text))


def key_of_line(text: str, *, at_least: int = 2) -> dict[int, str]:
    """The pairs of a line made of nothing else, {} for any other."""
    found = list(PAIR.finditer(text))
    rest = PAIR.sub("", text)
    if len(found) < at_least or not BETWEEN.fullmatch(rest):
        return {}
    return {int(match[1]): match[2] for match in found}


def key_of_table(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """The key in a table that holds nothing else, {} for any other table."""
    cells = [cell for row in rows for cell in row]
    if not all(_fits(cell) for cell in cells):
        return {}
    key: dict[int, str] = {}
    for cell in cells:
        key |= key_of_line(cell, at_least=1)
    return key | _beside(rows) | _below(rows)


def _fits(cell: str) -> bool:
    plain = fold(cell).strip(" .:")
    answer, number = ANSWER.fullmatch(cell), NUMBER.fullmatch(cell)
    return bool(plain in HEADS or answer or number or key_of_line(cell, at_least=1))


def _below(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Numbers in one row, letters in the next."""
    pairs = [pair for upper, lower in pairwise(rows) for pair in zip(upper, lower, strict=False)]
    return _pairs(pairs)


def _beside(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Numbers in one column, letters in the next."""
    return _pairs([pair for row in rows for pair in pairwise(row)])


def _pairs(pairs: Sequence[tuple[str, str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for left, right in pairs:
        number = NUMBER.fullmatch(left)
        if number and right and ANSWER.fullmatch(right):
            found[int(number[1])] = right
    return found
