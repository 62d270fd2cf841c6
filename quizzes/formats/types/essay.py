"""Essays in files."""

from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.notes_out import rubric_of
from quizzes.formats.moodle.xml_build import add, add_html
from quizzes.formats.moodle.xml_parts import text_of, value
from quizzes.formats.office.drafts import Draft
from quizzes.formats.qti.entries import read_essay
from quizzes.formats.qti.entries_out import write_essay
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType
from quizzes.formats.xml_element import XmlElement


def _read_moodle(draft: MoodleDraft, element: Any) -> ParsedQuestion:
    draft.read_rubric(text_of(element.find("graderinfo"), draft))
    if text_of(element.find("responsetemplate"), draft):
        draft.assume(LazyText("Mẫu trả lời (response template) không lấy."))
    limit = value(element, "maxwordlimit")
    if draft.word_limit is None and limit.isdecimal() and int(limit[:6]) > 0:
        draft.word_limit = int(limit[:6])
    if value(element, "attachmentsrequired") not in ("", "0"):
        draft.assume(LazyText("Yêu cầu nộp tệp kèm theo không lấy."))
    if not draft.rubric:
        draft.assume(LazyText("Câu tự luận chưa có tiêu chí chấm; hãy bổ sung."))
    return draft.finished("essay")


class Essay(FileType):
    moodle_readers = {"essay": _read_moodle}
    qti_readers = {"extendedtextinteraction": read_essay}

    def fields_of(self, draft: Draft, stem: str) -> dict[str, Any]:
        if not draft.answers:
            return {}
        draft.assume(LazyText("Đáp án của câu tự luận được ghi vào phần giải thích."))
        said = "\n".join(draft.explanation)
        return {"explanation": "\n".join(filter(None, [said, *draft.answers]))}

    def needs_name(self, question: ParsedQuestion) -> bool:
        return False

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "essay"

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        add(element, "responseformat", "editor")
        add(element, "responserequired", "1")
        if question.word_limit:
            add(element, "maxwordlimit", str(question.word_limit))
        add_html(element, "graderinfo", rubric_of(question))
        add_html(element, "responsetemplate", "")

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        return []

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_essay(sheet, question)


TYPE = Essay()
