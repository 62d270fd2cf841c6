"""What Moodle refuses."""

from cms.text import LazyText
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.types import TYPES


def check_whole(question: ParsedQuestion) -> None:
    """Refuse a question that Moodle would not take for want of an answer.

    Raises:
        QuestionFormatError: it has no right option, weight, accepted answer, number or gap.
    """
    if not TYPES[question.kind].is_whole(question):
        raise QuestionFormatError(
            "no answer",
            LazyText("Câu chưa có đáp án hoặc điểm nên Moodle không nhận. Hãy bổ sung đáp án."),
        )
