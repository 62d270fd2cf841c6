"""Ordering in files: the options stand in the right order."""

from cms.text import LazyText
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.moodle.answers import NONE
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.xml_build import add, add_html
from quizzes.formats.moodle.xml_parts import answers_in
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.notes import answer_letters
from quizzes.formats.office.options import QuestionFormatError, plain_option
from quizzes.formats.qti.choices import read_order
from quizzes.formats.qti.choices_out import write_order
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.base import FileType
from quizzes.formats.vocabulary import LETTERS
from quizzes.formats.xml_element import XmlElement


def _read_moodle(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    answers = list(answers_in(draft, element))
    places = [answer.fraction for answer in answers]
    if len(set(places)) == len(places) and min(places, default=NONE) > 0:
        answers.sort(key=lambda answer: answer.fraction)
    if len(answers) < 2 or not all(answer.text or answer.image for answer in answers):
        raise QuestionFormatError(
            "fewer than two options", LazyText("Câu sắp xếp có ít hơn hai bước. Hãy thêm các bước.")
        )
    options = (ParsedOption(a.text, rationale=a.feedback, image=a.image) for a in answers)
    return draft.finished("ordering", tuple(options))


class Ordering(FileType):
    moodle_readers = {"ordering": _read_moodle}
    qti_readers = {"orderinteraction": read_order}

    def options_of(self, draft: Draft) -> tuple[ParsedOption, ...]:
        if len(draft.options) < 2:
            raise QuestionFormatError(
                "fewer than two options",
                LazyText("Câu sắp xếp có ít hơn hai bước. Hãy thêm các bước."),
            )
        letters = answer_letters(draft.answers[-1]) if draft.answers else []
        places = [LETTERS.index(letter) for letter in letters]
        if places and sorted(places) != list(range(len(draft.options))):
            raise QuestionFormatError(
                "answer letter is not an option",
                LazyText(
                    "Đáp án “%(answers)s” không nêu đủ các bước. Hãy ghi thứ tự đúng của mọi bước.",
                    answers=draft.answers[-1],
                ),
            )
        if not places:
            draft.assume(LazyText("Các bước được hiểu là ghi sẵn theo thứ tự đúng."))
        ordered = [draft.options[place] for place in places] or draft.options
        return tuple(plain_option(option) for option in ordered)

    def answers(self, question: ParsedQuestion) -> list[str]:
        return [", ".join(LETTERS[: len(question.options)])]

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "ordering"

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        for name, text in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
            add(element, name, text)
        add(element, "gradingtype", "ABSOLUTE_POSITION")
        for place, option in enumerate(question.options, start=1):
            answer = add_html(element, "answer", option.text, option.image)
            answer.set("fraction", str(place))
            add_html(answer, "feedback", option.rationale)

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        raise QuestionFormatError(
            "ordering", LazyText("GIFT không có câu sắp xếp. Hãy xuất bằng Moodle XML.")
        )

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_order(sheet, question)


TYPE = Ordering()
