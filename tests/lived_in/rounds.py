"""A weekly contest with a round in every state, and what was made good afterwards."""

import datetime as dt
import hashlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from learning.models import User
from quizzes.attempts.leaves import note_leave
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.bank.pool_quizzes import contest_index
from quizzes.editions.results import apply_results
from quizzes.enums import RegradePolicy, ReviewRule, RoundState
from quizzes.formats.edition_excel import read_results, write_form
from quizzes.grading.regrade.transitions import apply_regrade, cancel_regrade, prepare_regrade
from quizzes.models import (
    Attempt,
    BlueprintRow,
    EditionResults,
    PaperEdition,
    Question,
    QuestionVersion,
    QuizPage,
    Round,
)
from quizzes.organiser.integrity.reports import ask_report, compute_report
from quizzes.rounds.makeup import create_makeup
from quizzes.rounds.schedule import advance_rounds, plan_rounds, refresh_bulletin
from tests.lived_in.cast import Cast, days_ago, in_days

WEEKS = 4


def tell(cast: Cast) -> QuizPage:
    """The rounds in one transaction: the running system would find those of the past late."""
    with transaction.atomic():
        with days_ago(7 * WEEKS + 1):
            quiz = _contest()
        people = [cast.learner, *cast.staff[:9]]
        _hold(quiz, people, weeks_ago=4)
        _hold(quiz, people[:6], weeks_ago=3)
        with days_ago(8):
            advance_rounds()
        QuizPage.objects.filter(pk=quiz.pk).update(publish_hours=24 * 30)
        _hold(QuizPage.objects.get(pk=quiz.pk), people[:3], weeks_ago=1)
        plan_rounds(quiz)
        advance_rounds()
        _make_up(quiz, cast)
    _watch(quiz)
    return quiz


def publish(quiz: QuizPage) -> None:
    """Below the index of contests, published now."""
    contest_index().add_child(instance=quiz)
    quiz.save_revision().publish()


def _contest() -> QuizPage:
    """Ten fixed questions, so that every attempt meets those that are regraded."""
    questions = Question.objects.drawable().filter(type="single").order_by("pk")[10:20]
    quiz = QuizPage(
        title="Tìm hiểu pháp luật hằng tuần",
        slug="hang-tuan",
        introduction="Mỗi tuần mười câu.",
        recurrence="weekly",
        first_opens_at=timezone.now() + dt.timedelta(days=1, hours=-1),
        open_days=5,
        max_attempts=1,
        is_contest=True,
        prizes="Giải nhất: 1.000.000 đồng.",
        review_rule=ReviewRule.AFTER_ROUND,
        time_limit_minutes=15,
    )
    quiz.blueprint = [BlueprintRow(question=question, count=1) for question in questions]
    publish(quiz)
    return QuizPage.objects.get(pk=quiz.pk)


def _hold(quiz: QuizPage, people: list[User], *, weeks_ago: int) -> None:
    """People sit the round of that week, some better, some not; then it closes."""
    from tests.lived_in.exams import sit

    with days_ago(7 * weeks_ago - 1):
        plan_rounds(quiz)
        advance_rounds()
        for number, person in enumerate(people):
            sit(person, quiz, right=9 - number % 7)
    with days_ago(7 * weeks_ago - 6):
        advance_rounds()


def _make_up(quiz: QuizPage, cast: Cast) -> None:
    missed = Round.objects.get(quiz=quiz, state=RoundState.MISSED)
    now = timezone.now()
    create_makeup(
        missed,
        opens_at=now + dt.timedelta(days=2),
        closes_at=now + dt.timedelta(days=3),
        invited=[cast.learner, cast.staff[10]],
    )


def _watch(quiz: QuizPage) -> None:
    """The organiser has looked at the signs of the quiz and of one round."""
    first = Round.objects.filter(quiz=quiz).order_by("number").first()
    for round_ in (None, first):
        compute_report(ask_report(quiz, round=round_).pk)


def regrade(attempt: Attempt, cast: Cast) -> None:
    """One applied, one drafted, one given up: of the first three questions of the paper."""
    reason = "Đáp án trái với văn bản đang có hiệu lực."
    applied, _drafted, dropped = (
        prepare_regrade(
            QuestionVersion.objects.get(pk=item.version_id),
            by=cast.editor,
            policy=policy,
            reason=reason,
        )
        for item, policy in zip(
            attempt.items,
            (RegradePolicy.FULL_CREDIT, RegradePolicy.VOID, RegradePolicy.VOID),
            strict=False,
        )
    )
    apply_regrade(applied, by=cast.reviewer, decision_number="12/QĐ-SNV")
    cancel_regrade(dropped, by=cast.editor)
    for round_ in Round.objects.filter(quiz=attempt.quiz, state=RoundState.PUBLISHED):
        refresh_bulletin(round_)


def results_on_paper(edition: PaperEdition, cast: Cast) -> None:
    """One file of results was taken; another waits with problems."""
    code = edition.papers.all()[0].code
    good = [[cast.staff[20].staff_code, code, *"ABCDA", in_days(0)]]
    bad = [["KHONG-CO", code, *"ABCDA", in_days(0)], [cast.staff[21].staff_code, "999", "Z"]]
    _kept(edition, bad, cast)
    record = _kept(edition, good, cast)
    with record.file.open("rb") as file:
        sheet = read_results(file.file, questions=edition.question_count())
    apply_results(record, sheet, viewer=cast.officer)


def _kept(edition: PaperEdition, rows: list[list[Any]], cast: Cast) -> EditionResults:
    codes = [paper.code for paper in edition.papers.all()]
    questions = edition.question_count()
    book = load_workbook(BytesIO(write_form("Kết quả", [], codes, questions)))
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            book.worksheets[0].cell(number, column, value)
    file = BytesIO()
    book.save(file)
    return EditionResults.objects.create(
        edition=edition,
        file=ContentFile(file.getvalue(), "ket-qua.xlsx"),
        file_name="ket-qua.xlsx",
        sha256=hashlib.sha256(file.getvalue()).hexdigest(),
        uploaded_by=cast.officer,
    )


def leave_the_page(user, quiz: QuizPage) -> None:
    """Start an attempt, look elsewhere twice, hand in."""
    attempt = start_attempt(user, quiz)
    for seconds in ("12", "95"):
        note_leave(attempt, seconds)
    submit_attempt(attempt)
