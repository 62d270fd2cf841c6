"""What Moodle has no place for as tags and lines of feedback, which `Draft` reads back."""

from collections.abc import Iterator

from quizzes.engine.types import KINDS
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.draft import MORE, kept_note
from quizzes.formats.office.notes import WRITTEN, NoteName
from quizzes.formats.vocabulary import KIND_NAMES, LEVEL_NAMES, speaks_of_others

YES, NO = "Có", "Không"


def tags_of(question: ParsedQuestion, *, named: bool, weights: bool) -> list[str]:
    """The tags that keep what Moodle has no place for, each short and free of brackets.

    `named` asks for the kind, `weights` for the weights of a situational question.
    """
    together = speaks_of_others([option.text for option in question.options])
    several = KINDS[question.kind].takes_several
    given = "/".join(str(option.weight) for option in question.options)
    words: list[tuple[NoteName, str]] = [
        ("level", LEVEL_NAMES[question.level] if question.level else ""),
        ("kind", KIND_NAMES[question.kind] if named else ""),
        ("weight", given if weights else ""),
        ("word_limit", "" if question.word_limit is None else str(question.word_limit)),
        ("lock_order", _yes(question.lock_order) if question.lock_order != together else ""),
        ("partial", _yes(question.partial) if several or question.partial else ""),
        ("ignore_diacritics", YES if question.ignore_diacritics else ""),
        ("allow_typo", YES if question.allow_typo else ""),
        ("two_markers", YES if question.two_markers else ""),
    ]
    return [f"{WRITTEN[name]}: {text}" for name, text in words if text]


def feedback_of(question: ParsedQuestion) -> str:
    """The general feedback: the explanation, then the legal basis as a note."""
    lines = list(_explained(question.explanation))
    if question.legal_basis:
        lines += _noted(WRITTEN["basis"], question.legal_basis)
    return "\n".join(lines)


def rubric_of(question: ParsedQuestion) -> str:
    """The criteria of an essay, each as a note."""
    lines: list[str] = []
    for text, share in question.rubric:
        lines += _noted(WRITTEN["rubric"].format(share), text)
    return "\n".join(lines)


def units_of(question: ParsedQuestion) -> str:
    """The units of a number, each as a note."""
    return "\n".join(f"{WRITTEN['unit']}: {unit}" for unit in question.number_units)


def _explained(text: str) -> Iterator[str]:
    """The explanation, with a label or "…" before lines that would pass for notes."""
    for at, line in enumerate(text.split("\n") if text else ()):
        if not line.startswith(MORE) and kept_note(line) is None:
            yield line
        else:
            yield f"{MORE} {line}" if at else f"{WRITTEN['explanation']}: {line}"


def _noted(label: str, text: str) -> list[str]:
    first, *others = text.split("\n")
    return [f"{label}: {first}", *(f"{MORE} {line}" for line in others)]


def _yes(flag: bool) -> str:
    return YES if flag else NO
