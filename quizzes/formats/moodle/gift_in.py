"""A block of GIFT as a question of ours."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from cms.text import LazyText
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.moodle.answers import (
    FULL,
    NONE,
    Answer,
    accepted,
    choice,
    decimal_of,
    number,
    pairs,
    truth,
)
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.moodle.gaps import check_marks, gap_of
from quizzes.formats.moodle.gift_blocks import MEANT, Block, format_of, said
from quizzes.formats.office.options import QuestionFormatError

WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,7})?)%")
MARKED = re.compile(r"(~?=|~)([^=~]*)")
TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
BLANK = "_____"
LOST_PICTURES = LazyText("Hình trong phương án hoặc phản hồi không lấy.")


class GiftQuestion:
    """Reads one block into a draft, then into the question that it is."""

    def __init__(self, draft: Draft, block: Block) -> None:
        self._draft = draft
        self._markup = ""
        draft.ref = block.ref
        draft.read_tags(block.tags)
        self._before, self._answers, self._after = self._split(block.text)

    def question(self) -> ParsedQuestion:
        """The question.

        Raises:
            QuestionFormatError: what cannot be taken, and what to do.
        """
        body = self._take_feedback(self._answers)
        self._draft.stem = self._stem(BLANK if self._after else "")
        if not self._draft.stem:
            raise QuestionFormatError(
                "no text", LazyText("Câu hỏi chưa có nội dung. Hãy ghi nội dung trước dấu {.")
            )
        return self._kind(body)(body)

    def _split(self, text: str) -> tuple[str, str, str]:
        """What stands before, in and after the braces."""
        if text.startswith("::") and (end := text.find("::", 2)) > 0:
            self._draft.name(text[2:end].translate(MEANT))
            text = text[end + 2 :].strip()
        start, end = text.find("{"), text.rfind("}")
        if start < 0 and end < 0:
            raise QuestionFormatError(
                "description",
                LazyText("Đoạn này không có phần đáp án {…} nên không phải câu hỏi; bỏ qua."),
            )
        inner = text[start + 1 : end]
        if start < 0 or end < start or "{" in inner or "}" in inner:
            raise QuestionFormatError(
                "braces",
                LazyText(
                    "Dấu { } không thành một cặp. Hãy để một phần đáp án {…}, ghi \\{ \\} trong "
                    "lời văn và không để dòng trống trong câu."
                ),
            )
        self._markup = format_of(text)
        return text[:start], inner.strip(), text[end + 1 :].rstrip()

    def _stem(self, gap: str) -> str:
        joined = f"{self._before}{gap}{self._after}"
        return self._say(joined, LazyText("Hình trong câu không lấy; hãy thêm hình sau khi nhập."))

    def _take_feedback(self, body: str) -> str:
        at = body.rfind("####")
        if at < 0:
            return body
        self._draft.read_feedback(self._say(body[at + 4 :]))
        return body[:at].strip()

    def _kind(self, body: str) -> Callable[[str], ParsedQuestion]:
        if not body:
            return self._essay
        if body.startswith("#"):
            return self._number
        if body.startswith(">"):
            raise QuestionFormatError(
                "ordering",
                LazyText("Câu sắp xếp trong GIFT không có dạng chuẩn. Hãy xuất bằng Moodle XML."),
            )
        if "~" in body:
            return self._choice
        if "=" in body and "->" in body:
            return self._matching
        is_truth = body.split("#", 1)[0].strip().upper() in TRUTH
        return self._truth if is_truth else self._typed

    def _essay(self, body: str) -> ParsedQuestion:
        rubric = self._draft.rubric
        if not rubric:
            self._draft.assume(LazyText("Câu tự luận chưa có tiêu chí chấm; hãy bổ sung."))
        return self._draft.finished("essay")

    def _choice(self, body: str) -> ParsedQuestion:
        if not body.startswith(("~", "=")):
            raise QuestionFormatError(
                "braces", LazyText("Trước phương án đầu tiên phải là dấu = hoặc ~. Hãy sửa lại.")
            )
        marked = MARKED.findall(body)
        answers = [self._answer(text, FULL if "=" in mark else NONE) for mark, text in marked]
        return choice(self._draft, answers, single=any("=" in mark for mark, _ in marked))

    def _typed(self, body: str) -> ParsedQuestion:
        parts = [part for part in body.split("=") if part.strip()]
        texts = accepted(self._draft, [self._answer(part, FULL) for part in parts])
        if not self._after and self._draft.kind != "gap_text":
            return self._draft.finished("short_text", accepted=texts)
        check_marks(self._stem(BLANK))
        return self._draft.finished("gap_text", stem=self._stem(gap_of(texts)))

    def _truth(self, body: str) -> ParsedQuestion:
        word, *feedback = body.split("#")
        right = TRUTH[word.strip().upper()]
        for_wrong, for_right, *_ = [*(self._say(text) for text in feedback), "", ""]
        both = (for_right, for_wrong) if right else (for_wrong, for_right)
        return truth(self._draft, right, both)

    def _matching(self, body: str) -> ParsedQuestion:
        found = []
        for part in (part for part in body.split("=") if part.strip()):
            left, arrow, right = part.partition("->")
            if not arrow:
                raise QuestionFormatError(
                    "pair without arrow",
                    LazyText("Có cặp ghép thiếu dấu ->. Hãy ghi: =trái -> phải."),
                )
            found.append(ParsedOption(self._say(left), match=self._say(right)))
        return pairs(self._draft, found)

    def _number(self, body: str) -> ParsedQuestion:
        return number(self._draft, list(self._numbers(body[1:])))

    def _numbers(self, body: str) -> Iterator[tuple[Answer, Decimal, Decimal]]:
        for part in re.split(r"[=~]", body):
            answer = self._answer(part, FULL)
            if answer.text in ("", "*"):
                if answer.feedback:
                    self._draft.assume(LazyText("Phản hồi cho đáp số khác không lấy."))
                continue
            value, margin = _range(answer.text)
            yield answer, value, margin

    def _answer(self, part: str, fraction: Decimal) -> Answer:
        text, _, feedback = part.partition("#")
        if weight := WEIGHT.match(text):
            fraction, text = Decimal(weight[1]), text[weight.end() :]
        return Answer(self._say(text), fraction, self._say(feedback))

    def _say(self, text: str, lost: str = LOST_PICTURES) -> str:
        found = said(text, self._markup)
        if found.pictures:
            self._draft.assume(lost)
        return found.text


def _range(text: str) -> tuple[Decimal, Decimal]:
    """`5:0.1` or `1..5` as a value and how far an answer may be from it."""
    low, dots, high = text.partition("..")
    value, _, margin = text.partition(":")
    first = decimal_of(low if dots else value)
    second = decimal_of(high if dots else margin or "0")
    if first is None or second is None:
        raise QuestionFormatError(
            "number",
            LazyText(
                "“%(text)s” không phải là số. Hãy ghi số, ví dụ 30 hoặc 30:2.", text=text[:60]
            ),
        )
    return ((first + second) / 2, (second - first) / 2) if dots else (first, second)
