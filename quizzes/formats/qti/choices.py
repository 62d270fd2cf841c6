"""Choosing, matching and ordering as our kinds of questions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from cms.text import LazyText
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.flow import feedback_in
from quizzes.formats.qti.item import NO_KEY, Item
from quizzes.formats.qti.names import attribute, children
from quizzes.formats.qti.responses import ZERO, Response
from quizzes.formats.vocabulary import FALSE, TRUE, truth_of
from quizzes.formats.xml_element import XmlElement

HUNDRED = Decimal(100)
MAX_CHOICES = 100
Choices = dict[str, ParsedOption]


def read_choice(item: Item, interaction: XmlElement, start: ParsedQuestion) -> ParsedQuestion:
    """One right, several right, true or false, or weighted options (situational)."""
    response = item.response_to(interaction)
    choices = _choices(item, children(interaction, "simplechoice"))
    texts = [option.text for option in choices.values()]
    kind = _choice_kind(item, interaction, response, texts)
    options = _judged(item, kind, response, choices)
    locked = kind != "true_false" and _is_locked(interaction)
    partial = kind == "multiple" and item.processing.maps and bool(response.mapped)
    if partial and item.fields.kind("multiple") is None:
        item.assume(LazyText("Câu được chấm từng phần; điểm riêng của từng phương án không giữ."))
    return replace(
        start,
        kind=kind,
        options=options,
        partial=partial,
        lock_order=start.lock_order or locked,
    )


def read_order(item: Item, interaction: XmlElement, start: ParsedQuestion) -> ParsedQuestion:
    """Options in the right order; the order on the page says nothing about it."""
    choices = _choices(item, children(interaction, "simplechoice"))
    right = item.response_to(interaction).correct
    if not right:
        raise QuestionFormatError("no answer", NO_KEY)
    if sorted(right) != sorted(choices):
        raise QuestionFormatError(
            "incomplete order",
            LazyText("Thứ tự đúng không gồm đúng các mục của câu. Hãy bổ sung thứ tự của mọi mục."),
        )
    return replace(start, kind="ordering", options=tuple(choices[key] for key in right))


def read_match(item: Item, interaction: XmlElement, start: ParsedQuestion) -> ParsedQuestion:
    """Pairs of a left and a right side."""
    sides = [
        _choices(item, children(group, "simpleassociablechoice"), fewest=1)
        for group in children(interaction, "simplematchset")
    ]
    if len(sides) != 2:
        raise QuestionFormatError(
            "no pairs", LazyText("Câu ghép đôi không có đủ hai cột. Hãy kiểm tra lại tệp gốc.")
        )
    left, right, pairs = _pairs(item, item.response_to(interaction), sides[0], sides[1])
    if any(choice.image for choice in right.values()):
        item.assume(LazyText("Hình ở cột phải không lấy; chỉ lấy chữ."))
    if any(not right[target].text for target in pairs.values()):
        raise QuestionFormatError(
            "empty pair", LazyText("Có vế phải chỉ là hình, chưa có chữ. Hãy ghi thêm chữ.")
        )
    _note_alone(item, left, set(pairs))
    _note_alone(item, right, set(pairs.values()))
    options = tuple(
        replace(choice, match=right[pairs[key]].text)
        for key, choice in left.items()
        if key in pairs
    )
    return replace(start, kind="matching", options=options)


def _pairs(
    item: Item, response: Response, left: Choices, right: Choices
) -> tuple[Choices, Choices, dict[str, str]]:
    """The two columns, such that each left side has one right side."""
    values = response.correct or response.gaining()
    found = [tuple(value.split()) for value in values]
    pairs = [(pair[0], pair[1]) for pair in found if len(pair) == 2]
    pairs = [(b, a) if a in right and b in left else (a, b) for a, b in pairs]
    if not pairs or any(a not in left or b not in right for a, b in pairs):
        raise QuestionFormatError("no answer", NO_KEY)
    if len(dict(pairs)) < len(pairs):
        left, right, pairs = right, left, [(b, a) for a, b in pairs]
        item.assume(LazyText("Hai cột được đổi chỗ để mỗi vế trái chỉ ghép với một vế phải."))
    if len(dict(pairs)) < len(pairs):
        raise QuestionFormatError(
            "several pairs",
            LazyText("Có vế ghép với nhiều vế khác, hệ thống chưa có dạng này. Hãy tách câu."),
        )
    return left, right, dict(pairs)


def _note_alone(item: Item, choices: Choices, paired: set[str]) -> None:
    alone = [choice.text for key, choice in choices.items() if key not in paired]
    if alone:
        item.assume(
            LazyText(
                "Vế không ghép với vế nào nên không lấy: %(alone)s.", alone="; ".join(alone)[:300]
            )
        )


def _choices(item: Item, elements: Iterable[XmlElement], fewest: int = 2) -> Choices:
    """The choices by their identifier, with what the file says about each."""
    choices: Choices = {}
    for element in elements:
        if len(choices) >= MAX_CHOICES:
            raise QuestionFormatError(
                "too many options", LazyText("Câu có quá nhiều phương án. Hãy tách câu.")
            )
        key, (text, image) = attribute(element, "identifier"), item.part(element)
        text = text or (image.alt if image else "")
        if not text and image is None:
            raise QuestionFormatError(
                "empty option", LazyText("Có phương án trống. Hãy ghi nội dung cho phương án đó.")
            )
        if key in choices:
            raise QuestionFormatError(
                "repeated option", LazyText("Mã phương án “%(key)s” có hai lần.", key=key[:50])
            )
        choices[key] = ParsedOption(text, rationale=_rationale(item, element, key), image=image)
    if len(choices) < fewest:
        raise QuestionFormatError(
            "too few options", LazyText("Câu có ít hơn hai phương án. Hãy kiểm tra lại tệp gốc.")
        )
    return choices


def _rationale(item: Item, element: XmlElement, key: str) -> str:
    """Why this choice is right or wrong, wherever the file says it."""
    tied = [text for identifier, text in item.feedback if identifier == key]
    item.feedback = [found for found in item.feedback if found[0] != key]
    inside = feedback_in(element, item.source, item.path)
    return "\n".join(filter(None, [inside, *tied, item.fields.rationales.get(key, "")]))


def _choice_kind(
    item: Item, interaction: XmlElement, response: Response, texts: Sequence[str]
) -> str:
    named = item.fields.kind("single", "multiple", "true_false", "situational")
    if named:
        return named
    most = attribute(interaction, "maxchoices", "1")
    if response.cardinality == "multiple" and most != "1":
        return "multiple"
    if item.processing.maps and len(response.gaining()) > 1:
        return "situational"
    truths = {truth_of(text) for text in texts if len(text) > 1}
    return "true_false" if len(texts) == 2 and truths == {True, False} else "single"


def _judged(
    item: Item, kind: str, response: Response, choices: Choices
) -> tuple[ParsedOption, ...]:
    """The options with what is right, or with their weights."""
    if kind == "situational":
        return _weighted(item, response, choices)
    right = set(response.correct or response.gaining()) & set(choices)
    if not right:
        raise QuestionFormatError("no answer", NO_KEY)
    if kind != "multiple" and len(right) > 1:
        raise QuestionFormatError(
            "several correct options",
            LazyText("Câu chỉ cho chọn một nhưng có nhiều phương án đúng. Hãy chỉ để một."),
        )
    options = tuple(replace(option, correct=key in right) for key, option in choices.items())
    if kind == "true_false":
        return tuple(replace(o, text=TRUE if truth_of(o.text) else FALSE) for o in options)
    return options


def _weighted(item: Item, response: Response, choices: Choices) -> tuple[ParsedOption, ...]:
    """Marks as weights up to 100: as they are up to 1, else by their share of the highest."""
    marks = dict(response.mapped)
    most = max([Decimal(1), *marks.values()])
    if item.fields.kind("situational") is None:
        item.assume(LazyText("Nhiều phương án có điểm khác nhau nên hiểu là câu xử lý tình huống."))
    if any(mark < ZERO for mark in marks.values()):
        item.assume(LazyText("Điểm âm của phương án được tính là 0."))
    return tuple(
        replace(
            option, weight=int(max(marks.get(key, ZERO), ZERO) * HUNDRED / most + Decimal("0.5"))
        )
        for key, option in choices.items()
    )


def _is_locked(interaction: XmlElement) -> bool:
    """Whether all or some choices keep their place; not to shuffle is the default of QTI."""
    fixed = (attribute(choice, "fixed") for choice in children(interaction, "simplechoice"))
    return attribute(interaction, "shuffle", "false") != "true" or "true" in fixed
