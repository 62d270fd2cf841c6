"""Typed answers as interactions of QTI 3.0."""

from quizzes.engine.stems import GAP
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.qti.markup import ASI, add, root_of, say
from quizzes.formats.qti.sheet import MAP, Sheet, give_one
from quizzes.formats.xml_element import XmlElement

LETTERS_A_WORD = 5


def write_short(sheet: Sheet, question: ParsedQuestion) -> None:
    """A text with the accepted spellings."""
    _declare_texts(sheet, "RESPONSE", list(question.accepted))
    _entry(add(sheet.body, "p"), "RESPONSE")
    sheet.process(MAP)


def write_number(sheet: Sheet, question: ParsedQuestion) -> None:
    """A number, right within its tolerance."""
    sheet.declare([question.number_value], base_type="float")
    _entry(add(sheet.body, "p"), "RESPONSE")
    rules = sheet.processing = root_of("qti-response-processing", ASI)
    condition = add(add(rules, "qti-response-condition"), "qti-response-if")
    size = question.number_tolerance
    how = {"tolerance_mode": "absolute", "tolerance": f"{size} {size}"}
    equal = add(condition, "qti-equal", **(how if size else {"tolerance_mode": "exact"}))
    add(equal, "qti-variable", identifier="RESPONSE")
    add(equal, "qti-correct", identifier="RESPONSE")
    give_one(condition)


def write_gaps(sheet: Sheet, question: ParsedQuestion) -> None:
    """The text with an entry in the place of each gap."""
    parts = GAP.split(question.stem)
    paragraph = add(sheet.body, "p")
    rules = sheet.processing = root_of("qti-response-processing", ASI)
    total = add(add(rules, "qti-set-outcome-value", identifier="SCORE"), "qti-sum")
    for at, part in enumerate(parts):
        if at % 2 == 0:
            say(paragraph, part)
            continue
        name = f"RESPONSE_{at // 2 + 1}"
        _declare_texts(sheet, name, gap_answers(part))
        _entry(paragraph, name)
        add(total, "qti-map-response", identifier=name)
    sheet.outcome = {"normal_maximum": str(len(parts) // 2)}


def write_essay(sheet: Sheet, question: ParsedQuestion) -> None:
    """A free text that people mark; the limit is given as a length as well."""
    sheet.declare(base_type="string")
    limit = question.word_limit
    length = {"expected_length": str(limit * LETTERS_A_WORD)} if limit else {}
    add(sheet.body, "qti-extended-text-interaction", response_identifier="RESPONSE", **length)
    sheet.outcome = {"external_scored": "human"}


def gap_answers(inside: str) -> list[str]:
    """The accepted answers of a gap as it stands between its brackets."""
    return [answer for part in inside.split("|") if (answer := " ".join(part.split()))]


def _declare_texts(sheet: Sheet, name: str, answers: list[str]) -> None:
    marks = [(answer, "1") for answer in answers]
    sheet.declare(answers[:1], marks, name=name, base_type="string")


def _entry(parent: XmlElement, name: str) -> None:
    add(parent, "qti-text-entry-interaction", response_identifier=name)
