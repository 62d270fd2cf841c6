"""Essays: the queue, its markers, and the result when all are marked."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.enums import Role
from learning.models import Enrolment
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import (
    ESSAY_OPEN,
    ESSAY_TRANSITIONS,
    AttemptState,
    EssayState,
    RegradePolicy,
    RoundState,
)
from quizzes.exceptions import EssayError, SittingError
from quizzes.grading.essays import marking
from quizzes.grading.essays.feedback import essay_feedback
from quizzes.grading.essays.marking import _move, mark_essay, maxima_of
from quizzes.grading.essays.queue import (
    claim_essay,
    next_essay,
    queue_overview,
    release_essay,
    with_waiting_essays,
)
from quizzes.grading.essays.queue_entries import essay_code
from quizzes.grading.grade import grade_attempt
from quizzes.grading.regrade.transitions import apply_regrade, prepare_regrade
from quizzes.grading.sweep import sweep_attempts
from quizzes.models import Attempt, BlueprintRow, Essay, EssayMark, QuestionVersion, QuizPage, Round
from quizzes.models.essay import CLAIM_FOR
from quizzes.rounds.schedule import advance_rounds
from quizzes.signals import attempts_graded

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hoa(make_user):
    """A second editor."""
    return make_user("hoa", "Võ Thị Hoa", Role.EDITOR, "province")


@pytest.fixture
def make_essay_quiz(quiz, make_question):
    """A quiz of one single choice (1 mark) and that many essays of 5 marks each."""

    def make(essays=1, *, two_markers=False):
        rows = [BlueprintRow(question=make_question("A"), count=1)]
        for number in range(essays):
            essay = make_question(
                "",
                type="essay",
                stem=f"Anh/chị xử lý thế nào? ({number})",
                rubric="Nêu căn cứ: 40\nCách xử lý: 60",
                word_limit=5,
                two_markers=two_markers,
            )
            rows.append(BlueprintRow(question=essay, count=1, marks=5))
        quiz.blueprint = rows
        quiz.save()
        return QuizPage.objects.get(pk=quiz.pk)

    return make


@pytest.fixture
def heard():
    """The attempts that were announced as graded."""
    found = []

    def hear(attempts, **_kwargs):
        found.extend(attempt.pk for attempt in attempts)

    attempts_graded.connect(hear)
    yield found
    attempts_graded.disconnect(hear)


def sit(user, quiz, text="Tôi tiếp nhận và trả lời.", **fields):
    """A submitted attempt at the quiz, everything answered, graded by the machine."""
    attempt = start_attempt(user, quiz)
    if fields:
        Attempt.objects.filter(pk=attempt.pk).update(**fields)
    for item in attempt.items:
        answer = {"": ["A"]} if item.marks == 1 else {"": [text]}
        save_answer(attempt, position=item.position, sequence=item.position, fields=answer)
    return grade_attempt(submit_attempt(attempt).pk)


def give(marker, *points, comment=""):
    """Mark the next essay."""
    essay = next_essay(marker)
    return mark_essay(essay, marker=marker, points=[Decimal(p) for p in points], comment=comment)


@pytest.fixture
def waiting(an, make_essay_quiz, enrolment):
    """An's attempt with one essay that waits."""
    return sit(an, make_essay_quiz())


def test_an_attempt_with_an_essay_waits_in_the_queue(waiting):
    essay = Essay.objects.get()
    assert waiting.state == AttemptState.SUBMITTED
    assert waiting.awaits_marker
    assert waiting.next_check_at is None
    assert (essay.attempt, essay.position, essay.marks, essay.markers) == (waiting, 2, 5, 1)
    assert essay.submitted_at == waiting.submitted_at
    assert essay.state == EssayState.WAITING


def test_grading_and_sweeping_again_neither_doubles_nor_loops(waiting):
    grade_attempt(waiting.pk)
    with time_machine.travel(timezone.now() + dt.timedelta(days=30)):
        assert sweep_attempts() == 0
    assert Essay.objects.count() == 1


def test_an_essay_without_text_needs_no_marker(an, make_essay_quiz, enrolment):
    attempt = sit(an, make_essay_quiz(), text="   ")
    assert attempt.state == AttemptState.GRADED
    assert attempt.score == 1
    assert not Essay.objects.exists()


def test_the_code_tells_nothing_of_the_attempt(an, make_essay_quiz, enrolment, settings):
    attempt = sit(an, make_essay_quiz(2))
    first, second = Essay.objects.values_list("code", flat=True)
    assert first != second
    assert {first, second} == {essay_code(attempt.pk, place) for place in (2, 3)}
    settings.SECRET_KEY = "another key of the same length"
    assert essay_code(attempt.pk, 2) not in (first, second)


def test_the_last_mark_gives_the_attempt_its_result_and_announces_it_once(waiting, lan, heard):
    essay = give(lan, "1.5", "3", comment="  Rõ ràng. ")
    fresh = Attempt.objects.get(pk=waiting.pk)
    assert (essay.state, essay.awarded) == (EssayState.SETTLED, Decimal("4.50"))
    assert (fresh.state, fresh.score, fresh.passed) == (AttemptState.GRADED, Decimal("5.5"), True)
    assert fresh.awarded == ["1.00", "4.50"]
    assert fresh.next_check_at is None
    assert heard == [waiting.pk]
    assert EssayMark.objects.get().comment == "Rõ ràng."
    grade_attempt(waiting.pk)
    assert heard == [waiting.pk]


def test_marking_a_second_time_changes_nothing(waiting, lan, heard):
    essay = give(lan, "1", "1")
    again = mark_essay(essay, marker=lan, points=[Decimal(2), Decimal(3)])
    assert again.awarded == 2
    assert EssayMark.objects.count() == 1
    assert heard == [waiting.pk]


def test_the_result_waits_for_the_last_of_several_essays(
    an, make_essay_quiz, enrolment, lan, heard
):
    attempt = sit(an, make_essay_quiz(2))
    give(lan, "2", "3")
    attempt.refresh_from_db()
    assert attempt.awaits_marker
    assert attempt.score is None
    assert sorted(map(str, attempt.awarded)) == ["1.00", "5.00", "None"]
    assert heard == []
    give(lan, "0", "0")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.state) == (6, AttemptState.GRADED)
    assert heard == [attempt.pk]


@pytest.fixture
def double(an, make_essay_quiz, enrolment):
    """An's essay that two people have to mark."""
    return sit(an, make_essay_quiz(two_markers=True))


def test_two_markers_near_each_other_give_the_mean(double, lan, minh, heard):
    assert give(lan, "2", "2").state == EssayState.SECOND
    assert heard == []
    assert next_essay(lan) is None
    assert give(minh, "2", "3").awarded == Decimal("4.50")
    double.refresh_from_db()
    assert double.score == Decimal("5.50")
    assert heard == [double.pk]


def test_two_markers_far_apart_need_a_third(double, lan, minh, hoa, heard):
    give(lan, "0", "0")
    assert give(minh, "2", "3").state == EssayState.THIRD
    assert next_essay(lan) is None
    assert next_essay(minh) is None
    assert heard == []
    assert give(hoa, "2", "1").awarded == 3
    assert heard == [double.pk]
    assert [mark.number for mark in EssayMark.objects.all()] == [1, 2, 3]
    feedback = essay_feedback(double)[2]
    assert feedback.by_third
    assert [line.points for line in feedback.lines] == [(0, 2, 2), (0, 3, 1)]


def test_nobody_gets_or_marks_their_own_essay(make_essay_quiz, course, lan):
    Enrolment.objects.create(user=lan, course=course, source="hr")
    sit(lan, make_essay_quiz())
    assert next_essay(lan) is None
    essay = Essay.objects.get()
    assert claim_essay(essay.pk, lan)
    with pytest.raises(EssayError):
        mark_essay(essay, marker=lan, points=[Decimal(2), Decimal(3)])
    assert not EssayMark.objects.exists()


def test_the_oldest_essay_comes_first(an, chau, make_essay_quiz, enrolment, course, lan):
    quiz = make_essay_quiz()
    Enrolment.objects.create(user=chau, course=course, source="hr")
    first, second = sit(chau, quiz), sit(an, quiz)
    assert next_essay(lan).attempt == first
    give(lan, "1", "1")
    assert next_essay(lan).attempt == second


def test_two_who_ask_get_different_essays_and_asking_twice_the_same(
    an, make_essay_quiz, enrolment, lan, minh
):
    sit(an, make_essay_quiz(2))
    mine, theirs = next_essay(lan), next_essay(minh)
    assert mine != theirs
    assert next_essay(lan) == mine
    assert not claim_essay(mine.pk, minh)
    assert release_essay(mine, marker=lan)
    assert not release_essay(mine, marker=lan)
    assert claim_essay(mine.pk, minh)


def test_the_queue_can_be_asked_for_one_quiz_and_round(waiting, lan):
    assert next_essay(lan, quiz_id=waiting.quiz_id + 1) is None
    assert next_essay(lan, quiz_id=waiting.quiz_id, round_id=1) is None
    assert next_essay(lan, quiz_id=waiting.quiz_id).attempt == waiting


def test_a_claim_gives_way_after_its_time(waiting, lan, minh):
    mine = next_essay(lan)
    with time_machine.travel(timezone.now() + CLAIM_FOR - dt.timedelta(minutes=1)):
        assert next_essay(minh) is None
    with time_machine.travel(timezone.now() + CLAIM_FOR + dt.timedelta(minutes=1)):
        assert next_essay(minh) == mine
        with pytest.raises(EssayError):
            mark_essay(mine, marker=lan, points=[Decimal(1), Decimal(1)])
    assert not EssayMark.objects.exists()


def test_a_late_marker_whom_nobody_followed_may_still_write(waiting, lan):
    essay = next_essay(lan)
    with time_machine.travel(timezone.now() + 5 * HOUR):
        assert mark_essay(essay, marker=lan, points=[Decimal(1), Decimal(1)]).is_settled


def test_who_has_not_claimed_may_not_mark(waiting, lan):
    with pytest.raises(EssayError):
        mark_essay(Essay.objects.get(), marker=lan, points=[Decimal(1), Decimal(1)])


def test_an_essay_that_is_settled_takes_no_other_mark(waiting, lan, minh):
    essay = give(lan, "1", "1")
    with pytest.raises(EssayError):
        mark_essay(essay, marker=minh, points=[Decimal(2), Decimal(2)])
    assert EssayMark.objects.count() == 1


def test_points_above_their_criterion_are_refused_and_nothing_is_written(waiting, lan):
    essay = next_essay(lan)
    assert maxima_of(essay) == [2, 3]
    for points in (["2.5", "1"], ["-1", "1"], ["1"]):
        with pytest.raises(EssayError):
            mark_essay(essay, marker=lan, points=[Decimal(p) for p in points])
    assert Essay.objects.get().claimed_by == lan
    assert not EssayMark.objects.exists()


def test_a_mark_that_comes_between_loses_no_mark_and_doubles_none(double, lan, minh, monkeypatch):
    """Another process moves the essay after it was read: the compare-and-swap refuses."""
    essay = next_essay(lan)
    settle = marking.settle_marks

    def slow(*args):
        Essay.objects.filter(pk=essay.pk).update(claimed_by=minh)
        return settle(*args)

    monkeypatch.setattr(marking, "settle_marks", slow)
    with pytest.raises(EssayError):
        mark_essay(essay, marker=lan, points=[Decimal(1), Decimal(1)])
    assert not EssayMark.objects.exists()
    assert Essay.objects.get().state == EssayState.WAITING


@pytest.mark.parametrize("old", EssayState)
@pytest.mark.parametrize("new", EssayState)
def test_essays_move_only_as_the_table_allows(waiting, lan, old, new):
    Essay.objects.update(
        state=old,
        claimed_by=lan if old in ESSAY_OPEN else None,
        claimed_at=timezone.now() if old in ESSAY_OPEN else None,
        awarded=1 if old == EssayState.SETTLED else None,
        settled_at=timezone.now() if old == EssayState.SETTLED else None,
    )
    essay = Essay.objects.get()
    if new in ESSAY_TRANSITIONS[old]:
        fields = {"awarded": 1, "settled_at": timezone.now()} if new == "settled" else {}
        assert _move(essay, old, new, lan, **fields)
        assert not _move(essay, old, new, lan, **fields)
        assert Essay.objects.get().state == new
    else:
        with pytest.raises(ValueError, match="→"):
            _move(essay, old, new, lan)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": EssayState.SETTLED},
        {"awarded": 1},
        {"claimed_at": timezone.now()},
        {"markers": 3},
        {"state": EssayState.SETTLED, "awarded": 6, "settled_at": timezone.now()},
    ],
)
def test_the_database_keeps_state_claim_and_mark_together(waiting, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Essay.objects.update(**fields)


def test_the_database_holds_one_essay_a_place_and_one_mark_a_person(waiting, lan):
    essay = give(lan, "1", "1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Essay.objects.create(
            attempt=waiting,
            position=2,
            version=essay.version,
            code="x",
            marks=5,
            submitted_at=timezone.now(),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        EssayMark.objects.create(
            essay=essay, marker=lan, number=2, points=[], mark=1, marked_at=timezone.now()
        )
    with pytest.raises(ValidationError):
        EssayMark.objects.get().save()


# Regrades


def regrade(version, lan, minh, policy):
    draft = prepare_regrade(version, by=lan, policy=policy, reason="Câu hỏi sai")
    return apply_regrade(draft, by=minh, decision_number="1/QĐ")


def test_a_regrade_that_gives_the_marks_takes_the_essay_off_the_queue(waiting, lan, minh, heard):
    next_essay(lan)
    regrade(Essay.objects.get().version, lan, minh, RegradePolicy.FULL_CREDIT)
    waiting.refresh_from_db()
    essay = Essay.objects.get()
    assert (essay.state, essay.claimed_by) == (EssayState.DROPPED, None)
    assert (waiting.state, waiting.score) == (AttemptState.GRADED, 6)
    assert heard == [waiting.pk]
    with pytest.raises(EssayError):
        mark_essay(essay, marker=lan, points=[Decimal(1), Decimal(1)])


def test_a_regrade_of_one_essay_leaves_the_other_waiting(
    an, make_essay_quiz, enrolment, lan, minh, heard
):
    attempt = sit(an, make_essay_quiz(2))
    first, second = Essay.objects.order_by("position")
    regrade(first.version, lan, minh, RegradePolicy.VOID)
    assert heard == []
    essay = give(lan, "2", "1")
    assert essay == second
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score) == (4, 6)
    assert attempt.awarded == ["1.00", "0.00", "3.00"]
    assert heard == [attempt.pk]


def test_a_regrade_of_another_question_counts_when_the_essay_is_marked(waiting, lan, minh, heard):
    choice = waiting.items[0].version_id
    regrade(QuestionVersion.objects.get(pk=choice), lan, minh, RegradePolicy.VOID)
    give(lan, "2", "1")
    waiting.refresh_from_db()
    assert (waiting.score, waiting.max_score, waiting.passed) == (3, 5, True)
    assert heard == [waiting.pk]


def test_a_regrade_after_the_essay_is_marked_keeps_its_mark(waiting, lan, minh):
    give(lan, "2", "1")
    regrade(Essay.objects.get().version, lan, minh, RegradePolicy.FULL_CREDIT)
    waiting.refresh_from_db()
    assert waiting.score == 6
    assert Essay.objects.get().awarded == 3


# Rounds and the next attempt


def test_a_round_with_a_waiting_essay_is_published_when_it_is_marked(waiting, lan):
    now = timezone.now()
    closed = Round.objects.create(
        quiz=waiting.quiz,
        number=1,
        opens_at=now - 10 * HOUR,
        closes_at=now - HOUR,
        state=RoundState.CLOSED,
    )
    Attempt.objects.update(round=closed)
    advance_rounds()
    assert with_waiting_essays(Round.objects.all()).get().essays_waiting == 1
    assert Round.objects.get().state == RoundState.CLOSED
    give(lan, "1", "1")
    advance_rounds()
    assert with_waiting_essays(Round.objects.all()).get().essays_waiting == 0
    assert Round.objects.get().state == RoundState.PUBLISHED


def test_the_next_attempt_waits_for_the_marker_and_says_so(an, waiting):
    with pytest.raises(SittingError, match="tự luận"):
        start_attempt(an, waiting.quiz)


def test_the_overview_counts_every_essay_once(
    an, make_essay_quiz, enrolment, lan, minh, hoa, django_assert_max_num_queries
):
    sit(an, make_essay_quiz(4, two_markers=True))
    give(lan, "0", "0")
    give(minh, "2", "3")
    give(lan, "1", "1")
    next_essay(hoa)
    with django_assert_max_num_queries(4):
        (row,) = queue_overview(minh)
    assert (row.waiting, row.second, row.third, row.held, row.done) == (2, 1, 0, 1, 0)
    assert row.left == 4
    # The one that Hoa holds and the one that they marked are not theirs to take.
    assert row.for_viewer == 3
