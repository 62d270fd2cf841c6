"""Writing a bank as a Word file that reads well on paper and comes back unchanged.

Each label ("Câu 1:", "A.", "Đáp án:") is set off by a character style, so that what
follows is text whatever it looks like; further lines of a text have a paragraph style.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from quizzes.formats.base import (
    Diagnostic,
    ParsedImage,
    ParsedOption,
    ParsedQuestion,
    Written,
)
from quizzes.formats.office.lines import CONTINUE_STYLE, LABEL_STYLE
from quizzes.formats.office.notes import WRITTEN, NoteName
from quizzes.formats.office.numbers import as_written
from quizzes.formats.vocabulary import (
    KIND_NAMES,
    LETTERS,
    LEVEL_NAMES,
    is_true_false,
    likely_kind,
    speaks_of_others,
)

FONT, SIZE = "Times New Roman", 13
MAX_PICTURE = Cm(14)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
YES, NO = "Có", "Không"
TRUE_FALSE_SUFFIX = " (Đúng/Sai)"


def write_bank(questions: Sequence[ParsedQuestion], *, title: str = "NGÂN HÀNG CÂU HỎI") -> Written:
    """A .docx file: A4, Times New Roman 13, margins of Decree 30/2020/NĐ-CP, appendix I.

    All ten kinds come back unchanged from `read_bank`; a picture that Word cannot hold is
    listed in `left_out`.
    """
    writer = _Writer(title)
    for question in questions:
        writer.add(question)
    output = BytesIO()
    writer.document.save(output)
    return Written(output.getvalue(), tuple(writer.left_out))


class _Writer:
    def __init__(self, title: str) -> None:
        self.document: Any = _empty_document()
        self.left_out: list[Diagnostic] = []
        heading = self.document.add_paragraph(style="Title")
        heading.add_run(_plain(title))

    def add(self, question: ParsedQuestion) -> None:
        plain_truth = _is_plain_truth(question)
        essay = " (tự luận)" if question.kind == "essay" else ""
        stem = question.stem + (TRUE_FALSE_SUFFIX if plain_truth else "")
        self._text(f"Câu {question.number}{essay}:", stem, keep=True)
        self._picture(question, question.image)
        if not plain_truth:
            for letter, option in zip(LETTERS, question.options, strict=False):
                self._option(question, letter, option)
        if len(question.options) > len(LETTERS):
            self._leave_out(question, f"Chỉ ghi được {len(LETTERS)} phương án.")
        for name, text in _notes(question):
            self._text(f"{WRITTEN[name]}:", text, after=False)
        for text, share in question.rubric:
            self._text(f"{WRITTEN['rubric'].format(share)}:", text, after=False)

    def _option(self, question: ParsedQuestion, letter: str, option: ParsedOption) -> None:
        self._text(f"{letter}.", option.text, keep=True, indent=Cm(1))
        self._picture(question, option.image)
        parts: list[tuple[NoteName, str]] = [("match", option.match)]
        if question.kind == "situational":
            parts.append(("weight", str(option.weight)))
        parts.append(("rationale", option.rationale))
        for name, text in parts:
            if text:
                self._text(f"{WRITTEN[name]}:", text, keep=True, indent=Cm(2))

    def _text(
        self, label: str, text: str, *, keep: bool = False, indent: Any = None, after: bool = True
    ) -> None:
        """A labelled text; further lines as paragraphs of their own."""
        first, *others = _plain(text).split("\n")
        paragraph = self.document.add_paragraph()
        paragraph.add_run(label, style="Bank Label").bold = label.startswith("Câu ")
        paragraph.add_run(f" {first}")
        paragraphs = [paragraph]
        for line in others:
            paragraphs.append(self.document.add_paragraph(line, style="Bank Continue"))
        for added in paragraphs:
            added.paragraph_format.keep_with_next = keep
            added.paragraph_format.left_indent = indent
            added.paragraph_format.space_after = Pt(0)
        if label.startswith("Câu "):
            paragraph.paragraph_format.space_before = Pt(12)

    def _picture(self, question: ParsedQuestion, image: ParsedImage | None) -> None:
        if image is None:
            return
        paragraph = self.document.add_paragraph(style="Bank Continue")
        try:
            shape = paragraph.add_run().add_picture(BytesIO(image.content))
        except Exception:
            paragraph._p.getparent().remove(paragraph._p)
            self._leave_out(question, f"Word không chứa được hình “{image.name}”.")
            return
        if shape.width > MAX_PICTURE:
            shape.height = max(int(shape.height * MAX_PICTURE / shape.width), 1)
            shape.width = MAX_PICTURE
        shape._inline.docPr.set("descr", _plain(image.alt))
        shape._inline.find(f".//{qn('pic:cNvPr')}").set("name", _plain(image.name))

    def _leave_out(self, question: ParsedQuestion, message: str) -> None:
        self.left_out.append(Diagnostic(question.number, question.place, message))


def _notes(question: ParsedQuestion) -> Iterator[tuple[NoteName, str]]:
    """What stands below the options, each in a line of its own."""
    if _needs_kind(question):
        yield "kind", KIND_NAMES[question.kind]
    for text in _answers(question):
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


def _answers(question: ParsedQuestion) -> list[str]:
    if question.kind == "short_text":
        return list(question.accepted)
    if question.kind == "number":
        return [as_written(question.number_value)]
    if _is_plain_truth(question):
        return ["Đúng" if question.options[0].correct else "Sai"]
    if question.kind == "ordering":
        return [", ".join(LETTERS[: len(question.options)])]
    pairs = zip(LETTERS, question.options, strict=False)
    right = [letter for letter, option in pairs if option.correct]
    return [", ".join(right)] if right else []


def _needs_kind(question: ParsedQuestion) -> bool:
    if question.kind == "essay" or _is_plain_truth(question):
        return False
    texts = [option.text for option in question.options]
    right = sum(option.correct for option in question.options)
    named = question.kind in ("single", "multiple", "true_false")
    return not named or likely_kind(question.stem, texts, right) != question.kind


def _is_plain_truth(question: ParsedQuestion) -> bool:
    """A statement whose options "Đúng" and "Sai" need not be written out."""
    options = question.options
    return (
        question.kind == "true_false"
        and is_true_false([option.text for option in options])
        and [option.text for option in options] == ["Đúng", "Sai"]
        and options[0].correct != options[1].correct
        and not any(option.rationale or option.image for option in options)
    )


def _empty_document() -> Any:
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    _set_font(document.styles["Normal"], SIZE)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    heading = document.styles["Title"]
    _set_font(heading, 14)
    heading.font.bold = True
    heading.paragraph_format.alignment = 1
    heading.element.pPr.remove(heading.element.pPr.find(qn("w:pBdr")))
    label = document.styles.add_style("Bank Label", WD_STYLE_TYPE.CHARACTER)
    label.element.set(qn("w:styleId"), LABEL_STYLE)
    further = document.styles.add_style("Bank Continue", WD_STYLE_TYPE.PARAGRAPH)
    further.element.set(qn("w:styleId"), CONTINUE_STYLE)
    further.base_style = document.styles["Normal"]
    return document


def _set_font(style: Any, size: int) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(name), None)
    style.font.color.rgb = None
    colour = style.element.rPr.find(qn("w:color"))
    if colour is not None:
        style.element.rPr.remove(colour)


def _plain(text: str) -> str:
    return CONTROL.sub("", text)
