"""Question banks in Aiken, Moodle's plainest format: one right option of several.

https://docs.moodle.org/en/Aiken_format
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from cms.text import LazyText, listed, nfc
from cms.uploads.guard.packages import read_all
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.engine.types import KINDS
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedOption, ParsedQuestion, Written
from quizzes.formats.moodle.markup import CONTROL
from quizzes.formats.moodle.text_file import decode
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.vocabulary import is_true_false, speaks_of_others

__all__ = ["fits", "read_bank", "write_bank"]

OPTION = re.compile(r"\s*([A-Z])[.)]\s+(\S.*)")
ANSWER = re.compile(r"\s*ANSWER\s*:\s*([A-Z])?\s*(.*)", re.IGNORECASE)
KEY = re.compile(r"^[^\S\n]*ANSWER[^\S\n]*:[^\S\n]*[A-Z][^\S\n]*$", re.MULTILINE)
NOTHING = LazyText(
    "Không tìm thấy câu hỏi Aiken nào trong tệp. Mỗi câu là một dòng, sau đó là A. "
    "B. C. … và dòng ANSWER: A."
)


@dataclass
class _Draft:
    number: int
    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def fits(content: bytes) -> bool:
    """Whether the content has an answer line of Aiken."""
    try:
        return bool(KEY.search(decode(content)))
    except UnreadableFileError:
        return False


def read_bank(file: BinaryIO) -> ParsedBank:
    """Read Aiken: a question, options "A." or "A)", and "ANSWER: A".

    Raises:
        UnreadableFileError: no text in UTF-8, or too large.
    """
    questions: list[ParsedQuestion] = []
    problems: list[Diagnostic] = []
    for draft, answer in _drafts(decode(read_all(file))):
        try:
            questions.append(_question(draft, answer))
        except QuestionFormatError as fault:
            place = LazyText("dòng %(line)s", line=draft.line)
            problems.append(Diagnostic(draft.number, place, fault.message, fault.code))
    if not questions and not problems:
        problems.append(Diagnostic(0, LazyText("cả tệp"), NOTHING, "no questions"))
    return ParsedBank(tuple(questions), tuple(problems))


def write_bank(questions: Sequence[ParsedQuestion]) -> Written:
    """An Aiken file in UTF-8: questions with one right option, numbered by their order.

    Other kinds, and all that Aiken has no place for, are listed in `left_out`.
    """
    parts: list[str] = []
    left_out: list[Diagnostic] = []
    for question in questions:
        try:
            parts.append(_written(question))
            message = _lost(question)
        except QuestionFormatError as fault:
            message = fault.message
        if message:
            left_out.append(Diagnostic(question.number, question.place, message, "left out"))
    return Written("".join(f"{part}\n\n" for part in parts).encode(), tuple(left_out))


def _drafts(text: str) -> Iterator[tuple[_Draft, str]]:
    """Each question with the text of its answer line; "" for one that has none."""
    draft = _Draft(1)
    for at, line in enumerate(text.split("\n"), start=1):
        answer, option = ANSWER.fullmatch(line), OPTION.fullmatch(line)
        if not line.strip():
            continue
        if not answer and not option and draft.options:
            yield draft, ""
            draft = _Draft(draft.number + 1)
        draft.line = draft.line or at
        if answer:
            yield draft, (answer[1] or answer[2]).upper() if not (answer[1] and answer[2]) else "?"
            draft = _Draft(draft.number + 1)
        elif option:
            draft.options.append((option[1], nfc(option[2])))
        else:
            draft.stem.append(nfc(line))
    if draft.line:
        yield draft, ""


def _question(draft: _Draft, answer: str) -> ParsedQuestion:
    _check(draft, answer)
    texts = [text for _, text in draft.options]
    return ParsedQuestion(
        number=draft.number,
        kind="true_false" if is_true_false(texts) else "single",
        stem="\n".join(draft.stem),
        options=tuple(ParsedOption(text, letter == answer) for letter, text in draft.options),
        lock_order=speaks_of_others(texts),
        place=LazyText("dòng %(line)s", line=draft.line),
    )


def _check(draft: _Draft, answer: str) -> None:
    letters = [letter for letter, _ in draft.options]
    if not draft.stem:
        raise QuestionFormatError(
            "no text", LazyText("Câu hỏi chưa có nội dung. Hãy ghi nội dung trước phương án A.")
        )
    if len(letters) < 2:
        raise QuestionFormatError(
            "fewer than two options", LazyText("Có ít hơn hai phương án. Hãy thêm phương án.")
        )
    if letters != [chr(ord("A") + at) for at in range(len(letters))]:
        raise QuestionFormatError(
            "option letters",
            LazyText("Chữ của các phương án không liền nhau. Hãy đánh lại A, B, C … theo thứ tự."),
        )
    if answer not in letters:
        raise QuestionFormatError(
            "no correct option" if not answer else "answer letter is not an option",
            LazyText(
                "Chưa có dòng “ANSWER: A” nêu đúng một phương án của câu. Hãy thêm hoặc sửa "
                "dòng này."
            ),
        )


def _fits(question: ParsedQuestion) -> bool:
    kind = KINDS[question.kind]
    return kind.chooses_options and not kind.takes_several and not kind.has_weights


def _written(question: ParsedQuestion) -> str:
    """The question as Aiken, read back to be sure that it says the same."""
    if not _fits(question):
        raise QuestionFormatError(
            "kind",
            LazyText(
                "Aiken chỉ có câu một lựa chọn; câu này không được ghi. Hãy xuất loại tệp khác."
            ),
        )
    options = [(chr(ord("A") + at), option) for at, option in enumerate(question.options[:26])]
    lines = [_line(question.stem)]
    lines += [f"{letter}. {_line(option.text)}" for letter, option in options]
    lines += [f"ANSWER: {letter}" for letter, option in options if option.correct]
    found = list(_drafts("\n".join(lines)))
    meant = [(letter, _line(option.text)) for letter, option in options]
    if len(found) != 1 or found[0][0].options != meant or found[0][0].stem != lines[:1]:
        raise QuestionFormatError(
            "text with marks",
            LazyText(
                "Nội dung câu trông như dòng phương án hoặc ANSWER nên Aiken không chứa được."
            ),
        )
    _question(*found[0])
    return "\n".join(lines)


def _lost(question: ParsedQuestion) -> str:
    """What of a question that was written has no place in Aiken; "" for nothing."""
    options = question.options
    texts = [option.text for option in options]
    parts = {
        LazyText("căn cứ"): question.legal_basis,
        LazyText("giải thích"): question.explanation,
        LazyText("mức độ"): question.level,
        LazyText("chuyên đề"): question.topic,
        LazyText("mã câu hỏi"): question.ref,
        LazyText("hình"): question.image or any(option.image for option in options),
        LazyText("lý do của phương án"): any(option.rationale for option in options),
        LazyText("xuống dòng"): any("\n" in text for text in (question.stem, *texts)),
        LazyText("giữ thứ tự phương án"): question.lock_order != speaks_of_others(texts),
    }
    names = [name for name, held in parts.items() if held]
    return (
        LazyText("Aiken không có chỗ cho: %(names)s; phần này không được ghi.", names=listed(names))
        if names
        else ""
    )


def _line(text: str) -> str:
    return nfc(CONTROL.sub("", text))
