"""What every question type offers to the formats of question banks."""

from collections.abc import Callable, Mapping
from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.moodle.draft import Draft as MoodleDraft
from quizzes.formats.moodle.gift_blocks import escaped
from quizzes.formats.office.drafts import Draft
from quizzes.formats.qti.item import Item
from quizzes.formats.qti.sheet import Sheet
from quizzes.formats.vocabulary import LETTERS
from quizzes.formats.xml_element import XmlElement

MoodleReader = Callable[[MoodleDraft, Any], ParsedQuestion]
QtiReader = Callable[[Item, Any, ParsedQuestion], ParsedQuestion]
QtiInlineReader = Callable[[Item, ParsedQuestion], ParsedQuestion]


class FileType:
    """A question type in files. What cannot be read or written raises `QuestionFormatError`,
    whose message says what to do.
    """

    has_feedback = True
    """Whether other systems have a place for a reason beside each option."""

    # Word and Excel: a draft is what the lines or cells of a question say.

    one_answer_a_line = False
    has_units = False

    def options_of(self, draft: Draft) -> tuple[ParsedOption, ...]:
        """The options of a draft; by default a type has none."""
        if draft.options:
            draft.assume(LazyText("Các phương án không dùng với loại câu hỏi này nên không lấy."))
        return ()

    def fields_of(self, draft: Draft, stem: str) -> dict[str, Any]:
        """Further fields of the question that a draft is."""
        return {}

    def word_stem(self, question: ParsedQuestion) -> str:
        return question.stem

    def word_options(self, question: ParsedQuestion) -> tuple[ParsedOption, ...]:
        return question.options

    def needs_name(self, question: ParsedQuestion) -> bool:
        """Whether Word has to name the type, for the rest does not show it."""
        return True

    def answers(self, question: ParsedQuestion) -> list[str]:
        """The lines "Đáp án: …": the letters of right options, where there are some."""
        pairs = zip(LETTERS, question.options, strict=False)
        right = [letter for letter, option in pairs if option.correct]
        return [", ".join(right)] if right else []

    # Moodle XML and GIFT.

    moodle_readers: Mapping[str, MoodleReader] = {}
    """By the type of Moodle's `question` element."""

    def is_whole(self, question: ParsedQuestion) -> bool:
        """Whether it has the answer without which Moodle takes no question."""
        return True

    def needs_tag(self, question: ParsedQuestion) -> bool:
        """Whether a tag has to name the type, for Moodle's own does not."""
        return False

    def moodle_type(self, question: ParsedQuestion) -> str:
        raise NotImplementedError

    def moodle_stem(self, question: ParsedQuestion) -> str:
        return question.stem

    def write_moodle(self, element: XmlElement, question: ParsedQuestion) -> None:
        """Add the answers to the element."""

    def gift_stem(self, stem: str) -> tuple[str, str]:
        """What stands before and after the braces."""
        return escaped(stem), ""

    def gift_answers(self, question: ParsedQuestion) -> list[str]:
        """What stands in the braces, line by line."""
        raise NotImplementedError

    # QTI.

    qti_readers: Mapping[str, QtiReader] = {}
    """By the name of an interaction that makes a question alone."""
    qti_inline_readers: Mapping[str, QtiInlineReader] = {}
    """By the name of an interaction that stands in the text, once or several times."""

    def qti_problem(self, question: ParsedQuestion) -> str:
        """What the question lacks, "" for nothing."""
        return ""

    def write_qti(self, sheet: Sheet, question: ParsedQuestion) -> None:
        raise NotImplementedError
