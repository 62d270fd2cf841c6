"""Question banks in Moodle XML, with pictures.

https://docs.moodle.org/en/Moodle_XML_format
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from lxml import etree

from cms.text import LazyText
from cms.uploads.guard.packages import read_all
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.xml import parse_xml
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion, Written
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.moodle.topics import category_of, topic_of
from quizzes.formats.moodle.xml_in import question_of
from quizzes.formats.moodle.xml_out import element_of
from quizzes.formats.moodle.xml_parts import value
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.types import TYPES

__all__ = ["fits", "read_bank", "write_bank"]

START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<.{0,4000}?<quiz[\s>]|^(?:\xef\xbb\xbf)?\s*<quiz[\s>]", re.S
)
BROKEN = LazyText(
    "Không đọc được tệp Moodle XML này: tệp bị hỏng hoặc tải lên chưa trọn vẹn. "
    "Anh/chị xuất lại từ Moodle (Ngân hàng câu hỏi › Xuất, kiểu “Moodle XML”) rồi "
    "tải lên lại."
)
OTHER = LazyText(
    "Đây là tệp XML nhưng không phải Moodle XML. Anh/chị xuất lại từ Moodle (Ngân hàng câu hỏi › "
    "Xuất, kiểu “Moodle XML”) rồi tải lên lại."
)
NOTHING = LazyText(
    "Tệp Moodle XML không có câu hỏi nào. Anh/chị chọn lại danh mục khi xuất từ Moodle."
)


def fits(content: bytes) -> bool:
    """Whether the content starts as Moodle XML does."""
    return bool(START.match(content[:5000]))


def read_bank(file: BinaryIO) -> ParsedBank:
    """Read Moodle XML: choices with fractions, Đúng/Sai, typed answers, numbers, pairs, order,
    essays and cloze texts, with pictures, feedback, tags and categories.

    What has no equivalent here is a problem that names it, or said in `assumed`.

    Raises:
        UnreadableFileError: not Moodle XML, with entities, cut off, or too large.
    """
    root = parse_xml(read_all(file), BROKEN)
    if root.tag != "quiz":
        raise UnreadableFileError(OTHER)
    questions: list[ParsedQuestion] = []
    problems: list[Diagnostic] = []
    for draft, element in _drafts(root):
        try:
            questions.append(question_of(draft, element))
        except QuestionFormatError as fault:
            problems.append(Diagnostic(draft.number, draft.place, fault.message, fault.code))
    if not questions and not problems:
        problems.append(Diagnostic(0, LazyText("cả tệp"), NOTHING, "no questions"))
    return ParsedBank(tuple(questions), tuple(problems))


def write_bank(questions: Sequence[ParsedQuestion]) -> Written:
    """A Moodle XML file; what Moodle cannot hold is listed in `left_out`.

    The legal basis stands in the general feedback, the rubric in the notes for graders,
    level and settings as tags.
    """
    root = etree.Element("quiz")
    left_out: list[Diagnostic] = []
    topic = ""
    for question in questions:
        try:
            element = element_of(question)
        except QuestionFormatError as fault:
            left_out.append(Diagnostic(question.number, question.place, fault.message, fault.code))
            continue
        if question.topic != topic:
            topic = question.topic
            root.append(_category(topic))
        root.append(element)
        left_out += _lost(question)
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Written(content, tuple(left_out))


def _drafts(root: Any) -> Iterator[tuple[Draft, Any]]:
    """Each question with its number in the file and the topic that it stands under."""
    topic, number = "", 0
    for element in root.iterfind("question"):
        if element.get("type") == "category":
            topic = topic_of(value(element, "category/text"))
            continue
        number += 1
        yield (
            Draft(number, LazyText("dòng %(sourceline)s", sourceline=element.sourceline), topic),
            element,
        )


def _category(topic: str) -> Any:
    element = etree.Element("question", type="category")
    holder = etree.SubElement(element, "category")
    etree.SubElement(holder, "text").text = category_of(" ".join(topic.split()))
    return element


def _lost(question: ParsedQuestion) -> Iterator[Diagnostic]:
    """What of a question that was written has no place in Moodle."""
    if not TYPES[question.kind].has_feedback and any(o.rationale for o in question.options):
        message = LazyText(
            "Moodle không có chỗ cho lý do của từng cặp ghép; phần này không được ghi."
        )
        yield Diagnostic(question.number, question.place, message, "rationale left out")
