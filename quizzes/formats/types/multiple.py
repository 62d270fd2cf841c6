"""Multiple choice in files."""

from quizzes.formats.base import ParsedQuestion
from quizzes.formats.qti.choices_out import write_multiple
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.types.single import SingleChoice


class MultipleChoice(SingleChoice):
    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        write_multiple(sheet, question)


TYPE = MultipleChoice()
