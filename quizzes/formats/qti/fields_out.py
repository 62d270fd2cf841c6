"""The rubric blocks that keep what QTI has no place for."""

from collections.abc import Iterator
from typing import Any

from quizzes.formats.base import ParsedQuestion
from quizzes.formats.qti.markup import add
from quizzes.formats.qti.names import CHOICE, FIELD, VALUE
from quizzes.formats.vocabulary import KIND_NAMES, LEVEL_NAMES
from quizzes.formats.xml_element import XmlElement

FLAGS = {
    "ignore_diacritics": "Bỏ qua dấu",
    "allow_typo": "Cho sai một ký tự",
    "two_markers": "Hai người chấm",
}
Row = tuple[str, str, str, str]


def write_fields(body: XmlElement, question: ParsedQuestion, *, beside: bool) -> None:
    """The fields for authors, and the criteria for those who mark.

    `beside` asks for the reasons of options that have no feedback of their own.
    """
    block = _block(body, "instructions", "author")
    for name, label, text, value in _rows(question):
        row = add(block, "p")
        add(row, "strong", f"{label}: ")
        _field(row, "span", name, text, value)
    if beside:
        _rationales(block, question)
    if question.rubric:
        criteria = add(_block(body, "scoring", "scorer"), "ul")
        for text, share in question.rubric:
            _field(criteria, "li", "criterion", text, str(share))


def _rows(question: ParsedQuestion) -> Iterator[Row]:
    yield "number", "Số", str(question.number), ""
    yield "kind", "Dạng câu", KIND_NAMES[question.kind], question.kind
    if question.level:
        yield "level", "Mức độ", LEVEL_NAMES[question.level], question.level
    texts = {
        "ref": ("Mã câu", question.ref),
        "topic": ("Chủ đề", question.topic),
        "legal_basis": ("Căn cứ", question.legal_basis),
        "word_limit": ("Giới hạn chữ", str(question.word_limit or "")),
    }
    for name, (label, text) in texts.items():
        if text:
            yield name, label, text, ""
    for unit in question.number_units:
        yield "unit", "Đơn vị", unit, ""
    for name, label in FLAGS.items():
        if getattr(question, name):
            yield name, label, "Có", "true"
    if question.lock_order:
        yield "lock_order", "Giữ thứ tự", "Có", "true"


def _rationales(block: XmlElement, question: ParsedQuestion) -> None:
    """The reason of each option, by its identifier."""
    for at, option in enumerate(question.options, 1):
        if option.rationale:
            row = add(block, "p")
            add(row, "strong", f"{option.text}: ")
            found = _field(row, "span", "rationale", option.rationale, "")
            found.set(CHOICE, f"C{at}")


def _block(body: XmlElement, use: str, view: str) -> Any:
    return add(add(body, "qti-rubric-block", use=use, view=view), "qti-content-body")


def _field(parent: XmlElement, tag: str, name: str, text: str, value: str) -> Any:
    found = add(parent, tag, text)
    found.set(FIELD, name)
    if value:
        found.set(VALUE, value)
    return found
