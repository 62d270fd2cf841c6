"""Gaps in a text: ours `[[answer|other]]`, and those of Moodle's cloze questions."""

import re
from collections.abc import Iterator
from decimal import Decimal

from cms.text import LazyText
from quizzes.engine.stems import GAP
from quizzes.formats.moodle.answers import FULL, NONE, Answer, accepted, decimal_of, wild_safe
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.office.options import QuestionFormatError

CLOZE = re.compile(r"\{(\d{0,4}):([A-Z_]{2,24}):((?:\\.|[^\\{}])*)\}", re.DOTALL)
TEXTS = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
NUMBERS = frozenset({"NUMERICAL", "NM"})
CHOICES = re.compile(r"(?:MULTICHOICE_?|MC)(?:V|H|S|VS|HS)?")
ITEM = re.compile(r"((?:\\.|[^\\~])*)(?:~|$)", re.DOTALL)
PARTS = re.compile(r"\s*(=|%(-?\d{1,3}(?:\.\d{1,7})?)%)?((?:\\.|[^\\#])*)(?:#(.*))?", re.DOTALL)
ESCAPED = re.compile(r"\\([}#~/\"\\{])")
RESERVED = re.compile(r"([}#~/\"\\{])")


def parts_of(stem: str) -> list[str]:
    """The stem split at its gaps: text, gap, text, gap … text."""
    return GAP.split(stem)


def gap_of(answers: tuple[str, ...]) -> str:
    """A gap of ours.

    Raises:
        QuestionFormatError: an answer has signs that mark a gap.
    """
    if any("|" in text or "]]" in text or text.endswith("]") for text in answers):
        raise QuestionFormatError(
            "gap answer with marks",
            LazyText("Đáp án của chỗ trống có dấu “|” hoặc “]”. Hãy ghi cách khác."),
        )
    return f"[[{'|'.join(answers)}]]"


def check_marks(text: str) -> None:
    """Refuse a text around gaps that has marks of our gaps itself.

    Raises:
        QuestionFormatError: it has.
    """
    if GAP.search(text):
        raise QuestionFormatError(
            "text with marks",
            LazyText(
                "Nội dung câu có sẵn dấu [[ ]] là dấu của chỗ trống. Hãy đổi dấu này rồi nhập lại."
            ),
        )


def from_cloze(draft: Draft, text: str) -> str:
    """A cloze text with our gaps.

    Raises:
        QuestionFormatError: no gap, or one that has no equivalent here.
    """
    if not CLOZE.search(text):
        raise QuestionFormatError(
            "no gap", LazyText("Câu điền khuyết (cloze) chưa có chỗ trống đọc được.")
        )
    check_marks(text)
    return CLOZE.sub(lambda match: _gap(draft, match[2], match[3]), text)


def as_cloze(stem: str) -> str:
    """Our stem with the gaps of a cloze text."""
    parts = parts_of(stem)
    for at in range(1, len(parts), 2):
        answers = [answer.strip() for answer in parts[at].split("|") if answer.strip()]
        items = "~".join(f"={RESERVED.sub(_escape, wild_safe(answer))}" for answer in answers)
        parts[at] = f"{{1:SHORTANSWER:{items}}}"
    return "".join(parts)


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[1]}"


def _gap(draft: Draft, name: str, body: str) -> str:
    answers = list(_answers(body))
    if name in NUMBERS:
        return gap_of(tuple(_exact(draft, answers)))
    if CHOICES.fullmatch(name):
        draft.assume(
            LazyText("Chỗ trống chọn từ danh sách được hiểu là tự điền; phương án sai không lấy.")
        )
    elif name not in TEXTS:
        raise QuestionFormatError(
            "gap without equivalent",
            LazyText(
                "Chỗ trống loại %(name)s (cloze) không có loại tương ứng. Hãy đổi thành câu riêng.",
                name=name,
            ),
        )
    return gap_of(accepted(draft, answers))


def _exact(draft: Draft, answers: list[Answer]) -> Iterator[str]:
    """Numbers without tolerance can be typed as texts."""
    right = [answer.text.partition(":") for answer in answers if answer.fraction >= FULL]
    for value, _, margin in right:
        if decimal_of(value) is None or decimal_of(margin or "0") != 0:
            raise QuestionFormatError(
                "gap without equivalent",
                LazyText(
                    "Chỗ trống điền số có sai số không có loại tương ứng. Hãy đổi thành câu Điền "
                    "số."
                ),
            )
        yield value.strip()
    if not right:
        raise QuestionFormatError(
            "no answer", LazyText("Có chỗ trống chưa có đáp án. Hãy thêm đáp án.")
        )
    if len(right) < len(answers):
        draft.assume(LazyText("Đáp án không trọn điểm trong chỗ trống không lấy."))


def _answers(body: str) -> Iterator[Answer]:
    for item in ITEM.findall(body):
        match = PARTS.fullmatch(item)
        if not match or not item.strip():
            continue
        mark, percent, text, feedback = match.groups()
        fraction = Decimal(percent) if percent else FULL if mark == "=" else NONE
        yield Answer(ESCAPED.sub(r"\1", text).strip(), fraction, (feedback or "").strip())
