"""A parsed question as rows of the bank."""

from cms.models import Provision
from quizzes.enums import Level
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.models import Question, QuestionOption, Topic


def build_question(
    parsed: ParsedQuestion, *, ref: str, topic: Topic, provision: Provision | None
) -> Question:
    """An unsaved question, not live, with its options. Images are the caller's."""
    question = Question(
        ref=ref,
        topic=topic,
        type=parsed.kind,
        level=parsed.level or Level.REMEMBER,
        stem=parsed.stem,
        explanation=parsed.explanation,
        provision=provision,
        lock_order=parsed.lock_order,
        partial_marks=parsed.partial,
        accepted_answers="\n".join(parsed.accepted),
        ignore_diacritics=parsed.ignore_diacritics,
        allow_typo=parsed.allow_typo,
        number_value=parsed.number_value,
        number_tolerance=parsed.number_tolerance,
        number_units="; ".join(parsed.number_units),
        rubric="\n".join(f"{text}: {share}" for text, share in parsed.rubric),
        word_limit=parsed.word_limit,
        two_markers=parsed.two_markers,
        live=False,
    )
    question.options = [_option(place, option) for place, option in enumerate(parsed.options)]
    return question


def _option(place: int, option: ParsedOption) -> QuestionOption:
    return QuestionOption(
        sort_order=place,
        text=option.text,
        correct=option.correct,
        match=option.match,
        weight=option.weight,
        rationale=option.rationale,
    )
