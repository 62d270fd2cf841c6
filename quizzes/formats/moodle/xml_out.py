"""A question of ours as an element of Moodle XML."""

import base64
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import quote

from lxml import etree

from cms.text import fold
from quizzes.formats.base import ParsedImage, ParsedQuestion, QuestionKind
from quizzes.formats.moodle.answers import (
    check_whole,
    grade_text,
    grades_of,
    needs_weights,
    wild_safe,
)
from quizzes.formats.moodle.gaps import CLOZE, as_cloze, parts_of
from quizzes.formats.moodle.markup import CONTROL, as_html
from quizzes.formats.moodle.notes_out import feedback_of, rubric_of, tags_of
from quizzes.formats.moodle.xml_parts import STORED
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.vocabulary import is_true_false

TYPES: dict[QuestionKind, str] = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "situational": "multichoice",
    "matching": "matching",
    "ordering": "ordering",
    "short_text": "shortanswer",
    "number": "numerical",
    "gap_text": "cloze",
    "essay": "essay",
}


def element_of(question: ParsedQuestion) -> Any:
    """The element.

    Raises:
        QuestionFormatError: Moodle cannot hold such a question.
    """
    check_whole(question)
    worded = question.kind == "true_false" and not _is_truth(question)
    element = etree.Element("question", type="multichoice" if worded else TYPES[question.kind])
    _text(_add(element, "name"), f"Câu {question.number}")
    stem = _checked_cloze(question.stem) if question.kind == "gap_text" else question.stem
    _html(element, "questiontext", stem, question.image)
    _html(element, "generalfeedback", feedback_of(question))
    _add(element, "defaultgrade", "1")
    _add(element, "penalty", "0")
    _add(element, "hidden", "0")
    _add(element, "idnumber", question.ref)
    (_choice if worded else _PARTS[question.kind])(element, question)
    named = question.kind == "situational" or worded
    tags = tags_of(question, named=named, weights=needs_weights(question))
    holder = _add(element, "tags") if tags else None
    for tag in tags:
        _text(_add(holder, "tag"), tag)
    return element


def _checked_cloze(stem: str) -> str:
    if any(CLOZE.search(text) for text in parts_of(stem)[::2]):
        raise QuestionFormatError(
            "text with marks", "Nội dung câu trông như chỗ trống của Moodle. Hãy đổi dấu { }."
        )
    return as_cloze(stem)


def _choice(element: Any, question: ParsedQuestion) -> None:
    _add(element, "single", "false" if question.kind == "multiple" else "true")
    _add(element, "shuffleanswers", "false" if question.lock_order else "true")
    _add(element, "answernumbering", "ABCD")
    for option, grade in zip(question.options, grades_of(question), strict=True):
        answer = _html(element, "answer", option.text, option.image)
        answer.set("fraction", grade_text(grade))
        _html(answer, "feedback", option.rationale)


def _truth(element: Any, question: ParsedQuestion) -> None:
    for option in question.options:
        answer = _add(element, "answer", fraction="100" if option.correct else "0")
        _text(answer, "true" if fold(option.text) == "dung" else "false")
        _html(answer, "feedback", option.rationale)


def _matching(element: Any, question: ParsedQuestion) -> None:
    _add(element, "shuffleanswers", "true")
    for option in question.options:
        left = _html(element, "subquestion", option.text, option.image)
        _text(_add(left, "answer"), option.match)


def _ordering(element: Any, question: ParsedQuestion) -> None:
    for name, text in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        _add(element, name, text)
    _add(element, "gradingtype", "ABSOLUTE_POSITION")
    for place, option in enumerate(question.options, start=1):
        answer = _html(element, "answer", option.text, option.image)
        answer.set("fraction", str(place))
        _html(answer, "feedback", option.rationale)


def _typed(element: Any, question: ParsedQuestion) -> None:
    _add(element, "usecase", "0")
    for text in question.accepted:
        _text(_add(element, "answer", fraction="100", format="plain_text"), wild_safe(text))


def _number(element: Any, question: ParsedQuestion) -> None:
    answer = _add(element, "answer", fraction="100", format="plain_text")
    _text(answer, question.number_value)
    _add(answer, "tolerance", question.number_tolerance or "0")
    units = question.number_units
    _add(element, "unitgradingtype", "1" if units else "0")
    _add(element, "unitpenalty", "1" if units else "0")
    _add(element, "showunits", "0" if units else "3")
    _add(element, "unitsleft", "0")
    holder = _add(element, "units") if units else None
    for name in units:
        unit = _add(holder, "unit")
        _add(unit, "multiplier", "1")
        _add(unit, "unit_name", name)


def _essay(element: Any, question: ParsedQuestion) -> None:
    _add(element, "responseformat", "editor")
    _add(element, "responserequired", "1")
    if question.word_limit:
        _add(element, "maxwordlimit", str(question.word_limit))
    _html(element, "graderinfo", rubric_of(question))
    _html(element, "responsetemplate", "")


def _nothing(element: Any, question: ParsedQuestion) -> None:
    """A cloze question holds its answers in its text."""


_PARTS: dict[QuestionKind, Callable[[Any, ParsedQuestion], None]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _truth,
    "situational": _choice,
    "matching": _matching,
    "ordering": _ordering,
    "short_text": _typed,
    "number": _number,
    "gap_text": _nothing,
    "essay": _essay,
}


def _is_truth(question: ParsedQuestion) -> bool:
    options = question.options
    plain = is_true_false([option.text for option in options]) and not any(o.image for o in options)
    return plain and sum(option.correct for option in options) == 1


def _html(parent: Any, name: str, text: str, image: ParsedImage | None = None) -> Any:
    """An element with a text in HTML, and its picture beside it."""
    element = _add(parent, name, format="html")
    shown = as_html(text)
    if image is not None:
        source, alt = f"{STORED}{quote(image.name)}", escape(CONTROL.sub("", image.alt))
        shown += f'<br><img src="{source}" alt="{alt}">'
    _text(element, shown)
    if image is not None:
        encoded = base64.b64encode(image.content).decode()
        name = CONTROL.sub("", image.name)
        _add(element, "file", encoded, name=name, path="/", encoding="base64")
    return element


def _text(parent: Any, text: str) -> None:
    _add(parent, "text", text)


def _add(parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = CONTROL.sub("", text)
    return element
