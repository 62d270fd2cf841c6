"""True or false in files: a statement, or a choice between two other words."""

from cms.text import LazyText, fold
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.moodle.answers import truth
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.gift_parts import part_text
from quizzes.formats.moodle.xml_build import add, add_html, add_text
from quizzes.formats.moodle.xml_parts import answers_in
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import QuestionFormatError, choice_options
from quizzes.formats.types.single import SingleChoice
from quizzes.formats.vocabulary import FALSE, TRUE, is_true_false, truth_of
from quizzes.formats.xml_element import XmlElement

SUFFIX = " (Đúng/Sai)"


def _read_moodle(draft: MoodleDraft, element: XmlElement) -> ParsedQuestion:
    answers = {answer.text.casefold(): answer for answer in answers_in(draft, element)}
    yes, no = answers.get("true"), answers.get("false")
    if yes is None or no is None or (yes.fraction > 0) == (no.fraction > 0):
        raise QuestionFormatError(
            "no correct option", LazyText("Chưa rõ đáp án Đúng hay Sai. Hãy chọn lại đáp án.")
        )
    return truth(draft, yes.fraction > 0, (yes.feedback, no.feedback))


class TrueFalse(SingleChoice):
    moodle_readers = {"truefalse": _read_moodle}

    def options_of(self, draft: Draft) -> tuple[ParsedOption, ...]:
        if draft.options:
            return choice_options(draft)
        right = truth_of(draft.answers[-1]) if draft.answers else None
        if right is None:
            raise QuestionFormatError(
                "no correct option",
                LazyText("Chưa có đáp án. Hãy thêm dòng “Đáp án: Đúng” hoặc “Đáp án: Sai”."),
            )
        return (ParsedOption(TRUE, right), ParsedOption(FALSE, not right))

    def word_stem(self, question: ParsedQuestion) -> str:
        return question.stem + (SUFFIX if _is_plain(question) else "")

    def word_options(self, question: ParsedQuestion) -> tuple[ParsedOption, ...]:
        return () if _is_plain(question) else question.options

    def needs_name(self, question: ParsedQuestion) -> bool:
        return not _is_plain(question) and super().needs_name(question)

    def answers(self, question: ParsedQuestion) -> list[str]:
        if _is_plain(question):
            return [TRUE if question.options[0].correct else FALSE]
        return super().answers(question)

    def needs_tag(self, question: ParsedQuestion) -> bool:
        return not _is_truth(question) or any(option.image for option in question.options)

    def moodle_type(self, question: ParsedQuestion) -> str:
        return "multichoice" if self.needs_tag(question) else "truefalse"

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        if self.needs_tag(question):
            super().write_moodle(element, question)
            return
        for option in question.options:
            answer = add(element, "answer", fraction="100" if option.correct else "0")
            add_text(answer, "true" if fold(option.text) == "dung" else "false")
            add_html(answer, "feedback", option.rationale)

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        if not _is_truth(question):
            return super().gift_answers(question)
        right = next(option for option in question.options if option.correct)
        wrong = next(option for option in question.options if not option.correct)
        both = [part_text(wrong.rationale), part_text(right.rationale)]
        said = "".join(f"#{text}" for text in both) if any(both) else ""
        return [f"{'TRUE' if fold(right.text) == 'dung' else 'FALSE'}{said}"]


def _is_truth(question: ParsedQuestion) -> bool:
    """Whether the options are "Đúng" and "Sai", one of them right."""
    right = sum(option.correct for option in question.options)
    return right == 1 and is_true_false([option.text for option in question.options])


def _is_plain(question: ParsedQuestion) -> bool:
    """A statement whose options "Đúng" and "Sai" need not be written out."""
    options = question.options
    return (
        [option.text for option in options] == [TRUE, FALSE]
        and options[0].correct != options[1].correct
        and not any(option.rationale or option.image for option in options)
    )


TYPE = TrueFalse()
