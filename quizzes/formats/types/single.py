"""Single choice in files; what other choices share with it."""

from collections.abc import Mapping
from dataclasses import replace

from quizzes.engine.types import KINDS
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.moodle.answers import choice, grade_text, grades_of
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.gift_parts import feedback_text, part_text
from quizzes.formats.moodle.xml_build import add, add_html
from quizzes.formats.moodle.xml_parts import answers_in, value
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import choice_options
from quizzes.formats.qti.choices import read_choice
from quizzes.formats.qti.choices_out import write_choice
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType, MoodleReader
from quizzes.formats.vocabulary import likely_kind
from quizzes.formats.xml_element import XmlElement


def _read_moodle(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    single = value(element, "single").lower() not in ("false", "0")
    found = choice(draft, list(answers_in(draft, element)), single=single)
    fixed = value(element, "shuffleanswers").lower() in ("false", "0")
    if fixed and not KINDS[found.kind].is_statement and "lock_order" not in draft.flags:
        return replace(found, lock_order=True)
    return found


class SingleChoice(FileType):
    moodle_readers: Mapping[str, MoodleReader] = {"multichoice": _read_moodle}
    qti_readers = {"choiceinteraction": read_choice}

    def options_of(self, draft: Draft) -> tuple[ParsedOption, ...]:
        return choice_options(draft)

    def needs_name(self, question: ParsedQuestion) -> bool:
        texts = [option.text for option in question.options]
        right = sum(option.correct for option in question.options)
        return likely_kind(question.stem, texts, right) != question.kind

    def is_whole(self, question: ParsedQuestion) -> bool:
        return any(option.correct for option in question.options)

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "multichoice"

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        several = KINDS[question.kind].takes_several
        add(element, "single", "false" if several else "true")
        add(element, "shuffleanswers", "false" if question.lock_order else "true")
        add(element, "answernumbering", "ABCD")
        for option, grade in zip(question.options, grades_of(question), strict=True):
            answer = add_html(element, "answer", option.text, option.image)
            answer.set("fraction", grade_text(grade))
            add_html(answer, "feedback", option.rationale)

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        single, taken, lines = not KINDS[question.kind].takes_several, False, []
        for option, grade in zip(question.options, grades_of(question), strict=True):
            text = part_text(option.text)
            full = single and grade == 100 and not taken
            taken = taken or full
            weight = f"%{grade_text(grade)}%" if grade or text.startswith("%") else ""
            mark = "=" if full else "~"
            shown = "" if full and not text.startswith("%") else weight
            lines.append(f"{mark}{shown}{text}{feedback_text(option)}")
        return lines

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_choice(sheet, question)


TYPE = SingleChoice()
