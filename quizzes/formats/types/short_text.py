"""Short answers in files."""

from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.answers import accepted, wild_safe
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.gift_parts import accepted_text
from quizzes.formats.moodle.xml_build import add, add_text
from quizzes.formats.moodle.xml_parts import answers_in, value
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.entries import read_entries
from quizzes.formats.qti.entries_out import write_short
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType
from quizzes.formats.xml_element import XmlElement


def _read_moodle(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    if value(element, "usecase") == "1":
        draft.assume(LazyText("Hệ thống không phân biệt chữ hoa, chữ thường trong câu trả lời."))
    texts = accepted(draft, list(answers_in(draft, element)))
    return draft.finished("short_text", accepted=texts)


class ShortText(FileType):
    one_answer_a_line = True
    moodle_readers = {"shortanswer": _read_moodle}
    qti_inline_readers = {"textentryinteraction": read_entries}

    def fields_of(self, draft: Draft, stem: str) -> dict[str, Any]:
        if not draft.answers:
            raise QuestionFormatError(
                "no answer",
                LazyText("Chưa có đáp án. Hãy thêm dòng “Đáp án: …”, mỗi dòng một cách viết."),
            )
        return {"accepted": tuple(draft.answers)}

    def answers(self, question: ParsedQuestion) -> list[str]:
        return list(question.accepted)

    def is_whole(self, question: ParsedQuestion) -> bool:
        return any(question.accepted)

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "shortanswer"

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        add(element, "usecase", "0")
        for text in question.accepted:
            answer = add(element, "answer", fraction="100", format="plain_text")
            add_text(answer, wild_safe(text))

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        return [accepted_text(text) for text in question.accepted]

    def qti_problem(self, question: ParsedQuestion) -> str:
        return (
            "" if question.accepted else LazyText("Câu chưa có đáp án nên không ghi được ra QTI.")
        )

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_short(sheet, question)


TYPE = ShortText()
