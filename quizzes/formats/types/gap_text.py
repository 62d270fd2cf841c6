"""Texts with gaps to fill, in files; Moodle calls them cloze."""

from typing import Any

from cms.text import LazyText
from quizzes.engine.stems import GAP
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.gaps import CLOZE, as_cloze, from_cloze, parts_of
from quizzes.formats.moodle.gift_blocks import escaped
from quizzes.formats.moodle.gift_parts import accepted_text
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.entries_out import gap_answers, write_gaps
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType
from quizzes.formats.xml_element import XmlElement


def _read_moodle(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    return draft.finished("gap_text", stem=from_cloze(draft, draft.stem))


class GapText(FileType):
    moodle_readers = {"cloze": _read_moodle, "multianswer": _read_moodle}

    def fields_of(self, draft: Draft, stem: str) -> dict[str, Any]:
        if not GAP.search(stem):
            raise QuestionFormatError(
                "no gap",
                LazyText("Chưa có chỗ trống. Hãy ghi đáp án trong hai ngoặc vuông: [[30 ngày]]."),
            )
        return {}

    def is_whole(self, question: ParsedQuestion) -> bool:
        return "[[" in question.stem

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "cloze"

    def moodle_stem(self, question: ParsedQuestion) -> str:
        if any(CLOZE.search(text) for text in parts_of(question.stem)[::2]):
            raise QuestionFormatError(
                "text with marks",
                LazyText("Nội dung câu trông như chỗ trống của Moodle. Hãy đổi dấu { }."),
            )
        return as_cloze(question.stem)

    def gift_stem(self, stem: str) -> tuple[str, str]:
        parts = parts_of(stem)
        if len(parts) != 3:
            raise QuestionFormatError(
                "several gaps",
                LazyText(
                    "GIFT chỉ có một chỗ trống trong mỗi câu. Hãy tách câu hoặc xuất bằng Moodle "
                    "XML."
                ),
            )
        return escaped(parts[0]), escaped(parts[2])

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        answers = parts_of(question.stem)[1].split("|")
        return ["".join(accepted_text(answer.strip()) for answer in answers if answer.strip())]

    def qti_problem(self, question: ParsedQuestion) -> str:
        gaps = [gap_answers(inside) for inside in GAP.findall(question.stem)]
        whole = gaps and all(gaps)
        return (
            "" if whole else LazyText("Câu chưa có chỗ trống với đáp án nên không ghi được ra QTI.")
        )

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_gaps(sheet, question)


TYPE = GapText()
