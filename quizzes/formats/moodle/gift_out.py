"""A question of ours as a block of GIFT."""

from collections.abc import Callable

from cms.text import fold
from quizzes.formats.base import ParsedOption, ParsedQuestion, QuestionKind
from quizzes.formats.moodle.answers import (
    check_whole,
    grade_text,
    grades_of,
    needs_weights,
    wild_safe,
)
from quizzes.formats.moodle.gaps import parts_of
from quizzes.formats.moodle.gift_blocks import FORMAT, comment_of, escaped
from quizzes.formats.moodle.markup import CONTROL
from quizzes.formats.moodle.notes_out import feedback_of, rubric_of, tags_of, units_of
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.vocabulary import is_true_false


def block_of(question: ParsedQuestion) -> str:
    """The block, with the comment before it.

    Raises:
        QuestionFormatError: GIFT cannot hold such a question.
    """
    check_whole(question)
    before, after = _stem(question)
    tags = tags_of(question, named=_is_unnamed(question, after), weights=needs_weights(question))
    notes = [feedback_of(question), rubric_of(question), units_of(question)]
    feedback = _plain("\n".join(filter(None, notes)))
    general = f"####{feedback}" if feedback else ""
    body = "\n".join(filter(None, [*_ANSWERS[question.kind](question), general]))
    body = f"\n{body}\n" if "\n" in body else body
    lines = [comment_of(CONTROL.sub("", question.ref), tags)]
    lines.append(f"::Câu {question.number}::[plain]{before}{{{body}}}{after}")
    return "\n".join(filter(None, lines))


def _stem(question: ParsedQuestion) -> tuple[str, str]:
    stem = CONTROL.sub("", question.stem)
    if question.kind != "gap_text":
        return escaped(stem), ""
    parts = parts_of(stem)
    if len(parts) != 3:
        raise QuestionFormatError(
            "several gaps",
            "GIFT chỉ có một chỗ trống trong mỗi câu. Hãy tách câu hoặc xuất bằng Moodle XML.",
        )
    return escaped(parts[0]), escaped(parts[2])


def _is_unnamed(question: ParsedQuestion, after: str) -> bool:
    """Whether the shape does not say the kind."""
    if question.kind == "gap_text":
        return not after.strip()
    plain_truth = question.kind == "true_false" and _is_truth(question)
    return question.kind == "situational" or (question.kind == "true_false" and not plain_truth)


def _choice(question: ParsedQuestion) -> list[str]:
    if question.kind == "true_false" and _is_truth(question):
        return _truth(question)
    single, taken, lines = question.kind != "multiple", False, []
    for option, grade in zip(question.options, grades_of(question), strict=True):
        text = _plain(option.text)
        full = single and grade == 100 and not taken
        taken = taken or full
        weight = f"%{grade_text(grade)}%" if grade or text.startswith("%") else ""
        mark = "=" if full else "~"
        shown = "" if full and not text.startswith("%") else weight
        lines.append(f"{mark}{shown}{text}{_feedback(option)}")
    return lines


def _truth(question: ParsedQuestion) -> list[str]:
    right = next(option for option in question.options if option.correct)
    wrong = next(option for option in question.options if not option.correct)
    both = [_plain(wrong.rationale), _plain(right.rationale)]
    said = "".join(f"#{text}" for text in both) if any(both) else ""
    return [f"{'TRUE' if fold(right.text) == 'dung' else 'FALSE'}{said}"]


def _matching(question: ParsedQuestion) -> list[str]:
    if any("->" in f"{option.text} {option.match}" for option in question.options):
        raise QuestionFormatError(
            "arrow in a pair", "GIFT không chứa được dấu “->” trong cặp ghép. Hãy đổi dấu này."
        )
    return [f"={_plain(o.text)} -> {_plain(o.match)}" for o in question.options]


def _typed(question: ParsedQuestion) -> list[str]:
    return [_accepted(text) for text in question.accepted]


def _gap(question: ParsedQuestion) -> list[str]:
    answers = parts_of(question.stem)[1].split("|")
    return ["".join(_accepted(answer.strip()) for answer in answers if answer.strip())]


def _accepted(text: str) -> str:
    if "->" in text:
        raise QuestionFormatError(
            "arrow in an answer", "GIFT không chứa được dấu “->” trong đáp án. Hãy đổi dấu này."
        )
    weight = "%100%" if text.startswith("%") else ""
    return f"={weight}{_plain(wild_safe(text))}"


def _number(question: ParsedQuestion) -> list[str]:
    return [f"#{question.number_value}:{question.number_tolerance or '0'}"]


def _essay(question: ParsedQuestion) -> list[str]:
    return []


def _ordering(question: ParsedQuestion) -> list[str]:
    raise QuestionFormatError("ordering", "GIFT không có câu sắp xếp. Hãy xuất bằng Moodle XML.")


_ANSWERS: dict[QuestionKind, Callable[[ParsedQuestion], list[str]]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _choice,
    "situational": _choice,
    "matching": _matching,
    "ordering": _ordering,
    "short_text": _typed,
    "number": _number,
    "gap_text": _gap,
    "essay": _essay,
}


def _is_truth(question: ParsedQuestion) -> bool:
    right = sum(option.correct for option in question.options)
    return right == 1 and is_true_false([option.text for option in question.options])


def _feedback(option: ParsedOption) -> str:
    return f"#{_plain(option.rationale)}" if option.rationale else ""


def _plain(text: str) -> str:
    """A part of the block; a text that looks like a mark of format gets one before it."""
    safe = escaped(CONTROL.sub("", text))
    return f"[plain]{safe}" if FORMAT.match(safe) else safe
