"""Question banks in Word as agencies write them: lines to questions."""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from quizzes.formats.base import (
    Diagnostic,
    LevelName,
    ParsedBank,
    ParsedOption,
    ParsedQuestion,
    QuestionKind,
)
from quizzes.formats.lines import Grid, Line, Segment, read_lines

QUESTION = re.compile(r"(?:Câu(?: hỏi)?|Bài)\s*(\d+)\s*(\(tự luận\))?\s*[:.)/]\s*(.+)", re.I)
OPTION = re.compile(r"(\*)?(\[x\]\s*)?([A-H])(\*)?\s*[.)/:]\s*(.+)")
ANSWER = re.compile(r"(?:đáp án(?: đúng)?|đ/?a|trả lời)\s*[:.]?\s*(.+)", re.I)
BASIS = re.compile(r"(?:căn cứ|cơ sở pháp lý)\s*:\s*(.+)", re.I)
EXPLANATION = re.compile(r"giải thích\s*:\s*(.+)", re.I)
LEVEL = re.compile(r"mức độ\s*:\s*(.+)", re.I)
TRUE_FALSE = re.compile(r"\s*\((?:đúng\s*/\s*sai|đ\s*/\s*s)\)\s*$", re.I)
SEVERAL = re.compile(r"chọn (?:các|những) (?:phương án|đáp án) đúng", re.I)
TOGETHER = re.compile(
    r"(?:cả|chỉ|tất cả)\s+(?:[A-H]\b|(?:các |những )?(?:phương án|đáp án|ý|hai|ba|bốn)\b)"
    r"|.*\b(?:phương án|đáp án|ý)\s+(?:trên|khác)\b",
    re.I,
)
KEY_PAIR = re.compile(r"(\d+)\s*[-.:)]\s*([A-H])\b")
ANSWER_TABLE = re.compile(r"bảng đáp án|đáp án\s*$", re.I)
LETTERS = "ABCDEFGH"
LEVELS: dict[str, LevelName] = {
    "nb": "remember",
    "nhận biết": "remember",
    "th": "understand",
    "thông hiểu": "understand",
    "vd": "apply",
    "vận dụng": "apply",
    "vdc": "apply",
    "vận dụng cao": "apply",
}


@dataclass
class _Draft:
    """A question while its lines are read."""

    number: int
    stem: str
    place: str
    essay: bool = False
    options: list[ParsedOption] = field(default_factory=list)
    answer: str = ""
    basis: str = ""
    explanation: str = ""
    level: LevelName | None = None


def read_word(file: BinaryIO) -> ParsedBank:
    """Read a .docx question bank.

    Understands `Câu 1:`, `Câu hỏi 1.`, `Bài 1`, and automatic numbering; options one a
    line or several by tabs; the right one by bold, underline, colour, highlight, `*A.`,
    `[x]`, an answer line, or an answer table at the end; `Căn cứ:`, `Giải thích:`,
    `Mức độ:`. A question that cannot be taken is a problem, never a guess.

    Raises:
        UnreadableFile: not a .docx file, too large, or set in a legacy font.
    """
    drafts, key = _drafts(read_lines(file))
    questions, problems = [], []
    for draft in drafts:
        draft.answer = draft.answer or key.get(draft.number, "")
        problem = _problem(draft)
        if problem:
            problems.append(Diagnostic(draft.number, draft.place, problem))
        else:
            questions.append(_finished(draft))
    return ParsedBank(tuple(questions), tuple(problems))


def _drafts(lines: list[Line | Grid]) -> tuple[list[_Draft], dict[int, str]]:
    drafts: list[_Draft] = []
    key: dict[int, str] = {}
    at_end = False
    for line in lines:
        if isinstance(line, Grid):
            key |= _key_of_grid(line)
        elif ANSWER_TABLE.fullmatch(line.text):
            at_end = True
        elif at_end:
            key |= {int(number): letter for number, letter in KEY_PAIR.findall(line.text)}
        else:
            _take(line, drafts)
    return drafts, key


def _take(line: Line, drafts: list[_Draft]) -> None:
    start = _start(line, drafts)
    if start is not None:
        drafts.append(start)
    elif drafts and not _take_note(line.text, drafts[-1]):
        options = _options(line)
        drafts[-1].options += options
        if not options and not drafts[-1].options:
            drafts[-1].stem = f"{drafts[-1].stem}\n{line.text}"


def _start(line: Line, drafts: list[_Draft]) -> _Draft | None:
    match = QUESTION.match(line.text)
    if match:
        number, essay, stem = match.groups()
        return _Draft(int(number), stem, line.place, essay=bool(essay))
    if line.depth == 1:
        number = drafts[-1].number + 1 if drafts else 1
        return _Draft(number, line.text, line.place)
    plain = re.match(r"(\d+)[.)/]\s+(.+)", line.text)
    if plain and not OPTION.match(line.text):
        return _Draft(int(plain[1]), plain[2], line.place)
    return None


def _take_note(text: str, draft: _Draft) -> bool:
    """Take an answer, basis, explanation or level line; False for any other."""
    for pattern, name in ((BASIS, "basis"), (EXPLANATION, "explanation"), (ANSWER, "answer")):
        match = pattern.fullmatch(text)
        if match:
            setattr(draft, name, match[1].strip())
            return True
    match = LEVEL.fullmatch(text)
    if match:
        draft.level = LEVELS.get(match[1].strip().lower())
    return match is not None


def _options(line: Line) -> list[ParsedOption]:
    if line.depth > 1:
        marked = any(segment.marked for segment in line.segments)
        return [ParsedOption(line.text, marked)]
    found = [_option(segment) for segment in line.segments]
    return [option for option in found if option is not None]


def _option(segment: Segment) -> ParsedOption | None:
    match = OPTION.fullmatch(segment.text)
    if match is None:
        return None
    star, cross, _letter, star_behind, text = match.groups()
    return ParsedOption(text.strip(), bool(star or cross or star_behind or segment.marked))


def _key_of_grid(grid: Grid) -> dict[int, str]:
    """An answer table: numbers in one row, letters in the row below; or pairs in cells."""
    key: dict[int, str] = {}
    for upper, lower in zip(grid.rows, grid.rows[1:], strict=False):
        for number, letter in zip(upper, lower, strict=False):
            if number.isdigit() and letter.upper() in LETTERS and letter:
                key[int(number)] = letter.upper()
    for row in grid.rows:
        for cell in row:
            key |= {int(number): letter for number, letter in KEY_PAIR.findall(cell)}
    return key


def _kind(draft: _Draft) -> QuestionKind:
    if draft.essay:
        return "essay"
    if TRUE_FALSE.search(draft.stem) and not draft.options:
        return "true_false"
    right = len(_right(draft))
    return "multiple" if SEVERAL.search(draft.stem) or right > 1 else "single"


def _right(draft: _Draft) -> set[int]:
    """Places of the right options: an answer line counts before marks in the text."""
    letters = re.findall(r"\b[A-H]\b", draft.answer.upper())
    if letters:
        return {LETTERS.index(letter) for letter in letters}
    return {place for place, option in enumerate(draft.options) if option.correct}


def _problem(draft: _Draft) -> str:
    kind = _kind(draft)
    if kind == "essay":
        return ""
    if kind == "true_false":
        known = draft.answer.lower() in ("đúng", "sai", "đ", "s")
        return "" if known else "Chưa có đáp án. Hãy thêm dòng “Đáp án: Đúng” hoặc “Đáp án: Sai”."
    if len(draft.options) < 2:
        return "Có ít hơn hai phương án. Hãy thêm phương án, mỗi phương án bắt đầu bằng A. B. C. D."
    right = _right(draft)
    if not right:
        return "Chưa có đáp án đúng. Hãy in đậm phương án đúng hoặc thêm dòng “Đáp án: …”."
    if max(right) >= len(draft.options):
        return f"Đáp án “{draft.answer}” không có trong các phương án. Hãy sửa lại đáp án."
    return ""


def _finished(draft: _Draft) -> ParsedQuestion:
    kind = _kind(draft)
    stem, options = draft.stem, tuple(draft.options)
    if kind == "true_false":
        stem = TRUE_FALSE.sub("", stem)
        is_true = draft.answer.lower() in ("đúng", "đ")
        options = (ParsedOption("Đúng", is_true), ParsedOption("Sai", not is_true))
    elif kind != "essay":
        right = _right(draft)
        options = tuple(ParsedOption(o.text, i in right) for i, o in enumerate(options))
    return ParsedQuestion(
        number=draft.number,
        kind=kind,
        stem=stem,
        options=options,
        legal_basis=draft.basis,
        explanation=draft.explanation,
        level=draft.level,
        lock_order=any(TOGETHER.match(option.text) for option in options),
        place=draft.place,
    )
