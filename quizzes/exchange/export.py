"""Questions of the bank as the formats write them."""

from typing import Any, cast

from django.db.models import QuerySet

from quizzes.content.types.base import lines_of
from quizzes.content.types.essay import rubric_lines
from quizzes.formats.base import (
    LevelName,
    ParsedImage,
    ParsedOption,
    ParsedQuestion,
    Written,
)
from quizzes.formats.registry import Format
from quizzes.models import Question

MAX_QUESTIONS = 2000


def parsed_questions(rows: QuerySet[Any]) -> list[ParsedQuestion]:
    """The questions as they stand, with pictures and options; three queries and the files."""
    related = rows.select_related("topic", "provision__document", "image")
    return [
        _parsed(number, question)
        for number, question in enumerate(related.prefetch_related("options__image"), start=1)
    ]


def write_questions(questions: list[ParsedQuestion], known: Format) -> Written:
    """A file of the format, and what of the questions it cannot hold.

    Raises:
        ValueError: the format is only read.
    """
    if known.write is None:
        raise ValueError(known.name)
    return known.write(questions)


def _parsed(number: int, question: Question) -> ParsedQuestion:
    return ParsedQuestion(
        number=number,
        kind=question.type,
        stem=question.stem,
        options=tuple(
            ParsedOption(
                option.text,
                option.correct,
                option.match,
                option.weight,
                option.rationale,
                _image(option.image),
            )
            for option in question.options.all()
        ),
        legal_basis=str(question.provision) if question.provision else "",
        explanation=question.explanation,
        level=cast("LevelName", question.level),
        lock_order=question.lock_order,
        place=f"#{question.pk}",
        ref=question.ref or "",
        topic=question.topic.name,
        image=_image(question.image),
        partial=question.partial_marks,
        accepted=tuple(lines_of(question.accepted_answers)),
        ignore_diacritics=question.ignore_diacritics,
        allow_typo=question.allow_typo,
        number_value=_decimal(question.number_value),
        number_tolerance=_decimal(question.number_tolerance),
        number_units=tuple(
            unit.strip() for unit in question.number_units.split(";") if unit.strip()
        ),
        rubric=tuple(rubric_lines(question.rubric)),
        word_limit=question.word_limit,
        two_markers=question.two_markers,
    )


def _decimal(written: str) -> str:
    """With a point, without separators of thousands: "1.234,5" is 1234.5."""
    plain = written.strip()
    return plain.replace(".", "").replace(",", ".") if "," in plain else plain


def _image(image: Any) -> ParsedImage | None:
    if image is None:
        return None
    with image.file.open("rb") as file:
        return ParsedImage(image.filename, file.read(), image.description or image.title)
