"""What was read from a file, in a shape that others can check."""

from typing import Any

from quizzes.engine.pins import LETTERS
from quizzes.engine.types import KINDS
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedOption, ParsedQuestion


def report_bank(bank: ParsedBank) -> dict[str, Any]:
    """Questions and problems as plain data for JSON.

    `correct` holds letters ("B", "AC"), true or false for a statement, null where no
    option is right by itself; `options` is empty for a statement; `problem` names the
    fault in English, `message` says in the reader's language what to do.
    """
    return {
        "questions": [_question(question) for question in bank.questions],
        "problems": [_problem(problem) for problem in bank.problems],
    }


def _question(question: ParsedQuestion) -> dict[str, Any]:
    is_statement = KINDS[question.kind].is_statement
    return {
        "number": question.number,
        "type": question.kind,
        "stem": question.stem,
        "options": [] if is_statement else [option.text for option in question.options],
        "correct": _correct(question),
        "legal_basis": question.legal_basis or None,
        "lock_order": question.lock_order,
        "level": question.level,
        "topic": question.topic or None,
        "explanation": question.explanation or None,
        "place": str(question.place),
        "assumed": [str(text) for text in question.assumed],
        **_more(question),
    }


def _correct(question: ParsedQuestion) -> str | bool | None:
    right = [place for place, option in enumerate(question.options) if option.correct]
    if KINDS[question.kind].is_statement:
        return any(question.options[place].text == "Đúng" for place in right)
    return "".join(LETTERS[place] for place in right if place < len(LETTERS)) or None


def _more(question: ParsedQuestion) -> dict[str, Any]:
    """What only some kinds have, where it is there."""
    options = question.options
    more: dict[str, Any] = {
        "matches": [option.match for option in options if option.match],
        "weights": [o.weight for o in options] if KINDS[question.kind].has_weights else [],
        "accepted": list(question.accepted),
        "number_value": question.number_value,
        "number_tolerance": question.number_tolerance,
        "number_units": list(question.number_units),
        "rubric": [{"text": text, "share": share} for text, share in question.rubric],
        "word_limit": question.word_limit,
        "images": _images(question, options),
    }
    return {name: value for name, value in more.items() if value}


def _images(question: ParsedQuestion, options: tuple[ParsedOption, ...]) -> list[str]:
    images = [question.image, *(option.image for option in options)]
    return [image.name for image in images if image is not None]


def _problem(problem: Diagnostic) -> dict[str, Any]:
    return {
        "number": problem.number,
        "problem": problem.code or problem.message,
        "message": str(problem.message),
        "place": str(problem.place),
    }
