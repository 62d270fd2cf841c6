"""A question of ours as an element of Moodle XML."""

from typing import Any

from lxml import etree

from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.answers import needs_weights
from quizzes.formats.moodle.notes_out import feedback_of, tags_of
from quizzes.formats.moodle.whole import check_whole
from quizzes.formats.moodle.xml_build import add, add_html, add_text
from quizzes.formats.types import TYPES


def element_of(question: ParsedQuestion) -> Any:
    """The element.

    Raises:
        QuestionFormatError: Moodle cannot hold such a question.
    """
    of_type = TYPES[question.kind]
    check_whole(question)
    element = etree.Element("question", type=of_type.moodle_type(question))
    add_text(add(element, "name"), f"Câu {question.number}")
    add_html(element, "questiontext", of_type.moodle_stem(question), question.image)
    add_html(element, "generalfeedback", feedback_of(question))
    add(element, "defaultgrade", "1")
    add(element, "penalty", "0")
    add(element, "hidden", "0")
    add(element, "idnumber", question.ref)
    of_type.write_moodle(element, question)
    tags = tags_of(question, named=of_type.needs_tag(question), weights=needs_weights(question))
    holder = add(element, "tags") if tags else None
    for tag in tags:
        add_text(add(holder, "tag"), tag)
    return element
