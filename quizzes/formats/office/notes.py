"""Lines that say something about a question: answer, basis, explanation, level and others."""

import re
from dataclasses import dataclass
from typing import Literal

from quizzes.formats.vocabulary import letters_of, truth_of

NoteName = Literal[
    "answer",
    "basis",
    "explanation",
    "level",
    "topic",
    "kind",
    "ref",
    "lock_order",
    "partial",
    "ignore_diacritics",
    "allow_typo",
    "two_markers",
    "word_limit",
    "tolerance",
    "unit",
    "rubric",
    "match",
    "weight",
    "rationale",
]
# What our writer puts before each note; `{}` stands for the share of a criterion.
WRITTEN: dict[NoteName, str] = {
    "answer": "Đáp án",
    "basis": "Căn cứ",
    "explanation": "Giải thích",
    "level": "Mức độ",
    "topic": "Chủ đề",
    "kind": "Loại",
    "ref": "Mã câu hỏi",
    "lock_order": "Giữ thứ tự phương án",
    "partial": "Cho điểm từng phần",
    "ignore_diacritics": "Không cần đúng dấu",
    "allow_typo": "Bỏ qua một lỗi gõ",
    "two_markers": "Hai người chấm",
    "word_limit": "Giới hạn số chữ",
    "tolerance": "Sai số",
    "unit": "Đơn vị",
    "rubric": "Tiêu chí ({} %)",
    "match": "Ghép với",
    "weight": "Trọng số",
    "rationale": "Vì sao",
}
LABELS: tuple[tuple[NoteName, str], ...] = (
    ("basis", r"căn cứ(?: pháp lý)?|cơ sở pháp lý|trích dẫn|nguồn(?: trích dẫn)?"),
    ("explanation", r"giải thích(?: đáp án)?|lời giải|lý giải|hướng dẫn giải"),
    ("level", r"mức độ(?: nhận thức)?|cấp độ"),
    ("topic", r"chủ đề|chuyên đề"),
    ("kind", r"(?:loại|dạng)(?: câu(?: hỏi)?)?"),
    ("ref", r"mã câu(?: hỏi)?"),
    ("lock_order", r"giữ(?: nguyên)? thứ tự(?: phương án)?"),
    ("partial", r"cho điểm từng phần"),
    ("ignore_diacritics", r"không cần đúng dấu(?: tiếng việt)?"),
    ("allow_typo", r"bỏ qua một lỗi gõ"),
    ("two_markers", r"hai người chấm(?: độc lập)?"),
    ("word_limit", r"giới hạn số (?:chữ|từ)"),
    ("tolerance", r"sai số(?: cho phép)?"),
    ("unit", r"đơn vị(?: tính)?"),
    ("rubric", r"tiêu chí(?: chấm)?\s*\((?P<share>\d{1,3})\s*(?:%|điểm)?\s*\)"),
    ("match", r"ghép với"),
    ("weight", r"trọng số"),
    ("rationale", r"vì sao"),
)
ANSWER = (
    r"(?:đáp án(?: đúng)?|(?:phương án|câu trả lời) đúng|đ\s*[/.]?\s*a|trả lời|key|answer)(?: là)?"
)
NOTE = re.compile(
    "|".join(f"(?P<{name}>{label})" for name, label in LABELS) + f"|(?P<answer>{ANSWER})",
    re.IGNORECASE,
)
ANSWER_LINE = re.compile(
    rf"[(\[]?\s*{ANSWER}\s*[.:\-–]?\s*(?P<body>[^()\[\]]*?)\s*[)\]]?", re.IGNORECASE
)
LEADING_LETTERS = re.compile(r"([A-H](?:\s*[,;&+]\s*[A-H])*)\s*[.)(:–-]", re.IGNORECASE)
OF_OPTIONS = frozenset({"match", "weight", "rationale"})


@dataclass(frozen=True)
class Note:
    """A note: its name, its text, and the share where it is a criterion."""

    name: NoteName
    body: str
    share: int = 0


def note_in(text: str) -> Note | None:
    """The note that a typed line is; without a colon only an answer is one."""
    label, colon, body = text.partition(":")
    if colon and len(label) <= 60 and (match := NOTE.fullmatch(label.strip())):
        return _note(match, body.strip())
    match = ANSWER_LINE.fullmatch(text) if len(text) <= 80 else None
    if match and (letters_of(match["body"]) or truth_of(match["body"]) is not None):
        return Note("answer", match["body"])
    return None


def note_labelled(label: str, body: str) -> Note | None:
    """The note under a label that our writer set off."""
    match = NOTE.fullmatch(label.rstrip(" :"))
    return _note(match, body) if match else None


def answer_letters(body: str) -> list[str]:
    """The letters of an answer line, also of "B. Hai" or "B (Điều 5)"."""
    found = letters_of(body)
    if found:
        return found
    match = LEADING_LETTERS.match(body)
    return letters_of(match[1]) if match else []


def _note(match: re.Match[str], body: str) -> Note:
    name: NoteName = next(n for n in WRITTEN if match[n] is not None)
    share = match["share"]
    return Note(name, body, int(share) if share else 0)
