"""Essays on the markers' desk: waiting, half marked, held, settled."""

from decimal import Decimal

from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import ReviewRule
from quizzes.grading.essays.marking import mark_essay, maxima_of
from quizzes.grading.essays.queue import claim_essay
from quizzes.grading.grade import grade_attempt
from quizzes.models import Attempt, BlueprintRow, Essay, Question, QuizPage, Topic
from tests.lived_in.bank import make_essay
from tests.lived_in.cast import Cast
from tests.lived_in.rounds import publish


def tell(cast: Cast) -> None:
    quiz = _quiz(cast)
    settled, *_waiting = (
        _write(person, quiz) for person in (cast.staff[7], cast.staff[8], cast.learner)
    )
    for marker in (cast.editor, cast.second_editor):
        _mark(Essay.objects.get(attempt=settled), marker)
    _mark(Essay.objects.exclude(attempt=settled).earliest("pk"), cast.second_editor)
    held = _write(cast.staff[9], quiz)
    claim_essay(Essay.objects.get(attempt=held).pk, cast.reviewer)


def _quiz(cast: Cast) -> QuizPage:
    topic = Topic.objects.get(slug="dao-duc-cong-vu")
    essay = make_essay(topic, "Anh/chị hãy nêu cách xử lý khi người dân nộp hồ sơ thiếu.", cast)
    single = Question.objects.drawable().filter(type="single").order_by("pk").first()
    quiz = QuizPage(
        title="Bài viết xử lý tình huống",
        slug="tu-luan",
        time_limit_minutes=60,
        review_rule=ReviewRule.AFTER_GRADING,
    )
    quiz.blueprint = [
        BlueprintRow(question=single, count=1),
        BlueprintRow(question=essay, count=1, marks=5),
    ]
    publish(quiz)
    return QuizPage.objects.get(pk=quiz.pk)


def _write(person, quiz: QuizPage) -> Attempt:
    attempt = start_attempt(person, quiz)
    text = "Căn cứ Điều 7, tôi hướng dẫn một lần, đầy đủ, bằng phiếu.\n\nSau đó tôi ghi sổ."
    save_answer(attempt, position=2, sequence=2, fields={"": [text]})
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    return Attempt.objects.get(pk=attempt.pk)


def _mark(essay: Essay, marker) -> None:
    claim_essay(essay.pk, marker)
    points = [top * Decimal("0.5") for top in maxima_of(essay)]
    mark_essay(essay, marker=marker, points=points, comment="Đúng căn cứ, còn thiếu cách ghi sổ.")
