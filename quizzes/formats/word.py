"""Question banks in Word (.docx): read as agencies write them, written to come back."""

from collections import Counter
from typing import BinaryIO

from cms.text import LazyText
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion
from quizzes.formats.office.assembly import assemble
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.finish import finish
from quizzes.formats.office.lines import read_lines
from quizzes.formats.office.state import Assembly
from quizzes.formats.office.word_out import write_bank

__all__ = ["read_bank", "write_bank"]

NOTHING = LazyText(
    "Không tìm thấy câu hỏi nào trong tệp. Hãy bắt đầu mỗi câu bằng “Câu 1:”, “Câu "
    "2:”… và mỗi phương án bằng A. B. C. D."
)


def read_bank(file: BinaryIO) -> ParsedBank:
    """Read a .docx question bank.

    Understands `Câu 1:`, `Câu hỏi 1`, `Bài 1`, `1.`, `Câu 1/` and automatic numbering;
    options one a line, several by tabs or run on in one paragraph, in cells of a table, or
    in numbered lists; the right one by contrast of bold, underline, colour or fill, by
    `*A.`, `A.*`, `#A`, `[x]`, an answer line, or an answer table at the end; `Căn cứ:`,
    `Giải thích:`, `Mức độ:`, `Chủ đề:`; pictures; and the lines that `write_bank` adds for
    the other kinds. What the file leaves open is said in `assumed`; a question that
    cannot be taken is a problem, never a guess.

    Raises:
        UnreadableFileError: not a .docx file, hostile, too large, or set in a legacy font.
    """
    state = assemble(read_lines(file))
    problems = _apply_keys(state)
    questions: list[ParsedQuestion] = []
    for draft in state.drafts:
        found = finish(draft)
        if isinstance(found, ParsedQuestion):
            questions.append(found)
        else:
            problems.append(found)
    for table in state.tables:
        questions += table.questions
        problems += table.problems
    if not questions and not problems:
        problems.append(Diagnostic(0, LazyText("cả tệp"), NOTHING, "no questions"))
    return ParsedBank(tuple(questions), tuple(problems))


def _apply_keys(state: Assembly) -> list[Diagnostic]:
    """Give the answers of each table to the questions between it and the table before."""
    problems: list[Diagnostic] = []
    start = 0
    for at, key in state.keys:
        part = state.drafts[start:at] or state.drafts
        start = at
        numbers = Counter(draft.number for draft in part)
        for draft in part:
            if not draft.answers and draft.number in key:
                _answer(draft, key[draft.number], twice=numbers[draft.number] > 1)
        problems += [
            Diagnostic(
                number,
                LazyText("bảng đáp án"),
                LazyText(
                    "Bảng đáp án có câu %(number)s nhưng tệp không có câu này. Hãy kiểm tra lại số "
                    "câu.",
                    number=number,
                ),
                "answer without a question",
            )
            for number in key
            if number not in numbers
        ]
    return problems


def _answer(draft: Draft, answer: str, *, twice: bool) -> None:
    if twice:
        draft.assume(
            LazyText(
                "Có nhiều câu mang số %(number)s nên không lấy đáp án trong bảng; hãy đánh số lại.",
                number=draft.number,
            )
        )
    else:
        draft.answers.append(answer)
