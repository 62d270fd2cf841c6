"""Parts of a block of GIFT, with what would pass for marks made safe."""

from cms.text import LazyText
from quizzes.formats.base import ParsedOption
from quizzes.formats.moodle.answers import wild_safe
from quizzes.formats.moodle.gift_blocks import FORMAT, escaped
from quizzes.formats.moodle.markup import CONTROL
from quizzes.formats.office.options import QuestionFormatError


def part_text(text: str) -> str:
    """A part of the block; a text that looks like a mark of format gets one before it."""
    safe = escaped(CONTROL.sub("", text))
    return f"[plain]{safe}" if FORMAT.match(safe) else safe


def accepted_text(text: str) -> str:
    """An answer that is fully right."""
    if "->" in text:
        raise QuestionFormatError(
            "arrow in an answer",
            LazyText("GIFT không chứa được dấu “->” trong đáp án. Hãy đổi dấu này."),
        )
    weight = "%100%" if text.startswith("%") else ""
    return f"={weight}{part_text(wild_safe(text))}"


def feedback_text(option: ParsedOption) -> str:
    return f"#{part_text(option.rationale)}" if option.rationale else ""
