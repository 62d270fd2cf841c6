"""Question banks in GIFT, the text format of Moodle.

https://docs.moodle.org/en/GIFT_format
"""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cms.text import LazyText
from cms.uploads.guard.packages import read_all
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion, Written
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.moodle.gift_blocks import CATEGORY, blocks_of
from quizzes.formats.moodle.gift_in import GiftQuestion
from quizzes.formats.moodle.gift_out import block_of
from quizzes.formats.moodle.text_file import decode
from quizzes.formats.moodle.topics import category_of, topic_of
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.types import TYPES

__all__ = ["fits", "read_bank", "write_bank"]

NOTHING = LazyText(
    "Không tìm thấy câu hỏi GIFT nào trong tệp. Mỗi câu có phần đáp án trong dấu { "
    "} và cách câu sau một dòng trống."
)
# Written so that no sign is looked at from many places: whole files are made of one sign.
TITLE = re.compile(r"^[^\S\n]*(?:::|//|\$CATEGORY:)", re.MULTILINE)
ANSWERED = re.compile(r"(?:\A|\}[^{}\n]*\n)[^<{}\[%][^{}]*\{\s*(?:[=~#}]|T|F)")
MAX_SNIFFED = 20_000


def fits(content: bytes) -> bool:
    """Whether the content looks like GIFT."""
    try:
        text = decode(content)[:MAX_SNIFFED]
    except UnreadableFileError:
        return False
    if "{" not in text or text.lstrip()[:1] in ("<", "{", "["):
        return False
    return bool(TITLE.search(text) or ANSWERED.search(text))


def read_bank(file: BinaryIO) -> ParsedBank:
    """Read GIFT: choices with weights, Đúng/Sai, pairs, short answers, numbers, gaps, essays.

    The category's last part is the topic; feedback is the rationale of an option, general
    feedback the explanation. What has no equivalent is a problem or named in `assumed`.

    Raises:
        UnreadableFileError: no text in UTF-8, or too large.
    """
    questions: list[ParsedQuestion] = []
    problems: list[Diagnostic] = []
    for number, (category, block) in enumerate(blocks_of(decode(read_all(file))), start=1):
        draft = Draft(number, LazyText("dòng %(line)s", line=block.line), topic_of(category))
        try:
            questions.append(GiftQuestion(draft, block).question())
        except QuestionFormatError as fault:
            problems.append(Diagnostic(draft.number, draft.place, fault.message, fault.code))
    if not questions and not problems:
        problems.append(Diagnostic(0, LazyText("cả tệp"), NOTHING, "no questions"))
    return ParsedBank(tuple(questions), tuple(problems))


def write_bank(questions: Sequence[ParsedQuestion]) -> Written:
    """A GIFT file in UTF-8; what it cannot hold is listed in `left_out`.

    Legal basis, rubric and units stand as lines of the general feedback; level and
    settings as tags in a comment.
    """
    parts: list[str] = []
    left_out: list[Diagnostic] = []
    topic = ""
    for question in questions:
        try:
            block = block_of(question)
        except QuestionFormatError as fault:
            left_out.append(Diagnostic(question.number, question.place, fault.message, fault.code))
            continue
        if question.topic != topic:
            topic = question.topic
            parts.append(f"{CATEGORY} {category_of(' '.join(topic.split()))}")
        parts.append(block)
        left_out += _lost(question)
    return Written("".join(f"{part}\n\n" for part in parts).encode(), tuple(left_out))


def _lost(question: ParsedQuestion) -> Iterator[Diagnostic]:
    """What of a question that was written has no place in GIFT."""
    if question.image or any(option.image for option in question.options):
        message = LazyText(
            "GIFT không chứa hình; câu được ghi không có hình. Hãy xuất bằng Moodle XML."
        )
        yield Diagnostic(question.number, question.place, message, "pictures left out")
    if not TYPES[question.kind].has_feedback and any(o.rationale for o in question.options):
        message = LazyText(
            "GIFT không có chỗ cho lý do của từng cặp ghép; phần này không được ghi."
        )
        yield Diagnostic(question.number, question.place, message, "rationale left out")
