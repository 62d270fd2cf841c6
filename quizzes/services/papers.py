"""Drawing and freezing the paper of an attempt."""

from django.utils.translation import gettext as _

from quizzes.engine.draw import Candidate, DrawnItem, PoolTooSmall, Row, draw_paper
from quizzes.exceptions import NotEnoughQuestions
from quizzes.models import Attempt, AttemptItem, BlueprintRow, Question, QuizPage


def draw_for(quiz: QuizPage, seed: int) -> list[DrawnItem]:
    """Draw a paper by the quiz's blueprint from the questions that are ready.

    Raises:
        NotEnoughQuestions: when a row asks for more than the bank holds.
    """
    rows = [_row(row) for row in quiz.blueprint.all()]
    try:
        return draw_paper(rows, seed, shuffle_options=quiz.shuffle_options)
    except PoolTooSmall as error:
        raise NotEnoughQuestions(
            _(
                "Đề chưa đủ câu hỏi sẵn sàng (dòng %(row)s cần %(wanted)s câu, hiện có "
                "%(available)s). Anh/chị vui lòng báo cho người tổ chức."
            )
            % {"row": error.row + 1, "wanted": error.wanted, "available": error.available}
        ) from error


def freeze(attempt: Attempt, items: list[DrawnItem]) -> None:
    """Store the drawn paper: version and option order for each position."""
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            version_id=item.version_id,
            option_order=list(item.option_order),
            marks=item.marks,
        )
        for position, item in enumerate(items, start=1)
    )


def _row(row: BlueprintRow) -> Row:
    questions = Question.objects.drawable().filter(topic=row.topic_id)
    if row.level:
        questions = questions.filter(level=row.level)
    contents = questions.values_list("current_version_id", "current_version__content")
    pool = tuple(
        Candidate(pk, tuple(o["key"] for o in content["options"]), content["lock_order"])
        for pk, content in contents
    )
    return Row(count=row.count, marks=row.marks, pool=pool)
