"""Numbers in files."""

from collections.abc import Iterator
from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.answers import decimal_of, number
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.xml_build import add, add_text
from quizzes.formats.moodle.xml_parts import answers_in, value
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.numbers import as_written, decimal_text, split_unit
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.entries_out import write_number
from quizzes.formats.qti.responses import decimal_of as qti_decimal
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType
from quizzes.formats.xml_element import XmlElement


def _read_moodle(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    found = []
    for node, answer in zip(element.findall("answer"), answers_in(draft, element), strict=True):
        amount = decimal_of(answer.text)
        margin = decimal_of(value(node, "tolerance") or "0")
        if amount is not None and margin is not None:
            found.append((answer, amount, margin))
        elif answer.text != "*" or answer.fraction > 0:
            draft.assume(
                LazyText("“%(text)s” không phải là số nên không lấy.", text=answer.text[:60])
            )
    draft.units += _units(draft, element)
    return number(draft, found)


def _units(draft: MoodleDraft, element: XmlElement) -> Iterator[str]:
    named = list(element.iterfind("units/unit"))
    if named and value(element, "showunits") != "0" and value(element, "unitgradingtype") == "0":
        draft.assume(LazyText("Moodle không chấm đơn vị; ở đây phải ghi đúng đơn vị."))
    for unit in named:
        name, factor = value(unit, "unit_name"), decimal_of(value(unit, "multiplier") or "1")
        if factor == 1 and name:
            yield name
        elif name:
            draft.assume(LazyText("Đơn vị quy đổi “%(name)s” không lấy.", name=name))


class Number(FileType):
    has_units = True
    moodle_readers = {"numerical": _read_moodle}

    def fields_of(self, draft: Draft, stem: str) -> dict[str, Any]:
        value, unit = split_unit(draft.answers[-1]) if draft.answers else ("", "")
        if not value:
            raise QuestionFormatError(
                "no answer",
                LazyText("Chưa có đáp số. Hãy thêm dòng “Đáp án: 30” hoặc “Đáp án: 1.234,5”."),
            )
        units = tuple(draft.units)
        if unit and not units:
            draft.assume(LazyText("“%(unit)s” sau đáp số được hiểu là đơn vị phải ghi.", unit=unit))
            units = (unit,)
        tolerance = decimal_text(draft.tolerance) or ""
        return {"number_value": value, "number_tolerance": tolerance, "number_units": units}

    def answers(self, question: ParsedQuestion) -> list[str]:
        return [as_written(question.number_value)]

    def is_whole(self, question: ParsedQuestion) -> bool:
        return bool(question.number_value)

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "numerical"

    def write_moodle(self, element: Any, question: ParsedQuestion) -> None:
        answer = add(element, "answer", fraction="100", format="plain_text")
        add_text(answer, question.number_value)
        add(answer, "tolerance", question.number_tolerance or "0")
        units = question.number_units
        add(element, "unitgradingtype", "1" if units else "0")
        add(element, "unitpenalty", "1" if units else "0")
        add(element, "showunits", "0" if units else "3")
        add(element, "unitsleft", "0")
        holder = add(element, "units") if units else None
        for name in units:
            unit = add(holder, "unit")
            add(unit, "multiplier", "1")
            add(unit, "unit_name", name)

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        return [f"#{question.number_value}:{question.number_tolerance or '0'}"]

    def qti_problem(self, question: ParsedQuestion) -> str:
        known = qti_decimal(question.number_value) is not None
        return "" if known else LazyText("Câu chưa có đáp số nên không ghi được ra QTI.")

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_number(sheet, question)


TYPE = Number()
