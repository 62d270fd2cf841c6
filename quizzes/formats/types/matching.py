"""Matching in files."""

import re
from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.moodle.answers import pairs
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.gift_parts import part_text
from quizzes.formats.moodle.xml_build import add, add_html, add_text
from quizzes.formats.moodle.xml_parts import text_and_picture, text_of
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import QuestionFormatError, plain_option
from quizzes.formats.qti.choices import read_match
from quizzes.formats.qti.choices_out import write_match
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType
from quizzes.formats.xml_element import XmlElement

ARROW = re.compile(r"\s*(?:→|⟶|->|=>|↔|<->)\s*")


def _read_moodle(draft: MoodleDraft, element: Any) -> ParsedQuestion:
    found = []
    for node in element.findall("subquestion"):
        left, image = text_and_picture(node, draft)
        found.append(ParsedOption(left, match=text_of(node.find("answer"), draft), image=image))
    return pairs(draft, found)


def _read_dragged(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    draft.assume(LazyText("Câu kéo thả được hiểu là câu ghép đôi."))
    return _read_moodle(draft, element)


class Matching(FileType):
    has_feedback = False
    moodle_readers = {
        "matching": _read_moodle,
        "match": _read_moodle,
        "ddmatch": _read_dragged,
    }
    qti_readers = {"matchinteraction": read_match}

    def options_of(self, draft: Draft) -> tuple[ParsedOption, ...]:
        for option in draft.options:
            if not option.match and option.series != "fixed" and ARROW.search(option.text):
                left, right = ARROW.split(option.text, maxsplit=1)
                option.lines, option.match = [left], right
        if sum(bool(option.match and option.text) for option in draft.options) < 2:
            raise QuestionFormatError(
                "fewer than two pairs",
                LazyText(
                    "Câu ghép đôi có ít hơn hai cặp. Hãy thêm dòng “Ghép với: …” dưới mỗi phương "
                    "án."
                ),
            )
        return tuple(plain_option(option) for option in draft.options)

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "matching"

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        add(element, "shuffleanswers", "true")
        for option in question.options:
            left = add_html(element, "subquestion", option.text, option.image)
            add_text(add(left, "answer"), option.match)

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        if any("->" in f"{option.text} {option.match}" for option in question.options):
            raise QuestionFormatError(
                "arrow in a pair",
                LazyText("GIFT không chứa được dấu “->” trong cặp ghép. Hãy đổi dấu này."),
            )
        return [f"={part_text(o.text)} -> {part_text(o.match)}" for o in question.options]

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_match(sheet, question)


TYPE = Matching()
