"""An element `question` of Moodle XML as a question of ours."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.moodle.answers import (
    FULL,
    NONE,
    Answer,
    accepted,
    choice,
    decimal_of,
    number,
    pairs,
    truth,
)
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.moodle.gaps import from_cloze
from quizzes.formats.moodle.xml_parts import text_and_picture, text_of, value
from quizzes.formats.office.options import QuestionFormatError

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
    read = _KINDS.get(kind)
    if read is None:
        raise QuestionFormatError("no equivalent", _no_equivalent(kind))
    draft.stem, draft.image = text_and_picture(element.find("questiontext"), draft)
    draft.ref = value(element, "idnumber")
    draft.read_tags([tag for node in element.iterfind("tags/tag") if (tag := value(node, "text"))])
    draft.read_feedback(text_of(element.find("generalfeedback"), draft))
    _name_what_is_lost(draft, element)
    if not draft.stem and draft.image is None:
        raise QuestionFormatError(
            "no text", "Câu hỏi chưa có nội dung. Hãy ghi nội dung trong Moodle."
        )
    return read(draft, element)


def _no_equivalent(kind: str) -> str:
    if kind == "description":
        return "Đây là đoạn mô tả (description), không phải câu hỏi; bỏ qua."
    return (
        f"Loại câu “{kind[:60] or 'không ghi loại'}” của Moodle không có loại tương ứng. Hãy đổi "
        "sang loại khác trong Moodle hoặc soạn lại câu này."
    )


def _name_what_is_lost(draft: Draft, element: Any) -> None:
    if any(text_of(hint, draft) for hint in element.findall("hint")):
        draft.assume("Gợi ý (hint) không lấy.")
    said = [text_of(element.find(name), draft) for name in PER_OPTION]
    if any(text and text not in USUAL for text in said):
        draft.assume("Phản hồi chung cho câu đúng, đúng một phần, sai không lấy.")


def _choice(draft: Draft, element: Any) -> ParsedQuestion:
    single = value(element, "single").lower() not in ("false", "0")
    found = choice(draft, list(_answers(draft, element)), single=single)
    fixed = value(element, "shuffleanswers").lower() in ("false", "0")
    if fixed and found.kind != "true_false" and "lock_order" not in draft.flags:
        return replace(found, lock_order=True)
    return found


def _truth(draft: Draft, element: Any) -> ParsedQuestion:
    answers = {answer.text.casefold(): answer for answer in _answers(draft, element)}
    yes, no = answers.get("true"), answers.get("false")
    if yes is None or no is None or (yes.fraction > 0) == (no.fraction > 0):
        raise QuestionFormatError(
            "no correct option", "Chưa rõ đáp án Đúng hay Sai. Hãy chọn lại đáp án."
        )
    return truth(draft, yes.fraction > 0, (yes.feedback, no.feedback))


def _typed(draft: Draft, element: Any) -> ParsedQuestion:
    if value(element, "usecase") == "1":
        draft.assume("Hệ thống không phân biệt chữ hoa, chữ thường trong câu trả lời.")
    texts = accepted(draft, list(_answers(draft, element)))
    return draft.finished("short_text", accepted=texts)


def _number(draft: Draft, element: Any) -> ParsedQuestion:
    found = []
    for node, answer in zip(element.findall("answer"), _answers(draft, element), strict=True):
        amount = decimal_of(answer.text)
        margin = decimal_of(value(node, "tolerance") or "0")
        if amount is not None and margin is not None:
            found.append((answer, amount, margin))
        elif answer.text != "*" or answer.fraction > 0:
            draft.assume(f"“{answer.text[:60]}” không phải là số nên không lấy.")
    draft.units += _units(draft, element)
    return number(draft, found)


def _units(draft: Draft, element: Any) -> Iterator[str]:
    named = list(element.iterfind("units/unit"))
    if named and value(element, "showunits") != "0" and value(element, "unitgradingtype") == "0":
        draft.assume("Moodle không chấm đơn vị; ở đây phải ghi đúng đơn vị.")
    for unit in named:
        name, factor = value(unit, "unit_name"), decimal_of(value(unit, "multiplier") or "1")
        if factor == 1 and name:
            yield name
        elif name:
            draft.assume(f"Đơn vị quy đổi “{name}” không lấy.")


def _matching(draft: Draft, element: Any) -> ParsedQuestion:
    found = []
    for node in element.findall("subquestion"):
        left, image = text_and_picture(node, draft)
        found.append(ParsedOption(left, match=text_of(node.find("answer"), draft), image=image))
    return pairs(draft, found)


def _drag_matching(draft: Draft, element: Any) -> ParsedQuestion:
    draft.assume("Câu kéo thả được hiểu là câu ghép đôi.")
    return _matching(draft, element)


def _ordering(draft: Draft, element: Any) -> ParsedQuestion:
    answers = list(_answers(draft, element))
    places = [answer.fraction for answer in answers]
    if len(set(places)) == len(places) and min(places, default=NONE) > 0:
        answers.sort(key=lambda answer: answer.fraction)
    if len(answers) < 2 or not all(answer.text or answer.image for answer in answers):
        raise QuestionFormatError(
            "fewer than two options", "Câu sắp xếp có ít hơn hai bước. Hãy thêm các bước."
        )
    options = (ParsedOption(a.text, rationale=a.feedback, image=a.image) for a in answers)
    return draft.finished("ordering", tuple(options))


def _essay(draft: Draft, element: Any) -> ParsedQuestion:
    draft.read_rubric(text_of(element.find("graderinfo"), draft))
    if text_of(element.find("responsetemplate"), draft):
        draft.assume("Mẫu trả lời (response template) không lấy.")
    limit = value(element, "maxwordlimit")
    if draft.word_limit is None and limit.isdecimal() and int(limit[:6]) > 0:
        draft.word_limit = int(limit[:6])
    if value(element, "attachmentsrequired") not in ("", "0"):
        draft.assume("Yêu cầu nộp tệp kèm theo không lấy.")
    if not draft.rubric:
        draft.assume("Câu tự luận chưa có tiêu chí chấm; hãy bổ sung.")
    return draft.finished("essay")


def _cloze(draft: Draft, element: Any) -> ParsedQuestion:
    return draft.finished("gap_text", stem=from_cloze(draft, draft.stem))


_KINDS: dict[str, Callable[[Draft, Any], ParsedQuestion]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "shortanswer": _typed,
    "numerical": _number,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _drag_matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
}


def _answers(draft: Draft, element: Any) -> Iterator[Answer]:
    for node in element.findall("answer"):
        text, image = text_and_picture(node, draft)
        fraction = decimal_of(node.get("fraction") or "0")
        limited = min(max(fraction or NONE, -FULL), Decimal(1000))
        yield Answer(text, limited, text_of(node.find("feedback"), draft), image)
