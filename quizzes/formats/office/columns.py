"""The columns of a bank in a table, under the names that people give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cms.text import fold
from quizzes.formats.vocabulary import LETTERS

HEADER_SEARCH_ROWS = 30
# What our template calls each column; letters of options follow the same pattern.
TITLES: dict[str, str] = {
    "number": "STT",
    "kind": "Loại",
    "stem": "Nội dung câu hỏi",
    **{letter: f"Phương án {letter}" for letter in LETTERS},
    "answer": "Đáp án",
    "level": "Mức độ",
    "topic": "Chủ đề",
    "basis": "Căn cứ",
    "explanation": "Giải thích",
    "options": "Tùy chọn",
    "ref": "Mã câu hỏi",
    "weights": "Trọng số",
    "tolerance": "Sai số",
    "units": "Đơn vị",
    "rubric": "Hướng dẫn chấm",
    "word_limit": "Giới hạn số chữ",
    "points": "Điểm",
    **{f"match_{letter}": f"Ghép với {letter}" for letter in LETTERS},
    **{f"why_{letter}": f"Vì sao {letter}" for letter in LETTERS},
}
OTHER_TITLES: dict[str, str] = {
    "tt": "number",
    "so tt": "number",
    "so thu tu": "number",
    "cau": "number",
    "cau so": "number",
    "loai cau hoi": "kind",
    "loai cau": "kind",
    "dang cau hoi": "kind",
    "kieu cau hoi": "kind",
    "cau hoi": "stem",
    "noi dung": "stem",
    "noi dung cau": "stem",
    "de bai": "stem",
    "dap an dung": "answer",
    "phuong an dung": "answer",
    "tra loi dung": "answer",
    "d/a": "answer",
    "da": "answer",
    "muc do nhan thuc": "level",
    "cap do": "level",
    "do kho": "level",
    "chuyen de": "topic",
    "linh vuc": "topic",
    "can cu phap ly": "basis",
    "co so phap ly": "basis",
    "trich dan": "basis",
    "van ban": "basis",
    "loi giai": "explanation",
    "giai thich dap an": "explanation",
    "diem so": "points",
    "so diem": "points",
    "thang diem": "points",
    "ma cau": "ref",
    "ma": "ref",
}
NAMES = {**{fold(title): key for key, title in TITLES.items()}, **OTHER_TITLES}
OPTION = re.compile(
    r"(?:pa|p\.a|phuong an|lua chon|dap an|tra loi|cau tra loi|option)?"
    r"\s*[.:]?\s*\(?([a-h]|[1-8])\)?"
)
BARE_DIGIT = re.compile(r"\(?\d\)?")


@dataclass(frozen=True)
class Header:
    """Where the header row stands and in which column each part of a question is.

    `unknown` are headings that name nothing, or what an earlier column holds already.
    """

    row: int
    places: dict[str, int]
    unknown: tuple[str, ...] = ()


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The header: the row with a column for the text and one for answers or options."""
    best: Header | None = None
    for at, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        header = _header(at, row)
        fits = "stem" in header.places and {"answer", "A"} & header.places.keys()
        if fits and (best is None or len(header.places) > len(best.places)):
            best = header
    return best


def _header(at: int, row: Sequence[str]) -> Header:
    places: dict[str, int] = {}
    unknown: list[str] = []
    for column, title in enumerate(row):
        key = column_named(title)
        if key in places:
            unknown.append(title)
            continue
        if key:
            places[key] = column
        elif title:
            unknown.append(title)
    return Header(at, places, tuple(unknown))


def column_named(title: str) -> str:
    """The part of a question that a heading names, "" for any other heading."""
    plain = " ".join(fold(re.sub(r"[*\n]", " ", title)).split()).strip(" .:")
    plain = re.sub(r"\s*\([^()]*\)$", "", plain)
    if plain in NAMES:
        return NAMES[plain]
    match = OPTION.fullmatch(plain)
    if not match or BARE_DIGIT.fullmatch(plain):
        return ""
    return LETTERS[int(match[1]) - 1] if match[1].isdigit() else match[1].upper()
