"""An item of any version as a question, or what is wrong with it."""

from dataclasses import replace

from cms.text import LazyText
from quizzes.engine.types import KINDS
from quizzes.formats.base import Diagnostic, ParsedQuestion
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.item import OWN_WAY, Item, open_item
from quizzes.formats.qti.names import children, local_name, name_of
from quizzes.formats.qti.source import Source
from quizzes.formats.types import TYPES
from quizzes.formats.xml_element import XmlElement

READERS = {name: read for kind in TYPES.values() for name, read in kind.qti_readers.items()}
INLINE_READERS = {
    name: read for kind in TYPES.values() for name, read in kind.qti_inline_readers.items()
}
MAX_TEXT = 20_000


def read_item(
    root: XmlElement, source: Source, path: str, number: int
) -> ParsedQuestion | Diagnostic:
    """The question that an `assessmentItem` is.

    Raises:
        UnreadableFileError: it refers to files outside of its package.
    """
    try:
        return _question(root, source, path, number)
    except QuestionFormatError as fault:
        return Diagnostic(
            number, LazyText("tệp %(path)s", path=path) if path else "", fault.message, fault.code
        )


def _question(root: XmlElement, source: Source, path: str, number: int) -> ParsedQuestion:
    if any(True for _ in children(root, "templatedeclaration", "templateprocessing")):
        raise QuestionFormatError(
            "template item",
            LazyText("Câu sinh số liệu ngẫu nhiên (template), hệ thống chưa có dạng này."),
        )
    item = open_item(root, source, path)
    found = _read(item, number)
    if not KINDS[found.kind].is_marked_by_people and not item.processing.understood:
        item.assume(OWN_WAY)
    for note in item.body.notes:
        item.assume(note)
    texts = dict.fromkeys(text for _identifier, text in item.feedback)
    if len(texts) > 1 and not KINDS[found.kind].is_marked_by_people:
        item.assume(LazyText("Các phản hồi của câu được gộp vào phần giải thích."))
    found = replace(found, explanation="\n".join(texts), assumed=tuple(item.assumed))
    _check(found)
    return found


def _read(item: Item, number: int) -> ParsedQuestion:
    start, found = item.start(number), item.body.interactions
    names = {name_of(interaction) for interaction in found}
    unknown = [each for each in found if name_of(each) not in {*READERS, *INLINE_READERS}]
    if unknown:
        raise QuestionFormatError(
            "unknown interaction",
            LazyText(
                "Câu dùng dạng tương tác “%(unknown)s”, hệ thống chưa có dạng này. Hãy viết "
                "lại thành câu chọn đáp án, ghép đôi, sắp xếp, điền hoặc tự luận.",
                unknown=local_name(unknown[0]),
            ),
        )
    if not found:
        raise QuestionFormatError(
            "no interaction", LazyText("Câu không có chỗ trả lời. Hãy kiểm tra lại tệp gốc.")
        )
    name = name_of(found[0])
    if len(names) == 1 and name in INLINE_READERS:
        return INLINE_READERS[name](item, start)
    if len(found) > 1:
        raise QuestionFormatError(
            "several interactions",
            LazyText(
                "Câu có %(count)s phần trả lời trong một câu. Hãy tách thành nhiều câu.",
                count=len(found),
            ),
        )
    return READERS[name](item, found[0], start)


def _check(question: ParsedQuestion) -> None:
    if not question.stem:
        raise QuestionFormatError(
            "no text", LazyText("Câu hỏi chưa có nội dung. Hãy ghi nội dung câu hỏi.")
        )
    texts = [question.stem, question.explanation, question.legal_basis, *question.accepted]
    texts += [text for o in question.options for text in (o.text, o.match, o.rationale)]
    if any(len(text) > MAX_TEXT for text in texts):
        raise QuestionFormatError("too long", LazyText("Câu có đoạn chữ quá dài. Hãy rút ngắn."))
