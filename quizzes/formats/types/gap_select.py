"""Texts with gaps to choose for, in files.

Moodle calls them "select missing words" (`gapselect`): `[[2]]` in the text is the second of
the choices, which have groups. Source: https://docs.moodle.org/en/Select_missing_words_question_type
QTI has `inlineChoiceInteraction`. GIFT has nothing of the kind.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cms.text import LazyText
from quizzes.engine.stems import GAP, GAP_PLACE
from quizzes.engine.types.gap_select import GapChoices, read_gaps, stem_of
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.xml_build import add, add_text
from quizzes.formats.moodle.xml_parts import value
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.entries import GAP as QTI_GAP
from quizzes.formats.qti.entries import MAX_GAPS
from quizzes.formats.qti.item import NO_KEY, Item
from quizzes.formats.qti.markup import ASI, root_of, say
from quizzes.formats.qti.markup import add as qti_add
from quizzes.formats.qti.names import attribute, children
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType
from quizzes.formats.xml_element import XmlElement

MAX_GROUPS = 20
NO_CHOICES = LazyText(
    "Mỗi chỗ trống cần ít nhất hai lựa chọn, lựa chọn đúng đứng đầu. Hãy ghi trong hai ngoặc "
    "vuông: [[30 ngày|15 ngày]]."
)


def _stem(texts: Iterable[str], gaps: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The text with our gaps."""
    texts = list(texts)
    if any(GAP.search(text) for text in texts):
        raise QuestionFormatError(
            "text with marks",
            LazyText(
                "Nội dung câu có sẵn dấu [[ ]] là dấu của chỗ trống. Hãy đổi dấu này rồi nhập lại."
            ),
        )
    try:
        stem = stem_of(texts, gaps)
    except ValueError as error:
        raise QuestionFormatError(
            "gap answer with marks",
            LazyText("Có lựa chọn để trống hoặc có dấu “|”, ngoặc vuông. Hãy ghi cách khác."),
        ) from error
    if not read_gaps(stem).is_whole:
        raise QuestionFormatError("no gap", NO_CHOICES)
    return stem


def _read_moodle(
    draft: MoodleDraft, element: XmlElement, tag: str = "selectoption"
) -> ParsedQuestion:
    rows = [(value(row, "text"), value(row, "group") or "1") for row in element.iterfind(tag)]
    groups: dict[str, list[str]] = defaultdict(list)
    for text, group in rows:
        groups[group].append(text)
    parts = GAP_PLACE.split(draft.stem)
    places = [int(place) for place in parts[1::2]]
    if not places or not all(0 < place <= len(rows) for place in places):
        raise QuestionFormatError(
            "no gap",
            LazyText("Câu chưa có chỗ trống [[1]], [[2]]… hoặc số đó không có lựa chọn tương ứng."),
        )
    right = [rows[place - 1] for place in places]
    unused = [text for text, group in rows if group not in {group for _text, group in right}]
    if unused:
        draft.assume(
            LazyText(
                "Lựa chọn không thuộc chỗ trống nào nên không lấy: %(unused)s.",
                unused="; ".join(unused),
            )
        )
    stem = _stem(parts[::2], [(text, groups[group]) for text, group in right])
    return draft.finished("gap_select", stem=stem)


def _read_dragged(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    draft.assume(LazyText("Câu kéo thả từ vào chỗ trống được hiểu là câu chọn từ vào chỗ trống."))
    return _read_moodle(draft, element, "dragbox")


def _read_qti(item: Item, start: ParsedQuestion) -> ParsedQuestion:
    if len(item.body.interactions) > MAX_GAPS:
        raise QuestionFormatError(
            "too many gaps", LazyText("Câu có quá nhiều chỗ trống. Hãy tách câu.")
        )
    gaps = [_read_gap(item, interaction) for interaction in item.body.interactions]
    parts = QTI_GAP.split(start.stem)
    found = [gaps[int(place) - 1] for place in parts[1::2]]
    return replace(start, kind="gap_select", stem=_stem(parts[::2], found))


def _read_gap(item: Item, interaction: XmlElement) -> tuple[str, list[str]]:
    """The right choice and all choices of a gap."""
    response = item.response_to(interaction)
    choices = {
        attribute(choice, "identifier"): item.part(choice)[0]
        for choice in children(interaction, "inlinechoice")
    }
    right = next(iter(response.correct or response.best()), "")
    if right not in choices:
        raise QuestionFormatError("no answer", NO_KEY)
    return choices[right], list(choices.values())


class GapSelect(FileType):
    moodle_readers = {"gapselect": _read_moodle, "ddwtos": _read_dragged}
    qti_inline_readers = {"inlinechoiceinteraction": _read_qti}

    def fields_of(self, draft: Draft, stem: str) -> dict[str, Any]:
        if not read_gaps(stem).is_whole:
            raise QuestionFormatError("no gap", NO_CHOICES)
        return {}

    def is_whole(self, question: ParsedQuestion) -> bool:
        return read_gaps(question.stem).is_whole

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "gapselect"

    def moodle_stem(self, question: ParsedQuestion) -> str:
        found = read_gaps(question.stem)
        numbers = {row: at for at, row in enumerate(_rows(found), start=1)}
        stem = found.texts[0]
        for gap, after in zip(found.gaps, found.texts[1:], strict=True):
            stem += f"[[{numbers[gap]}]]{after}"
        return stem

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        found = read_gaps(question.stem)
        if len(found.groups) > MAX_GROUPS:
            raise QuestionFormatError(
                "too many groups",
                LazyText(
                    "Moodle chỉ có %(max_groups)s nhóm lựa chọn trong một câu. Hãy tách câu.",
                    max_groups=MAX_GROUPS,
                ),
            )
        add(element, "shuffleanswers", "1")
        for group, text in _rows(found):
            option = add(element, "selectoption")
            add_text(option, text)
            add(option, "group", str(group + 1))

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        raise QuestionFormatError(
            "gap select",
            LazyText("GIFT không có câu chọn từ vào chỗ trống. Hãy xuất bằng Moodle XML."),
        )

    def qti_problem(self, question: ParsedQuestion) -> str:
        whole = read_gaps(question.stem).is_whole
        return (
            ""
            if whole
            else LazyText("Câu có chỗ trống chưa đủ hai lựa chọn nên không ghi được ra QTI.")
        )

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        found = read_gaps(question.stem)
        paragraph = qti_add(sheet.body, "p")
        say(paragraph, found.texts[0])
        rules = sheet.processing = root_of("qti-response-processing", ASI)
        total = qti_add(qti_add(rules, "qti-set-outcome-value", identifier="SCORE"), "qti-sum")
        for at, (group, right) in enumerate(found.gaps, start=1):
            name, choices = f"RESPONSE_{at}", found.groups[group]
            key = f"C{choices.index(right) + 1}"
            sheet.declare([key], [(key, "1")], name=name)
            shown = {"response_identifier": name, "shuffle": "true"}
            interaction = qti_add(paragraph, "qti-inline-choice-interaction", **shown)
            for place, text in enumerate(choices, start=1):
                qti_add(interaction, "qti-inline-choice", text, identifier=f"C{place}")
            say(paragraph, found.texts[at])
            qti_add(total, "qti-map-response", identifier=name)
        sheet.outcome = {"normal_maximum": str(len(found.gaps))}


def _rows(found: GapChoices) -> list[tuple[int, str]]:
    """All choices with their groups, in the order in which a file lists them."""
    return [(at, text) for at, group in enumerate(found.groups) for text in group]


TYPE = GapSelect()
