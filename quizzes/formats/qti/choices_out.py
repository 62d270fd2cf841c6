"""Choosing, matching and ordering as interactions of QTI 3.0."""

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal
from typing import Any

from quizzes.engine.types import KINDS
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.qti.markup import add
from quizzes.formats.qti.sheet import MAP, MATCH, Sheet
from quizzes.formats.xml_element import XmlElement

FINE = Decimal("0.000001")
Named = Sequence[tuple[str, ParsedOption]]


def write_choice(sheet: Sheet, question: ParsedQuestion) -> None:
    """One right option."""
    choices = _named(question)
    sheet.declare([key for key, option in choices if option.correct])
    _interaction(sheet, question, choices, most="1")
    sheet.process(MATCH, tied=_is_tied(question))


def write_multiple(sheet: Sheet, question: ParsedQuestion) -> None:
    """Several right options; in parts: the share of right less that of wrong ones."""
    choices = _named(question)
    right = [key for key, option in choices if option.correct]
    wrong = len(choices) - len(right)
    marks = [
        (key, _part(len(right)) if option.correct else f"-{_part(wrong)}")
        for key, option in choices
    ]
    partial = question.partial and bool(right)
    sheet.declare(right, marks if partial else (), cardinality="multiple")
    sheet.feedback = "multiple"
    _interaction(sheet, question, choices, most="0")
    sheet.process(MAP if partial else MATCH, tied=_is_tied(question))


def write_situational(sheet: Sheet, question: ParsedQuestion) -> None:
    """Options with weights, as shares of full marks."""
    choices = _named(question)
    best = max((option.weight for _key, option in choices), default=0)
    marks = [(key, f"{Decimal(option.weight) / 100:f}") for key, option in choices]
    right = [key for key, option in choices if option.weight == best > 0]
    sheet.declare(right[:1], marks)
    _interaction(sheet, question, choices, most="1")
    sheet.process(MAP, tied=_is_tied(question))


def write_order(sheet: Sheet, question: ParsedQuestion) -> None:
    """The options in another order than the right one, which only the response tells."""
    choices = _named(question)
    sheet.declare([key for key, _option in choices], cardinality="ordered")
    sheet.feedback = "ordered"
    interaction = add(
        sheet.body, "qti-order-interaction", response_identifier="RESPONSE", shuffle="true"
    )
    for key, option in sorted(choices, key=lambda choice: choice[1].text):
        _choice(sheet, interaction, key, option)
    sheet.process(MATCH, tied=_is_tied(question))


def write_match(sheet: Sheet, question: ParsedQuestion) -> None:
    """Left sides and the different right sides, these by their letters."""
    targets = {
        text: f"M{at}" for at, text in enumerate(sorted({o.match for o in question.options}))
    }
    choices = _named(question)
    pairs = [f"{key} {targets[option.match]}" for key, option in choices]
    marks = [(pair, _part(len(pairs))) for pair in pairs]
    sheet.declare(pairs, marks, cardinality="multiple", base_type="directedPair")
    interaction = add(
        sheet.body,
        "qti-match-interaction",
        response_identifier="RESPONSE",
        shuffle="true",
        max_associations=str(len(pairs)),
    )
    left, right = (add(interaction, "qti-simple-match-set") for _side in range(2))
    for key, option in choices:
        sheet.add_image(_associable(left, key, option.text, most="1"), option.image)
    for text, key in targets.items():
        _associable(right, key, text, most="0")
    sheet.process(MAP)


def _interaction(sheet: Sheet, question: ParsedQuestion, choices: Named, *, most: str) -> None:
    fixed = question.lock_order or KINDS[question.kind].is_statement
    interaction = add(
        sheet.body,
        "qti-choice-interaction",
        response_identifier="RESPONSE",
        max_choices=most,
        shuffle="false" if fixed else "true",
    )
    for key, option in choices:
        _choice(sheet, interaction, key, option)


def _choice(sheet: Sheet, interaction: XmlElement, key: str, option: ParsedOption) -> None:
    choice = add(interaction, "qti-simple-choice", option.text, identifier=key)
    sheet.add_image(choice, option.image)
    if option.rationale:
        shown = {"outcome_identifier": "FEEDBACK", "identifier": key, "show_hide": "show"}
        add(choice, "qti-feedback-inline", option.rationale, **shown)


def _associable(side: XmlElement, key: str, text: str, *, most: str) -> Any:
    return add(side, "qti-simple-associable-choice", text, identifier=key, match_max=most)


def _named(question: ParsedQuestion) -> Named:
    return [(f"C{at}", option) for at, option in enumerate(question.options, 1)]


def _is_tied(question: ParsedQuestion) -> bool:
    return any(option.rationale for option in question.options)


def _part(count: int) -> str:
    """One of so many parts, never less: the upper bound takes what is too much."""
    return f"{(Decimal(1) / max(count, 1)).quantize(FINE, ROUND_UP).normalize():f}"
