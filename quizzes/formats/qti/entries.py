"""Typed answers as our kinds: short text, numbers, gaps in the text, essays."""

import re
from dataclasses import replace
from decimal import Decimal

from cms.text import LazyText
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.flow import MARK
from quizzes.formats.qti.item import NO_KEY, Item
from quizzes.formats.qti.names import attribute
from quizzes.formats.qti.responses import Response, decimal_of
from quizzes.formats.xml_element import XmlElement

GAP = re.compile(f"{MARK}(\\d+){MARK}")
WORDS = re.compile(r"\w")
LETTERS_A_WORD = 5
MAX_GAPS, MAX_ANSWERS = 100, 2_000
NUMBERS = frozenset(("float", "integer"))


def read_entries(item: Item, start: ParsedQuestion) -> ParsedQuestion:
    """Short text where one entry ends the text, a number by its type, gaps otherwise."""
    if len(item.body.interactions) > MAX_GAPS:
        raise QuestionFormatError(
            "too many gaps", LazyText("Câu có quá nhiều chỗ trống. Hãy tách câu.")
        )
    responses = [item.response_to(found) for found in item.body.interactions]
    kind = item.fields.kind("short_text", "number", "gap_text")
    if kind is None and len(responses) == 1:
        if responses[0].base_type in NUMBERS:
            kind = "number"
        elif not WORDS.search(GAP.split(start.stem)[-1].split("\n")[0]):
            kind = "short_text"
    if len(responses) > 1 or kind not in ("short_text", "number"):
        return _gaps(item, responses, start)
    start = replace(start, stem=_without_gap(start.stem))
    if kind == "number":
        return _number(item, responses[0], start)
    return replace(
        start,
        kind="short_text",
        accepted=_accepted(item, responses[0]),
        ignore_diacritics=item.fields.flag("ignore_diacritics"),
        allow_typo=item.fields.flag("allow_typo"),
    )


def read_essay(item: Item, interaction: XmlElement, start: ParsedQuestion) -> ParsedQuestion:
    """A free text; the length that the file expects is taken as the limit of words."""
    model = item.responses.get(attribute(interaction, "responseidentifier"), Response()).correct
    if model:
        item.feedback.append(("", "\n".join(model)))
        item.assume(LazyText("Đáp án của câu tự luận được ghi vào phần giải thích."))
    limit = item.fields.number("word_limit")
    expected = decimal_of(attribute(interaction, "expectedlength"))
    if not item.fields.kind("essay") and expected and 0 < expected < 1_000_000:
        limit = max(1, int(expected) // LETTERS_A_WORD)
        item.assume(
            LazyText(
                "Độ dài dự kiến %(expected)s ký tự được hiểu là giới hạn khoảng %(limit)s chữ.",
                expected=int(expected),
                limit=limit,
            )
        )
    return replace(
        start,
        kind="essay",
        word_limit=limit,
        two_markers=item.fields.flag("two_markers"),
        rubric=item.fields.rubric,
    )


def _accepted(item: Item, response: Response) -> tuple[str, ...]:
    """The answers that gain full marks."""
    best = response.best() if item.processing.maps else ()
    less = [value for value in response.gaining() if value not in best]
    if item.processing.maps and less:
        item.assume(
            LazyText(
                "Đáp án chỉ được một phần điểm nên không lấy: %(less)s.", less="; ".join(less)[:300]
            )
        )
    found = best + tuple(value for value in response.correct if value not in best)
    if not found:
        raise QuestionFormatError("no answer", NO_KEY)
    return found


def _number(item: Item, response: Response, start: ParsedQuestion) -> ParsedQuestion:
    value = next(map(decimal_of, response.correct or response.best()), None)
    if value is None:
        raise QuestionFormatError("no answer", NO_KEY)
    if item.processing.maps and len(response.gaining()) > 1:
        item.assume(LazyText("Có nhiều đáp số được điểm; chỉ lấy đáp số chính."))
    name = attribute(item.body.interactions[0], "responseidentifier")
    return replace(
        start,
        kind="number",
        number_value=f"{value:f}",
        number_tolerance=_tolerance(
            item, value, item.processing.tolerances.get(name, ("exact", ""))
        ),
        number_units=item.fields.all("unit"),
    )


def _tolerance(item: Item, value: Decimal, given: tuple[str, str]) -> str:
    mode, text = given
    size = decimal_of(text)
    if mode == "exact" or size is None:
        return ""
    if mode == "relative":
        item.assume(
            LazyText("Sai số %(text)s%% của đáp số được đổi thành sai số tuyệt đối.", text=text)
        )
        size = (abs(value) * size / 100).normalize()
    return f"{size:f}"


def _gaps(item: Item, responses: list[Response], start: ParsedQuestion) -> ParsedQuestion:
    """The text with the accepted answers of each gap in its place."""
    if item.processing.tolerances:
        item.assume(LazyText("Sai số của số trong chỗ trống không giữ."))

    def answers(match: re.Match[str]) -> str:
        found = _accepted(item, responses[int(match[1]) - 1])
        if any(sign in answer for answer in found for sign in ("|", "[[", "]]")):
            raise QuestionFormatError(
                "gap answer", LazyText("Đáp án của chỗ trống có dấu “|” hoặc ngoặc vuông kép.")
            )
        if sum(map(len, found)) > MAX_ANSWERS:
            raise QuestionFormatError(
                "too long", LazyText("Đáp án của chỗ trống quá dài. Hãy rút ngắn.")
            )
        return f"[[{'|'.join(found)}]]"

    return replace(start, kind="gap_text", stem=GAP.sub(answers, start.stem))


def _without_gap(stem: str) -> str:
    """The text without its entry; "…" stands for one in the middle of a line."""
    lines = []
    for line in stem.split("\n"):
        before, *rest = GAP.split(line)
        after = rest[-1] if rest else ""
        text = f"{before}…{after}" if WORDS.search(after) else before
        lines.append(text.strip())
    return "\n".join(filter(None, lines))
