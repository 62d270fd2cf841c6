"""A parsed question of any kind as a draft of the bank, or why it cannot be one."""

from cms.text import LazyText
from quizzes.engine.pins import LETTERS
from quizzes.enums import Level
from quizzes.exchange.pictures import Pictures, is_usable, pictures_of
from quizzes.formats.base import ParsedQuestion
from quizzes.models import Question, QuestionOption

MAX_NUMBER, MAX_UNITS = 40, 200
MAX_SMALLINT = 32_767


def problem_for_bank(parsed: ParsedQuestion) -> str:
    """What the bank cannot hold, "" where it can."""
    units = "; ".join(parsed.number_units)
    if len(parsed.options) > len(LETTERS):
        return LazyText(
            "Câu có hơn %(most)s phương án. Hãy bớt phương án hoặc tách câu.", most=len(LETTERS)
        )
    if max(len(parsed.number_value), len(parsed.number_tolerance)) > MAX_NUMBER:
        return LazyText("Đáp số quá dài. Hãy ghi ngắn lại.")
    if len(units) > MAX_UNITS:
        return LazyText("Danh sách đơn vị quá dài. Hãy bớt cách viết.")
    if (parsed.word_limit or 0) > MAX_SMALLINT:
        return LazyText("Giới hạn số chữ quá lớn. Hãy ghi số nhỏ hơn.")
    if not all(is_usable(image) for image in pictures_of(parsed)):
        return LazyText("Hình của câu này bị hỏng hoặc quá lớn. Hãy chèn lại hình PNG hoặc JPEG.")
    return ""


def draft_question(parsed: ParsedQuestion, pictures: Pictures) -> Question:
    """The draft, not saved, without reference, topic, author and provision."""
    question = Question(
        type=parsed.kind,
        level=parsed.level or Level.REMEMBER,
        stem=parsed.stem,
        explanation=parsed.explanation,
        image=pictures.image_of(parsed.image),
        lock_order=parsed.lock_order,
        partial_marks=parsed.partial,
        accepted_answers="\n".join(_one_line(text) for text in parsed.accepted),
        ignore_diacritics=parsed.ignore_diacritics,
        allow_typo=parsed.allow_typo,
        number_value=_written(parsed.number_value),
        number_tolerance=_written(parsed.number_tolerance),
        number_units="; ".join(_one_line(unit) for unit in parsed.number_units),
        rubric="\n".join(f"{_one_line(text)}: {share}" for text, share in parsed.rubric),
        word_limit=parsed.word_limit,
        two_markers=parsed.two_markers,
        live=False,
    )
    question.options = [
        QuestionOption(
            sort_order=place,
            text=option.text,
            correct=option.correct,
            match=option.match,
            weight=min(max(option.weight, 0), 100),
            rationale=option.rationale,
            image=pictures.image_of(option.image),
        )
        for place, option in enumerate(parsed.options)
    ]
    return question


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _written(decimal: str) -> str:
    """With a comma, so that "1.234" is never taken for one thousand."""
    return decimal.replace(".", ",")
