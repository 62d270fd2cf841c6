"""A question of any kind as an item of QTI 3.0."""

from collections.abc import Callable
from typing import Any

from quizzes.formats.base import ParsedImage, ParsedQuestion, QuestionKind
from quizzes.formats.qti.choices_out import (
    write_choice,
    write_match,
    write_multiple,
    write_order,
    write_situational,
)
from quizzes.formats.qti.entries_out import (
    GAP,
    gap_answers,
    write_essay,
    write_gaps,
    write_number,
    write_short,
)
from quizzes.formats.qti.fields_out import write_fields
from quizzes.formats.qti.markup import add
from quizzes.formats.qti.responses import decimal_of
from quizzes.formats.qti.sheet import Sheet

WRITERS: dict[QuestionKind, Callable[[Sheet, ParsedQuestion], None]] = {
    "single": write_choice,
    "true_false": write_choice,
    "multiple": write_multiple,
    "situational": write_situational,
    "matching": write_match,
    "ordering": write_order,
    "short_text": write_short,
    "number": write_number,
    "gap_text": write_gaps,
    "essay": write_essay,
}


def problem_for_qti(question: ParsedQuestion) -> str:
    """Why the question cannot be an item, "" where it can."""
    gaps = [gap_answers(inside) for inside in GAP.findall(question.stem)]
    if question.kind == "gap_text" and not (gaps and all(gaps)):
        return "Câu chưa có chỗ trống với đáp án nên không ghi được ra QTI."
    if question.kind == "number" and decimal_of(question.number_value) is None:
        return "Câu chưa có đáp số nên không ghi được ra QTI."
    if question.kind == "short_text" and not question.accepted:
        return "Câu chưa có đáp án nên không ghi được ra QTI."
    return ""


def write_item(
    identifier: str, question: ParsedQuestion, place_image: Callable[[ParsedImage], str]
) -> Any:
    """The item; `place_image` takes a picture and gives its path, "" where it cannot be."""
    sheet = Sheet(identifier, f"Câu {question.number}", place_image)
    if question.kind != "gap_text":
        add(sheet.body, "p", question.stem)
    if question.image:
        sheet.add_image(add(sheet.body, "p"), question.image)
    WRITERS[question.kind](sheet, question)
    write_fields(sheet.body, question)
    sheet.explanation = question.explanation
    return sheet.finished()
