"""Quizzes and what became of them: rounds and attempts in every state, marks, challenges."""

from typing import Any

from django.utils import timezone

from cms.models import CoursePage
from learning.duties.enrolments import enrol_self
from learning.models import Enrolment, User
from learning.progress.completion import quizzes_of
from learning.progress.reading import complete_lesson, save_position
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.editions.make import make_edition
from quizzes.engine.types import KINDS
from quizzes.enums import ChallengeState, LatePolicy, ReviewRule
from quizzes.grading.challenges.transitions import answer_challenge, open_challenge
from quizzes.grading.grade import grade_attempt
from quizzes.grading.sweep import sweep_attempts
from quizzes.models import Allowance, Attempt, BlueprintRow, Question, QuizPage, Topic
from quizzes.practice.answering import Given, answer_daily, answer_question
from tests.lived_in import essays, rounds
from tests.lived_in.cast import Cast, days_ago


def tell(cast: Cast) -> None:
    _learn(cast)
    quiz = rounds.tell(cast)
    _challenges(quiz, cast)
    essays.tell(cast)
    _loose_ends(cast)
    _practise(cast)


def sit(user: User, quiz: QuizPage, *, right: int) -> Attempt:
    """Answer the first `right` questions rightly, leave the next one out, hand in."""
    attempt = start_attempt(user, quiz)
    fill_in(attempt, right=right)
    submit_attempt(attempt, prediction=12)
    grade_attempt(attempt.pk)
    return Attempt.objects.get(pk=attempt.pk)


def fill_in(attempt: Attempt, *, right: int) -> None:
    versions = read_versions(item.version_id for item in attempt.items)
    for item in attempt.items:
        version = versions[item.version_id]
        fields = KINDS[version.type].right_fields(version.content)
        if item.position > right:
            choices = [key for key in item.order if [key] != fields.get("")]
            fields = {"": choices[:1]} if "" in fields and choices else {}
        if item.position != right + 1 and fields:
            save_answer(attempt, position=item.position, sequence=item.position, fields=fields)


def _learn(cast: Cast) -> None:
    """One course done, one begun, one quiz failed; a course of lessons only done by others."""
    done, begun, _last, short = CoursePage.objects.live().order_by("path")
    with days_ago(35):
        _finish(enrol_self(cast.learner, done))
    with days_ago(20):
        enrolment = enrol_self(cast.learner, begun)
        first, second, *_rest = begun.lessons()
        complete_lesson(enrolment, first)
        save_position(enrolment, second, 40)
        sit(cast.learner, quizzes_of(begun)[0], right=3)
    for days, person in zip((30, 21, 14, 9), cast.staff[:4], strict=True):
        with days_ago(days):
            _finish(enrol_self(person, short))


def _finish(enrolment: Enrolment) -> None:
    course = enrolment.course
    assert course is not None
    for lesson in course.lessons():
        complete_lesson(enrolment, lesson)
    for quiz in quizzes_of(course):
        sit(enrolment.user, quiz, right=quiz.question_count() - 3)


def _challenges(quiz: QuizPage, cast: Cast) -> None:
    """One open, one upheld, one rejected; a draft of a regrade, one applied, one given up."""
    attempts = Attempt.objects.graded().filter(quiz=quiz).order_by("pk")
    mine = attempts.filter(user=cast.learner).earliest("pk")
    for position, state in ((1, ChallengeState.UPHELD), (2, ChallengeState.REJECTED), (3, None)):
        challenge = open_challenge(
            mine,
            position=position,
            clause="khoản 1 Điều 14",
            text="Luật ghi khác với đáp án của câu này.",
        )
        if state:
            answer_challenge(
                challenge,
                by=cast.reviewer,
                state=state,
                answer="Đã đối chiếu với văn bản; cảm ơn anh/chị đã góp ý.",
            )
    open_challenge(
        attempts.exclude(user=cast.learner)[0],
        position=2,
        clause="Điều 3",
        text="Hai phương án đều đúng.",
    )
    rounds.regrade(mine, cast)


def _loose_ends(cast: Cast) -> None:
    """An attempt under way, one that ran out, one whose time was over; a paper to print."""
    everything = _quiz("Đủ các loại câu hỏi", "du-loai-cau", _one_of_each_type())
    strict = _quiz("Bài không nhận muộn", "khong-nhan-muon", late_policy=LatePolicy.EXPIRE)
    with days_ago(2):
        start_attempt(cast.learner, strict)
        fill_in(start_attempt(cast.staff[5], everything), right=4)
    sweep_attempts()
    fill_in(start_attempt(cast.sitter, everything), right=4)
    Allowance.objects.create(
        user=cast.staff[6],
        quiz=everything,
        extra_minutes=15,
        reason="Khiếm thị, làm bài bằng trình đọc màn hình",
        approved_by=cast.editor,
    )
    edition = make_edition(strict, by=cast.editor, copies=3, note="Cho thôn chưa có mạng")
    rounds.results_on_paper(edition, cast)


def _one_of_each_type() -> list[BlueprintRow]:
    kinds = Question.objects.drawable().order_by("type").values_list("type", flat=True).distinct()
    drawable = Question.objects.drawable().order_by("pk")
    return [BlueprintRow(question=drawable.filter(type=kind).first(), count=1) for kind in kinds]


def _quiz(title: str, slug: str, rows: list[BlueprintRow] | None = None, **fields: Any) -> QuizPage:
    choices = Question.objects.drawable().filter(type="single").order_by("pk")
    quiz = QuizPage(
        title=title,
        slug=slug,
        time_limit_minutes=60 * 10,
        review_rule=ReviewRule.AFTER_GRADING,
        **fields,
    )
    quiz.blueprint = rows or [BlueprintRow(question=each, count=1) for each in choices[:5]]
    rounds.publish(quiz)
    return QuizPage.objects.get(pk=quiz.pk)


def _practise(cast: Cast) -> None:
    learner, at = cast.learner, timezone.now()
    Topic.objects.update(practice=True)
    from quizzes.practice.choosing import practice_questions
    from quizzes.practice.daily import daily_questions

    for number, question in enumerate(practice_questions(learner).order_by("pk")[:3]):
        given = Given(question.current_version_id, f"lan-{number}", {}, unknown=True)
        answer_question(learner, question.pk, given)
    row = daily_questions(learner, at).rows[0]
    version = row.question.current_version_id
    answer_daily(row, Given(version, "hom-nay", {}, unknown=True))
