"""The words that clerks use for kinds, levels and answers, read and written alike."""

import re
from collections.abc import Sequence

from cms.text import fold
from quizzes.engine import types
from quizzes.formats.base import LevelName

LETTERS = "ABCDEFGH"
TRUE, FALSE = "Đúng", "Sai"
KIND_NAMES = {name: kind.title for name, kind in types.KINDS.items()}
LEVEL_NAMES: dict[LevelName, str] = {
    "remember": "Nhận biết",
    "understand": "Thông hiểu",
    "apply": "Vận dụng",
}
KINDS = {
    **{fold(title): name for name, title in KIND_NAMES.items()},
    **{other: name for name, kind in types.KINDS.items() for other in kind.other_names},
}
LEVELS: dict[str, LevelName] = {
    **{fold(name): level for level, name in LEVEL_NAMES.items()},
    "nb": "remember",
    "biet": "remember",
    "th": "understand",
    "hieu": "understand",
    "vd": "apply",
    "vdt": "apply",
    "vdc": "apply",
    "van dung thap": "apply",
    "van dung cao": "apply",
}
TRUE_WORDS = frozenset({"dung", "d", "true", "t"})
FALSE_WORDS = frozenset({"sai", "s", "false", "f"})
SEVERAL = re.compile(
    r"chọn\s+(?:các|những|nhiều)\s+(?:phương án|đáp án|câu trả lời|ý)\s+đúng", re.IGNORECASE
)
TOGETHER = re.compile(
    r"(?:cả|chỉ|tất cả)\s+(?:[A-H]\b|(?:các |những )?(?:phương án|đáp án|ý|hai|ba|bốn)\b)"
    r"|.*\b(?:phương án|đáp án|ý)\s+(?:trên|khác)\b",
    re.IGNORECASE,
)
LETTER_LIST = re.compile(r"[A-H](?:(?:\s*(?:[,;&+./-]|và|hoặc)\s*|\s*)[A-H])*\s*\.?", re.IGNORECASE)
YES = frozenset({"co", "x", "dung", "yes", "1"})


def kind_named(text: str) -> str | None:
    """The kind that a text names, None for any other text."""
    return KINDS.get(fold(text).strip(" ."))


def level_named(text: str) -> LevelName | None:
    """The level that a text names ("NB", "Thông hiểu" …), None for any other text."""
    return LEVELS.get(fold(text).strip(" ."))


def truth_of(text: str) -> bool | None:
    """True or False as the text says, None for any other text."""
    word = fold(text).strip(" .")
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


def is_yes(text: str) -> bool:
    return fold(text) in YES


def letters_of(text: str) -> list[str]:
    """The letters of an answer such as "B", "A, C", "AC", "A và C"; [] for other texts."""
    if not LETTER_LIST.fullmatch(text.strip()):
        return []
    return re.findall(r"[A-H]", re.sub(r"và|hoặc", " ", text, flags=re.IGNORECASE).upper())


def is_true_false(texts: Sequence[str]) -> bool:
    """Whether the options are just "Đúng" and "Sai"."""
    return len(texts) == 2 and {fold(text) for text in texts} == {"dung", "sai"}


def likely_kind(stem: str, texts: Sequence[str], right: int) -> str:
    """The kind of a question with options when the file does not name it."""
    if is_true_false(texts):
        return "true_false"
    return "multiple" if right > 1 or SEVERAL.search(stem) else "single"


def speaks_of_others(texts: Sequence[str]) -> bool:
    """Whether an option such as "Cả A, B, C đều đúng" asks for the order to be kept."""
    return any(TOGETHER.match(text) for text in texts)
