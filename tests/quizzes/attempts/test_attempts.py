import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_q.models import OrmQ

from quizzes.attempts import submission
from quizzes.attempts.eligibility import sitting_of
from quizzes.attempts.ledger import claim_for_tab, latest_answers, save_answer
from quizzes.attempts.receipts import check_receipt
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.enums import ATTEMPT_TRANSITIONS, AttemptState, LatePolicy
from quizzes.exceptions import (
    AttemptClosedError,
    InvalidAnswerError,
    NotEnoughQuestionsError,
    SittingError,
    StaleAnswerError,
    TakenOverError,
)
from quizzes.grading import grade
from quizzes.grading.grade import grade_attempt
from quizzes.grading.paper import paper_of
from quizzes.grading.sweep import sweep_attempts
from quizzes.models import AnswerEvent, Attempt, QuestionVersion
from quizzes.signals import attempts_graded
from tests.fixtures.approved import approve
from tests.rewriting import rewrite


def answer_all(attempt, right=True):
    for sequence, item in enumerate(attempt.items, start=1):
        key = read_versions([item.version_id])[item.version_id].content["key"]
        wrong = [k for k in item.order if k not in key][:1]
        value = key if right else wrong
        save_answer(attempt, position=item.position, sequence=sequence, fields={"": value})


def test_a_second_start_returns_the_open_attempt(an, quiz, attempt):
    assert start_attempt(an, quiz) == attempt
    assert Attempt.objects.count() == 1


def test_the_database_holds_one_open_attempt_per_person_and_quiz(an, quiz, attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            user=an,
            quiz=quiz,
            number=9,
            seed=1,
            pass_percent=50,
            started_at=timezone.now(),
            deadline=timezone.now(),
            max_score=1,
        )


def test_someone_who_is_not_enrolled_may_not_start(chau, quiz):
    with pytest.raises(SittingError):
        start_attempt(chau, quiz)
    assert not Attempt.objects.exists()


def test_the_number_of_attempts_is_limited(an, quiz, enrolment):
    for _number in range(2):
        grade_attempt(submit_attempt(start_attempt(an, quiz)).pk)
    assert sitting_of(an, quiz).left == 0
    with pytest.raises(SittingError):
        start_attempt(an, quiz)


def test_no_attempt_starts_while_one_waits_for_grading(an, quiz, attempt):
    submit_attempt(attempt)
    with pytest.raises(SittingError):
        start_attempt(an, quiz)


def test_a_paper_that_cannot_be_drawn_leaves_nothing_behind(an, quiz, enrolment):
    quiz.blueprint.update(count=99)
    with pytest.raises(NotEnoughQuestionsError, match="99"):
        start_attempt(an, quiz)
    assert not Attempt.objects.exists()


def test_the_paper_stays_when_the_question_is_edited(attempt):
    before = paper_of(attempt).questions[0].stem
    version = QuestionVersion.objects.get(pk=attempt.items[0].version_id)
    version.question.stem = "Đã sửa"
    version.question.save()
    approve(version.question)
    assert paper_of(Attempt.objects.get(pk=attempt.pk)).questions[0].stem == before


def test_a_version_is_neither_changed_nor_deleted(attempt):
    version = QuestionVersion.objects.get(pk=attempt.items[0].version_id)
    with pytest.raises(ValidationError):
        version.save()
    with pytest.raises(ValidationError):
        version.delete()


def test_saving_the_same_event_again_changes_nothing(attempt):
    first = save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    again = save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    assert again.saved_at == first.saved_at
    assert AnswerEvent.objects.count() == 1


def test_an_older_event_does_not_replace_a_newer_one(attempt):
    save_answer(attempt, position=1, sequence=5, fields={"": ["B"]})
    with pytest.raises(StaleAnswerError):
        save_answer(attempt, position=1, sequence=4, fields={"": ["A"]})
    assert latest_answers(attempt) == {1: ["B"]}


def test_a_sequence_is_not_used_for_two_answers(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["B"]})
    with pytest.raises(StaleAnswerError):
        save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    with pytest.raises(StaleAnswerError):
        save_answer(attempt, position=2, sequence=1, fields={"": ["B"]})


@pytest.mark.parametrize("value", [["Z"], "A", ["A", "B"], [["A"]], None])
def test_an_answer_that_does_not_fit_is_refused(attempt, value):
    with pytest.raises(InvalidAnswerError):
        save_answer(attempt, position=1, sequence=1, fields={"": value})


def test_a_question_that_is_not_on_the_paper_is_refused(attempt):
    with pytest.raises(InvalidAnswerError):
        save_answer(attempt, position=99, sequence=1, fields={"": ["A"]})


def test_an_answer_can_be_taken_back(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    save_answer(attempt, position=1, sequence=2, fields={"": []})
    assert latest_answers(attempt) == {1: []}


def test_the_ledger_is_append_only(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    event = AnswerEvent.objects.get()
    event.value = ["B"]
    with pytest.raises(ValidationError):
        event.save()


def test_answers_are_accepted_within_the_grace_and_not_after(an, quiz, enrolment):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        attempt = start_attempt(an, quiz)
        clock.move_to(attempt.deadline + dt.timedelta(seconds=15))
        save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
        clock.move_to(attempt.deadline + dt.timedelta(seconds=16))
        with pytest.raises(AttemptClosedError):
            save_answer(attempt, position=1, sequence=2, fields={"": ["B"]})
    assert latest_answers(attempt) == {1: ["A"]}


def test_the_first_tab_to_save_holds_the_pen_until_another_takes_over(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]}, tab_id="office")
    with pytest.raises(TakenOverError):
        save_answer(attempt, position=1, sequence=2, fields={"": ["B"]}, tab_id="phone")
    claim_for_tab(attempt, "phone")
    save_answer(attempt, position=1, sequence=2, fields={"": ["B"]}, tab_id="phone")
    with pytest.raises(TakenOverError):
        save_answer(attempt, position=2, sequence=3, fields={"": ["B"]}, tab_id="office")
    assert latest_answers(attempt) == {1: ["B"]}


def test_the_receipt_proves_what_was_handed_in(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    submitted = submit_attempt(attempt)
    check = check_receipt(submitted.receipt.lower())
    assert check.intact
    assert submitted.answers_count == 1
    rewrite(attempt.answers.all(), value=["B"])
    assert not check_receipt(submitted.receipt).intact
    assert check_receipt("KHONGCO") is None


def test_submitting_queues_the_grading_in_the_same_transaction(attempt):
    with transaction.atomic():
        submit_attempt(attempt)
        transaction.set_rollback(True)
    attempt.refresh_from_db()
    assert attempt.is_open
    assert OrmQ.objects.count() == 0
    submit_attempt(attempt)
    assert OrmQ.objects.count() == 1


def test_a_second_submit_changes_nothing(attempt):
    first = submit_attempt(attempt)
    second = submit_attempt(attempt)
    assert first.submitted_at == second.submitted_at
    assert OrmQ.objects.count() == 1


def test_nothing_is_saved_after_submitting(attempt):
    submit_attempt(attempt)
    with pytest.raises(AttemptClosedError):
        save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})


def test_grading_three_times_announces_once(attempt):
    answer_all(attempt)
    submit_attempt(attempt)
    heard = []

    def receiver(attempts, **_):
        heard.extend(attempt.pk for attempt in attempts)

    attempts_graded.connect(receiver)
    graded = [grade_attempt(attempt.pk) for _ in range(3)]
    attempts_graded.disconnect(receiver)
    assert heard == [attempt.pk]
    assert {(g.score, g.graded_at) for g in graded} == {(4, graded[0].graded_at)}
    assert graded[0].passed
    assert graded[0].percent == 100


def test_wrong_answers_do_not_pass(attempt):
    answer_all(attempt, right=False)
    submit_attempt(attempt)
    graded = grade_attempt(attempt.pk)
    assert (graded.score, graded.passed) == (0, False)


def test_an_open_attempt_is_not_graded(attempt):
    assert grade_attempt(attempt.pk).state == AttemptState.IN_PROGRESS


def test_the_sweep_submits_what_was_saved_when_time_is_over(attempt):
    save_answer(attempt, position=1, sequence=1, fields={"": ["A"]})
    with time_machine.travel(attempt.accepts_until + dt.timedelta(seconds=2)):
        assert sweep_attempts() == 1
        assert sweep_attempts() == 0
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.GRADED
    assert attempt.receipt
    assert latest_answers(attempt) == {1: ["A"]}


def test_the_sweep_expires_where_the_quiz_says_so(attempt, quiz):
    quiz.late_policy = LatePolicy.EXPIRE
    quiz.save()
    with time_machine.travel(attempt.accepts_until + dt.timedelta(seconds=2)):
        sweep_attempts()
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.EXPIRED
    assert attempt.next_check_at is None


def test_the_sweep_leaves_attempts_alone_that_are_not_due(attempt):
    assert sweep_attempts() == 0


def test_the_sweep_grades_an_attempt_that_is_stuck(attempt):
    submit_attempt(attempt)
    OrmQ.objects.all().delete()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=3)):
        sweep_attempts()
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.GRADED


def test_one_broken_attempt_does_not_hold_up_the_others(
    an, chau, quiz, enrolment, course, monkeypatch
):
    from learning.models import Enrolment

    Enrolment.objects.create(user=chau, course=course, source="hr")
    first, second = start_attempt(an, quiz), start_attempt(chau, quiz)
    close = submission._close

    def broken(row, state):
        if row.pk == first.pk:
            raise RuntimeError("broken")
        close(row, state)

    monkeypatch.setattr(submission, "_close", broken)
    with time_machine.travel(first.accepts_until + dt.timedelta(seconds=5)):
        assert sweep_attempts() == 1
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.state == AttemptState.GRADED
    assert first.next_check_at > first.accepts_until


def test_one_attempt_that_cannot_be_graded_does_not_hold_up_its_batch(
    an, chau, quiz, enrolment, course, monkeypatch
):
    from learning.models import Enrolment

    Enrolment.objects.create(user=chau, course=course, source="hr")
    first, second = start_attempt(an, quiz), start_attempt(chau, quiz)
    mark_paper = grade.mark_paper

    def broken(attempt, answers, versions):
        if attempt.pk == first.pk:
            raise RuntimeError("broken")
        return mark_paper(attempt, answers, versions)

    monkeypatch.setattr(grade, "mark_paper", broken)
    with time_machine.travel(first.accepts_until + dt.timedelta(seconds=5)):
        assert sweep_attempts() == 1
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.state == AttemptState.GRADED
    assert first.state == AttemptState.SUBMITTED
    assert first.next_check_at > first.accepts_until


@pytest.mark.parametrize("old", AttemptState)
@pytest.mark.parametrize("new", AttemptState)
def test_only_the_allowed_changes_of_state_happen(attempt, old, new):
    """Every pair: the services never make a change that the table does not allow."""
    now = timezone.now()
    Attempt.objects.filter(pk=attempt.pk).update(
        state=old,
        submitted_at=now,
        graded_at=now,
        score=1,
        passed=True,
        next_check_at=now - dt.timedelta(seconds=1),
    )
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    sweep_attempts()
    attempt.refresh_from_db()
    reached = AttemptState(attempt.state)
    reachable = {old} | set(ATTEMPT_TRANSITIONS[old])
    for state in tuple(reachable):
        reachable |= ATTEMPT_TRANSITIONS[state]
    assert reached in reachable
    if new not in reachable:
        assert reached != new
