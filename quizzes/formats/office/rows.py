"""A bank in rows of cells: one question a row, under a header with common names."""

import re
from collections.abc import Mapping, Sequence

from cms.text import LazyText
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion
from quizzes.formats.office.columns import Header, find_header
from quizzes.formats.office.drafts import Draft, DraftOption
from quizzes.formats.office.finish import finish
from quizzes.formats.office.notes import Note, NoteName
from quizzes.formats.types import TYPES
from quizzes.formats.vocabulary import LETTERS

FLAG_NAMES: dict[NoteName, str] = {
    "lock_order": "Giữ thứ tự",
    "partial": "Cho điểm từng phần",
    "ignore_diacritics": "Không cần đúng dấu",
    "allow_typo": "Bỏ qua một lỗi gõ",
    "two_markers": "Hai người chấm",
}
FREE_ORDER = "Không giữ thứ tự"
WORDS: dict[str, NoteName] = {
    "kind": "kind",
    "level": "level",
    "topic": "topic",
    "ref": "ref",
    "word_limit": "word_limit",
    "tolerance": "tolerance",
}
RUBRIC = re.compile(r"(?P<text>.+?)\s*:\s*(?P<share>\d{1,3})\s*%?")
OWN_LABEL = re.compile(r"[A-H]\s*[.)]\s+(?=\S)")


def has_bank_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows are a bank with one question a row."""
    return find_header(rows) is not None


def read_rows(rows: Sequence[Sequence[str]], *, place: str, first_number: int = 1) -> ParsedBank:
    """Questions of rows of texts; `place` goes before the row's number in diagnostics.

    A table without a header that names the text and the answers gives an empty bank.
    """
    header = find_header(rows)
    if header is None:
        return ParsedBank((), ())
    questions: list[ParsedQuestion] = []
    problems = _unknown_columns(header)
    number = first_number - 1
    for at, row in enumerate(rows[header.row + 1 :], start=header.row + 2):
        cells = {key: row[i] for key, i in header.places.items() if i < len(row) and row[i]}
        if not _is_question(cells):
            continue
        number = _number(cells.get("number", ""), number + 1)
        found = finish(_draft(cells, number, LazyText("%(place)s %(row)s", place=place, row=at)))
        if isinstance(found, ParsedQuestion):
            questions.append(found)
        else:
            problems.append(found)
    return ParsedBank(tuple(questions), tuple(problems))


def _unknown_columns(header: Header) -> list[Diagnostic]:
    if not header.unknown:
        return []
    names = ", ".join(f"“{name}”" for name in header.unknown)
    message = LazyText(
        "Cột %(names)s không nhận ra nên không lấy. Nếu cần, hãy đổi tên cột theo mẫu.", names=names
    )
    return [
        Diagnostic(
            0, LazyText("dòng tiêu đề %(row)s", row=header.row + 1), message, "unknown column"
        )
    ]


def _is_question(cells: Mapping[str, str]) -> bool:
    """A row with a text, or with options; a signature block below is neither."""
    return "stem" in cells or {"A", "B"} <= cells.keys()


def _number(text: str, following: int) -> int:
    match = re.search(r"\d{1,6}", text)
    return int(match[0]) if match else following


def _draft(cells: Mapping[str, str], number: int, place: str) -> Draft:
    draft = Draft(number, place)
    draft.lines += cells.get("stem", "").split("\n") if "stem" in cells else []
    for key, name in WORDS.items():
        if key in cells:
            draft.take(Note(name, cells[key]))
    draft.basis += _lines(cells, "basis")
    draft.explanation += _lines(cells, "explanation")
    draft.units += _lines(cells, "units")
    draft.options += _options(cells, draft)
    _take_weights(cells, draft)
    _take_flags(cells, draft)
    _take_rubric(cells, draft)
    answers = _lines(cells, "answer")
    draft.answers += answers if _is_by_line(draft) else [" ".join(answers)][: len(answers)]
    if "points" in cells:
        draft.assume(
            LazyText(
                "Điểm “%(points)s” không lấy: điểm do đề thi quy định.", points=cells["points"]
            )
        )
    return draft


def _is_by_line(draft: Draft) -> bool:
    return draft.kind is not None and TYPES[draft.kind].one_answer_a_line


def _lines(cells: Mapping[str, str], key: str) -> list[str]:
    return cells[key].split("\n") if key in cells else []


def _options(cells: Mapping[str, str], draft: Draft) -> list[DraftOption]:
    """The options up to the last one filled; empty ones between are left out, and said."""
    filled = [c for c in LETTERS if {c, f"match_{c}"} & cells.keys()]
    found = []
    for letter in filled:
        text = cells.get(letter, "")
        option = DraftOption(letter, "fixed", (), [], text.split("\n") if text else [])
        option.match = cells.get(f"match_{letter}", "")
        option.rationale = _lines(cells, f"why_{letter}")
        found.append(option)
    if found and draft.kind is None and all(_repeats_letter(option) for option in found):
        for option in found:
            option.lines[0] = OWN_LABEL.sub("", option.lines[0], count=1)
        draft.assume(LazyText("Chữ A., B., C. ở đầu các phương án được bỏ."))
    return found


def _repeats_letter(option: DraftOption) -> bool:
    return bool(OWN_LABEL.match(option.text)) and option.text.startswith(option.letter)


def _take_weights(cells: Mapping[str, str], draft: Draft) -> None:
    weights = re.findall(r"\d+", cells.get("weights", ""))
    for option, weight in zip(draft.options, weights, strict=False):
        option.weight = int(weight[:6])


def _take_flags(cells: Mapping[str, str], draft: Draft) -> None:
    said = [part.strip().lower() for part in re.split(r"[;\n]", cells.get("options", ""))]
    for name, words in FLAG_NAMES.items():
        if words.lower() in said:
            draft.flags[name] = True
    if FREE_ORDER.lower() in said:
        draft.flags["lock_order"] = False


def _take_rubric(cells: Mapping[str, str], draft: Draft) -> None:
    for line in _lines(cells, "rubric"):
        match = RUBRIC.fullmatch(line)
        if match:
            draft.rubric.append(([match["text"]], int(match["share"])))
        elif line:
            draft.assume(
                LazyText(
                    "Dòng “%(line)s” của hướng dẫn chấm thiếu tỷ lệ nên không lấy.", line=line[:60]
                )
            )
