"""Writing a bank as a Word file that reads well on paper and comes back unchanged.

Each label ("Câu 1:", "A.", "Đáp án:") is set off by a character style, so that what
follows is text whatever it looks like; further lines of a text have a paragraph style.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt

from cms.text import LazyText
from quizzes.engine.types import KINDS
from quizzes.formats.base import (
    Diagnostic,
    ParsedImage,
    ParsedOption,
    ParsedQuestion,
    Written,
)
from quizzes.formats.office.lines import CONTINUE_STYLE
from quizzes.formats.office.notes import WRITTEN, NoteName
from quizzes.formats.office.numbers import as_written
from quizzes.formats.office.word_page import empty_document, paragraph, run
from quizzes.formats.types import TYPES
from quizzes.formats.vocabulary import (
    KIND_NAMES,
    LETTERS,
    LEVEL_NAMES,
    speaks_of_others,
)

MAX_PICTURE = Cm(14)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
YES, NO = "Có", "Không"


def write_bank(questions: Sequence[ParsedQuestion], *, title: str = "NGÂN HÀNG CÂU HỎI") -> Written:
    """A .docx file: A4, Times New Roman 13, margins of Decree 30/2020/NĐ-CP, appendix I.

    All kinds come back unchanged from `read_bank`; a picture that Word cannot hold is
    listed in `left_out`.
    """
    writer = _Writer(title)
    for question in questions:
        writer.add(question)
    output = BytesIO()
    writer.document.save(output)
    return Written(output.getvalue(), tuple(writer.left_out))


class _Writer:
    """Builds the paragraphs as elements: python-docx takes minutes for a thousand questions."""

    def __init__(self, title: str) -> None:
        self.document: Any = empty_document()
        self.left_out: list[Diagnostic] = []
        heading = self.document.add_paragraph(style="Title")
        heading.add_run(_plain(title))
        self._end: Any = self.document.element.body.sectPr

    def add(self, question: ParsedQuestion) -> None:
        of_type = TYPES[question.kind]
        essay = " (tự luận)" if KINDS[question.kind].is_marked_by_people else ""
        stem = of_type.word_stem(question)
        self._text(f"Câu {question.number}{essay}:", stem, keep=True, starts=True)
        self._picture(question, question.image)
        for letter, option in zip(LETTERS, of_type.word_options(question), strict=False):
            self._option(question, letter, option)
        if len(question.options) > len(LETTERS):
            self._leave_out(
                question, LazyText("Chỉ ghi được %(count)s phương án.", count=len(LETTERS))
            )
        for name, text in _notes(question):
            self._text(f"{WRITTEN[name]}:", text)
        for text, share in question.rubric:
            self._text(f"{WRITTEN['rubric'].format(share)}:", text)

    def _option(self, question: ParsedQuestion, letter: str, option: ParsedOption) -> None:
        self._text(f"{letter}.", option.text, keep=True, indent=Cm(1))
        self._picture(question, option.image)
        parts: list[tuple[NoteName, str]] = [("match", option.match)]
        if KINDS[question.kind].has_weights:
            parts.append(("weight", str(option.weight)))
        parts.append(("rationale", option.rationale))
        for name, text in parts:
            if text:
                self._text(f"{WRITTEN[name]}:", text, keep=True, indent=Cm(2))

    def _text(
        self, label: str, text: str, *, keep: bool = False, indent: int = 0, starts: bool = False
    ) -> None:
        """A labelled text; further lines as paragraphs of their own."""
        first, *others = _plain(text).split("\n")
        added = paragraph("", keep, indent, Pt(12) if starts else 0)
        added.append(run(label, labelled=True, bold=starts))
        added.append(run(f" {first}"))
        self._end.addprevious(added)
        for line in others:
            added = paragraph(CONTINUE_STYLE, keep, indent, 0)
            added.append(run(line))
            self._end.addprevious(added)

    def _picture(self, question: ParsedQuestion, image: ParsedImage | None) -> None:
        if image is None:
            return
        part = self.document.part
        try:
            inline = part.new_pic_inline(BytesIO(image.content))
        except Exception:  # python-docx raises many kinds of errors on broken pictures
            self._leave_out(
                question, LazyText("Word không chứa được hình “%(name)s”.", name=image.name)
            )
            return
        if inline.extent.cx > MAX_PICTURE:
            height = max(int(inline.extent.cy * MAX_PICTURE / inline.extent.cx), 1)
            inline = part.new_pic_inline(BytesIO(image.content), MAX_PICTURE, height)
        inline.docPr.set("descr", _plain(image.alt))
        inline.find(f".//{qn('pic:cNvPr')}").set("name", _plain(image.name))
        shown = OxmlElement("w:r")
        shown.add_drawing(inline)
        added = paragraph(CONTINUE_STYLE, True, 0, 0)
        added.append(shown)
        self._end.addprevious(added)

    def _leave_out(self, question: ParsedQuestion, message: str) -> None:
        self.left_out.append(Diagnostic(question.number, question.place, message))


def _notes(question: ParsedQuestion) -> Iterator[tuple[NoteName, str]]:
    """What stands below the options, each in a line of its own."""
    if TYPES[question.kind].needs_name(question):
        yield "kind", KIND_NAMES[question.kind]
    for text in TYPES[question.kind].answers(question):
        yield "answer", text
    if question.number_tolerance:
        yield "tolerance", as_written(question.number_tolerance)
    for unit in question.number_units:
        yield "unit", unit
    words: tuple[tuple[NoteName, str], ...] = (
        ("basis", question.legal_basis),
        ("explanation", question.explanation),
        ("level", LEVEL_NAMES[question.level] if question.level else ""),
        ("topic", question.topic),
        ("ref", question.ref),
        ("word_limit", "" if question.word_limit is None else str(question.word_limit)),
    )
    yield from ((name, text) for name, text in words if text)
    yield from _flags(question)


def _flags(question: ParsedQuestion) -> Iterator[tuple[NoteName, str]]:
    together = speaks_of_others([option.text for option in question.options])
    if question.lock_order != together:
        yield "lock_order", YES if question.lock_order else NO
    flags: tuple[tuple[NoteName, bool], ...] = (
        ("partial", question.partial),
        ("ignore_diacritics", question.ignore_diacritics),
        ("allow_typo", question.allow_typo),
        ("two_markers", question.two_markers),
    )
    yield from ((name, YES) for name, is_set in flags if is_set)


def _plain(text: str) -> str:
    return CONTROL.sub("", text)
