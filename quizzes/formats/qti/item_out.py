"""A question of any kind as an item of QTI 3.0."""

from collections.abc import Callable
from typing import Any

from quizzes.engine.types import KINDS
from quizzes.formats.base import ParsedImage, ParsedQuestion
from quizzes.formats.qti.fields_out import write_fields
from quizzes.formats.qti.markup import add
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types import TYPES


def problem_for_qti(question: ParsedQuestion) -> str:
    """Why the question cannot be an item, "" where it can."""
    return TYPES[question.kind].qti_problem(question)


def write_item(
    identifier: str, question: ParsedQuestion, place_image: Callable[[ParsedImage], str]
) -> Any:
    """The item; `place_image` takes a picture and gives its path, "" where it cannot be."""
    sheet = Sheet(identifier, f"Câu {question.number}", place_image)
    if not KINDS[question.kind].parts_in_text:
        add(sheet.body, "p", question.stem)
    if question.image:
        sheet.add_image(add(sheet.body, "p"), question.image)
    of_type = TYPES[question.kind]
    of_type.write_qti(sheet, question)
    write_fields(sheet.body, question, beside=not of_type.has_feedback)
    sheet.explanation = question.explanation
    return sheet.finished()
