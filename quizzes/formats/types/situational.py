"""Situational judgement in files."""

from cms.text import LazyText
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import choice_options, plain_option
from quizzes.formats.qti.choices_out import write_situational
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.single import SingleChoice


class SituationalJudgement(SingleChoice):
    def options_of(self, draft: Draft) -> tuple[ParsedOption, ...]:
        if len(draft.options) < 2 or all(option.weight is None for option in draft.options):
            options = choice_options(draft)
            draft.assume(
                LazyText("Chưa có trọng số: phương án đúng được 100, các phương án khác 0.")
            )
            return tuple(
                ParsedOption(o.text, weight=100 * o.correct, rationale=o.rationale, image=o.image)
                for o in options
            )
        return tuple(plain_option(option) for option in draft.options)

    def needs_name(self, question: ParsedQuestion) -> bool:
        return True

    def is_whole(self, question: ParsedQuestion) -> bool:
        return any(option.weight > 0 for option in question.options)

    def needs_tag(self, question: ParsedQuestion) -> bool:
        return True

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_situational(sheet, question)


TYPE = SituationalJudgement()
