"""A question of ours as a block of GIFT."""

from quizzes.engine.types import KINDS
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.moodle.answers import needs_weights
from quizzes.formats.moodle.gift_blocks import comment_of
from quizzes.formats.moodle.gift_parts import part_text
from quizzes.formats.moodle.markup import CONTROL
from quizzes.formats.moodle.notes_out import feedback_of, rubric_of, tags_of, units_of
from quizzes.formats.moodle.whole import check_whole
from quizzes.formats.types import TYPES


def block_of(question: ParsedQuestion) -> str:
    """The block, with the comment before it.

    Raises:
        QuestionFormatError: GIFT cannot hold such a question.
    """
    of_type = TYPES[question.kind]
    check_whole(question)
    before, after = of_type.gift_stem(CONTROL.sub("", question.stem))
    gap_at_end = KINDS[question.kind].parts_in_text and not after.strip()
    named = gap_at_end or of_type.needs_tag(question)
    tags = tags_of(question, named=named, weights=needs_weights(question))
    notes = [feedback_of(question), rubric_of(question), units_of(question)]
    feedback = part_text("\n".join(filter(None, notes)))
    general = f"####{feedback}" if feedback else ""
    body = "\n".join(filter(None, [*of_type.gift_answers(question), general]))
    body = f"\n{body}\n" if "\n" in body else body
    lines = [comment_of(CONTROL.sub("", question.ref), tags)]
    lines.append(f"::Câu {question.number}::[plain]{before}{{{body}}}{after}")
    return "\n".join(filter(None, lines))
