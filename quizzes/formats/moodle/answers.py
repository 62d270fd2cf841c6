"""Answers with fractions, as Moodle grades them, to our kinds and back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cms.text import LazyText
from quizzes.engine.types import KINDS
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.vocabulary import FALSE, TRUE, is_true_false

FULL, NONE = Decimal(100), Decimal(0)
# The grades that Moodle takes for an answer: question_bank::fraction_options_full().
GRADES = (
    *(Decimal(whole) for whole in (100, 90, 80, 75, 70, 60, 50, 40, 30, 25, 20, 10, 5, 0)),
    *(Decimal(part) for part in ("83.33333", "66.66667", "33.33333", "16.66667", "14.28571")),
    *(Decimal(part) for part in ("12.5", "11.11111")),
)
WILDCARD = re.compile(r"(?<!\\)\*")


@dataclass(frozen=True)
class Answer:
    """An answer with its fraction, -100 to 100, and its feedback."""

    text: str
    fraction: Decimal
    feedback: str = ""
    image: ParsedImage | None = None


def decimal_of(text: str) -> Decimal | None:
    """A number with a point or a comma, or with an exponent; None for anything else."""
    compact = "".join(text.split())
    if "." not in compact:
        compact = compact.replace(",", ".", 1)
    try:
        number = Decimal(compact)
    except InvalidOperation:
        return None
    return number if number.is_finite() and -40 < number.adjusted() < 40 else None


def choice(draft: Draft, answers: Sequence[Answer], *, single: bool) -> ParsedQuestion:
    """A question with options to choose from: one, several, by weight, or Đúng/Sai.

    Raises:
        QuestionFormatError: fewer than two options, an option without text, or none right.
    """
    if len(answers) < 2:
        raise QuestionFormatError(
            "fewer than two options", LazyText("Có ít hơn hai phương án. Hãy thêm phương án.")
        )
    if not all(answer.text or answer.image for answer in answers):
        raise QuestionFormatError(
            "empty option", LazyText("Có phương án chưa có nội dung. Hãy ghi nội dung phương án.")
        )
    if not any(answer.fraction > 0 for answer in answers):
        raise QuestionFormatError(
            "no correct option", LazyText("Chưa có phương án đúng. Hãy chọn phương án đúng.")
        )
    if draft.kind == "situational" or (single and sum(a.fraction > 0 for a in answers) > 1):
        return draft.finished("situational", _weighted(draft, answers))
    return _right_or_wrong(draft, answers, single)


def _weighted(draft: Draft, answers: Sequence[Answer]) -> tuple[ParsedOption, ...]:
    if len(draft.weights) == len(answers):
        weights = [min(weight, 100) for weight in draft.weights]
    else:
        weights = [int(min(max(answer.fraction, NONE), FULL)) for answer in answers]
    _say_penalties(draft, answers)
    return tuple(
        ParsedOption(a.text, weight=weight, rationale=a.feedback, image=a.image)
        for a, weight in zip(answers, weights, strict=True)
    )


def _right_or_wrong(draft: Draft, answers: Sequence[Answer], single: bool) -> ParsedQuestion:
    options = tuple(
        ParsedOption(a.text, a.fraction > 0, rationale=a.feedback, image=a.image) for a in answers
    )
    if not single:
        shares = {answer.fraction for answer in answers if answer.fraction > 0}
        if len(shares) > 1:
            draft.assume(
                LazyText("Các phương án đúng có tỷ lệ điểm khác nhau; ở đây tính điểm bằng nhau.")
            )
        return draft.finished("multiple", options, partial=True)
    _say_penalties(draft, answers)
    if draft.kind == "true_false" or is_true_false([option.text for option in options]):
        return draft.finished("true_false", options)
    return draft.finished("single", options)


def _say_penalties(draft: Draft, answers: Sequence[Answer]) -> None:
    if any(answer.fraction < 0 for answer in answers):
        draft.assume(LazyText("Điểm trừ cho phương án sai không lấy; phương án sai được 0 điểm."))


def truth(draft: Draft, right: bool, feedback: tuple[str, str]) -> ParsedQuestion:
    """A statement that is right or not; feedback for "Đúng" and for "Sai"."""
    options = (
        ParsedOption(TRUE, right, rationale=feedback[0]),
        ParsedOption(FALSE, not right, rationale=feedback[1]),
    )
    return draft.finished("true_false", options)


def accepted(draft: Draft, answers: Sequence[Answer]) -> tuple[str, ...]:
    """The texts that are fully right; what else the answers say is named in `assumed`.

    Raises:
        QuestionFormatError: no text is fully right, or only by a wildcard.
    """
    right = [answer for answer in answers if answer.fraction >= FULL and answer.text]
    texts = [answer.text for answer in right if not WILDCARD.search(answer.text)]
    partly = [answer.text for answer in answers if NONE < answer.fraction < FULL]
    if partly:
        draft.assume(
            LazyText("Đáp án đúng một phần không lấy: %(partly)s.", partly="; ".join(partly))
        )
    if len(texts) < len(right):
        draft.assume(LazyText("Đáp án có ký tự đại diện “*” không lấy; hãy ghi rõ từng cách viết."))
    if any(answer.feedback for answer in answers):
        draft.assume(LazyText("Phản hồi riêng của từng đáp án không lấy."))
    if not texts:
        raise QuestionFormatError(
            "no answer",
            LazyText("Chưa có đáp án đúng ghi rõ (không có “*”). Hãy thêm đáp án đúng."),
        )
    return tuple(text.replace("\\*", "*") for text in texts)


def pairs(draft: Draft, found: Sequence[ParsedOption]) -> ParsedQuestion:
    """A matching question; what stands without a partner is named in `assumed`."""
    whole = tuple(option for option in found if option.match and (option.text or option.image))
    spare = [option.match or option.text for option in found if option not in whole]
    if spare:
        draft.assume(LazyText("Vế ghép gây nhiễu không lấy: %(spare)s.", spare="; ".join(spare)))
    if len(whole) < 2:
        raise QuestionFormatError(
            "fewer than two pairs", LazyText("Câu ghép đôi có ít hơn hai cặp. Hãy thêm cặp.")
        )
    return draft.finished("matching", whole)


def number(draft: Draft, found: Sequence[tuple[Answer, Decimal, Decimal]]) -> ParsedQuestion:
    """A number with its tolerance: the first that is fully right.

    Raises:
        QuestionFormatError: none is fully right.
    """
    right = [(value, margin) for answer, value, margin in found if answer.fraction >= FULL]
    if not right:
        raise QuestionFormatError(
            "no answer", LazyText("Chưa có đáp số. Hãy thêm đáp số được trọn điểm.")
        )
    if len(found) > 1:
        draft.assume(LazyText("Chỉ lấy đáp số đầu tiên được trọn điểm; các đáp số khác không lấy."))
    if any(answer.feedback for answer, _, _ in found):
        draft.assume(LazyText("Phản hồi riêng của từng đáp án không lấy."))
    value, margin = right[0]
    return draft.finished(
        "number",
        number_value=f"{value:f}",
        number_tolerance=f"{abs(margin):f}" if margin else "",
        number_units=tuple(draft.units),
    )


def grades_of(question: ParsedQuestion) -> list[Decimal]:
    """The fraction of each option that Moodle takes and that marks as we do, or nearest to it."""
    options = question.options
    if KINDS[question.kind].has_weights:
        best = max(option.weight for option in options)
        return [_nearest(Decimal(option.weight) * 100 / best) for option in options]
    right = sum(option.correct for option in options)
    wrong = max(len(options) - right, 1) if question.partial else 1
    if not KINDS[question.kind].takes_several:
        return [FULL if option.correct else NONE for option in options]
    return [_nearest(FULL / right) if o.correct else -_nearest(FULL / wrong) for o in options]


def needs_weights(question: ParsedQuestion) -> bool:
    """Whether the grades do not say the weights of a situational question exactly."""
    if not KINDS[question.kind].has_weights:
        return False
    return [int(grade) for grade in grades_of(question)] != [o.weight for o in question.options]


def wild_safe(text: str) -> str:
    """An answer in which an asterisk is an asterisk."""
    return text.replace("*", "\\*")


def grade_text(grade: Decimal) -> str:
    """100, 33.33333, -50: without zeros at the end."""
    return f"{grade:f}".rstrip("0").rstrip(".") if "." in f"{grade:f}" else f"{grade:f}"


def _nearest(share: Decimal) -> Decimal:
    return min(GRADES, key=lambda grade: abs(grade - share))
