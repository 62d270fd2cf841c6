"""An element `question` of Moodle XML as a question of ours."""

from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.moodle.xml_parts import text_and_picture, text_of, value
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.types import TYPES

READERS = {name: read for kind in TYPES.values() for name, read in kind.moodle_readers.items()}
PER_OPTION = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
# What Moodle itself puts into the feedback for all answers when a question is made.
USUAL = frozenset(
    {
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
    }
)


def question_of(draft: Draft, element: Any) -> ParsedQuestion:
    """The question.

    Raises:
        QuestionFormatError: what cannot be taken, and what to do.
    """
    kind = element.get("type") or ""
    draft.name(value(element, "name/text"))
    read = READERS.get(kind)
    if read is None:
        raise QuestionFormatError("no equivalent", _no_equivalent(kind))
    draft.stem, draft.image = text_and_picture(element.find("questiontext"), draft)
    draft.ref = value(element, "idnumber")
    draft.read_tags([tag for node in element.iterfind("tags/tag") if (tag := value(node, "text"))])
    draft.read_feedback(text_of(element.find("generalfeedback"), draft))
    _name_what_is_lost(draft, element)
    if not draft.stem and draft.image is None:
        raise QuestionFormatError(
            "no text", LazyText("Câu hỏi chưa có nội dung. Hãy ghi nội dung trong Moodle.")
        )
    return read(draft, element)


def _no_equivalent(kind: str) -> str:
    if kind == "description":
        return LazyText("Đây là đoạn mô tả (description), không phải câu hỏi; bỏ qua.")
    return LazyText(
        "Loại câu “%(kind)s” của Moodle không có loại tương ứng. Hãy đổi sang loại "
        "khác trong Moodle hoặc soạn lại câu này.",
        kind=kind[:60] or LazyText("không ghi loại"),
    )


def _name_what_is_lost(draft: Draft, element: Any) -> None:
    if any(text_of(hint, draft) for hint in element.findall("hint")):
        draft.assume(LazyText("Gợi ý (hint) không lấy."))
    said = [text_of(element.find(name), draft) for name in PER_OPTION]
    if any(text and text not in USUAL for text in said):
        draft.assume(LazyText("Phản hồi chung cho câu đúng, đúng một phần, sai không lấy."))
