import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.utils import timezone
from django_q.models import Schedule

from cms.models import HomePage
from learning.models import Enrolment, Posting
from quizzes import tasks
from quizzes.attempts import draw, exposure, prepared
from quizzes.attempts.exposure import add_exposure
from quizzes.attempts.prepared import discard_left_papers, participants_of, prepare_papers
from quizzes.attempts.start import start_attempt
from quizzes.enums import QuestionState, Recurrence, ReviewRule, RoundState
from quizzes.models import (
    Attempt,
    ContestIndexPage,
    PreparedPaper,
    Question,
    QuestionVersion,
    QuizPage,
    Round,
)
from quizzes.rounds.schedule import advance_rounds
from tests.fixtures.approved import approve

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def planned(quiz, enrolment):
    """A round in two hours of a quiz whose course An is enrolled in."""
    opens_at = timezone.now() + 2 * HOUR
    QuizPage.objects.filter(pk=quiz.pk).update(
        recurrence=Recurrence.WEEKLY,
        review_rule=ReviewRule.AFTER_ROUND,
        first_opens_at=opens_at,
        last_published_at=timezone.now() - HOUR,
    )
    return Round.objects.create(
        quiz=quiz, number=1, opens_at=opens_at, closes_at=opens_at + 48 * HOUR
    )


def start(user, round_):
    """Start in the round's first minute."""
    with time_machine.travel(round_.opens_at + dt.timedelta(minutes=1)):
        advance_rounds()
        return start_attempt(user, QuizPage.objects.get(pk=round_.quiz_id))


def test_a_paper_is_prepared_once_for_each_person_enrolled(planned, an, chau, course):
    Enrolment.objects.create(user=chau, course=course, source="hr")
    assert prepare_papers() == 2
    assert prepare_papers() == 0
    assert set(PreparedPaper.objects.values_list("user", "round")) == {
        (an.pk, planned.pk),
        (chau.pk, planned.pk),
    }


def test_nobody_gets_a_paper_earlier_than_the_day_before(planned):
    with time_machine.travel(planned.opens_at - dt.timedelta(hours=25)):
        assert prepare_papers() == 0


@pytest.mark.parametrize("state", [s for s in RoundState if s != RoundState.PLANNED])
def test_only_planned_rounds_are_prepared(planned, state):
    Round.objects.update(state=state)
    assert prepare_papers() == 0


def test_a_start_takes_the_prepared_paper_and_removes_it(planned, an):
    prepare_papers()
    paper = PreparedPaper.objects.get()
    attempt = start(an, planned)
    assert (attempt.seed, attempt.paper) == (paper.seed, paper.paper)
    assert attempt.max_score == 4
    assert not PreparedPaper.objects.exists()


def test_a_start_with_a_prepared_paper_reads_no_blueprint(planned, an, monkeypatch):
    prepare_papers()
    monkeypatch.setattr(draw, "read_rows", None)
    assert start(an, planned).items


def test_without_a_prepared_paper_the_start_draws_one(planned, an):
    assert len(start(an, planned).items) == 4


@pytest.mark.parametrize("change", ["retired", "needs review", "new version"])
def test_a_paper_with_a_question_that_changed_is_thrown_away(planned, an, change):
    prepare_papers()
    paper = PreparedPaper.objects.get()
    version = QuestionVersion.objects.get(pk=paper.paper[0]["version"])
    if change == "new version":
        version.question.stem = "Nội dung mới?"
        version.question.save()
        approve(version.question)
    else:
        state = QuestionState.RETIRED if change == "retired" else QuestionState.NEEDS_REVIEW
        Question.objects.filter(pk=version.question_id).update(state=state)
    attempt = start(an, planned)
    assert version.pk not in {item.version_id for item in attempt.items}
    assert not PreparedPaper.objects.exists()


def test_a_paper_from_before_the_quiz_was_published_again_is_never_used(planned, an, quiz):
    prepare_papers()
    quiz.blueprint.update(count=3)
    QuizPage.objects.update(last_published_at=timezone.now() + dt.timedelta(seconds=1))
    assert len(start(an, planned).items) == 3


def test_papers_from_before_the_quiz_was_published_again_are_drawn_anew(planned, an, quiz):
    prepare_papers()
    quiz.blueprint.update(count=3)
    QuizPage.objects.update(last_published_at=timezone.now())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5)):
        assert prepare_papers() == 1
    assert len(PreparedPaper.objects.get().paper) == 3


def test_a_second_attempt_draws_a_fresh_paper(planned, an):
    prepare_papers()
    first = start(an, planned)
    Attempt.objects.filter(pk=first.pk).update(
        state="graded", submitted_at=first.started_at, graded_at=first.started_at, score=0, passed=0
    )
    prepared_again = PreparedPaper(
        user=an, quiz=planned.quiz, round=planned, seed=1, paper=first.paper
    )
    prepared_again.created_at = timezone.now()
    prepared_again.save()
    assert start(an, planned).seed != 1


def test_prepared_papers_prefer_what_the_person_has_not_seen(planned, an, quiz):
    old = Round.objects.create(
        quiz=quiz,
        number=9,
        opens_at=timezone.now() - 9 * HOUR,
        closes_at=timezone.now() - HOUR,
        state=RoundState.PUBLISHED,
    )
    known = list(QuestionVersion.objects.values_list("pk", flat=True))[:2]
    Attempt.objects.create(
        user=an,
        quiz=quiz,
        round=old,
        number=1,
        state="expired",
        seed=1,
        paper=[{"version": pk, "order": [], "marks": 1} for pk in known],
        pass_percent=50,
        started_at=old.opens_at,
        deadline=old.closes_at,
        max_score=2,
    )
    prepare_papers()
    assert {item["version"] for item in PreparedPaper.objects.get().paper}.isdisjoint(known)


def test_a_quiz_with_too_few_questions_is_left_out_and_the_others_go_on(planned, quiz):
    quiz.blueprint.update(count=99)
    assert prepare_papers() == 0


def test_preparing_stops_when_its_time_is_over_and_goes_on_later(planned, an, monkeypatch):
    monkeypatch.setattr(prepared, "PREPARE_SECONDS", 0.0)
    assert prepare_papers() == 0
    monkeypatch.undo()
    assert prepare_papers() == 1


def test_a_stand_alone_quiz_expects_everybody_in_a_posting(planned, an, chau, lan, quiz):
    chau.is_active = False
    chau.save()
    left = Posting.objects.get(user=lan)
    left.ends_on = timezone.localdate() - dt.timedelta(days=1)
    left.save()
    page = QuizPage(title="Thi", slug="thi", starts_from=timezone.now() + 3 * HOUR)
    index = ContestIndexPage(title="Kiểm tra định kỳ", slug="kiem-tra-dinh-ky")
    HomePage.objects.get().add_child(instance=index)
    index.add_child(instance=page)
    assert participants_of(page, None) == {an.pk}


def test_a_quiz_that_is_held_once_is_prepared_too(quiz, enrolment, an):
    QuizPage.objects.filter(pk=quiz.pk).update(starts_from=timezone.now() + HOUR)
    assert prepare_papers() == 1
    paper = PreparedPaper.objects.get()
    with time_machine.travel(timezone.now() + 2 * HOUR):
        attempt = start_attempt(an, QuizPage.objects.get(pk=quiz.pk))
    assert attempt.seed == paper.seed


def test_a_make_up_round_is_prepared_for_those_invited_only(planned, an, chau):
    Round.objects.update(state=RoundState.CLOSED)
    makeup = Round.objects.create(
        quiz=planned.quiz,
        number=2,
        opens_at=timezone.now() + HOUR,
        closes_at=timezone.now() + 9 * HOUR,
        makeup_for=planned,
    )
    makeup.invited.add(chau)
    prepare_papers()
    assert PreparedPaper.objects.get().user == chau


def test_papers_of_a_round_that_is_over_are_thrown_away(planned):
    prepare_papers()
    assert discard_left_papers() == 0
    Round.objects.update(state=RoundState.CLOSED)
    assert discard_left_papers() == 1


def test_exposure_counts_every_paper_once_however_often_it_runs(an, chau, quiz, enrolment, course):
    Enrolment.objects.create(user=chau, course=course, source="hr")
    papers = [start_attempt(user, quiz).paper for user in (an, chau)]
    assert add_exposure() == 2
    assert add_exposure() == 0
    expected = Counter(item["version"] for paper in papers for item in paper)
    counted = dict(QuestionVersion.objects.filter(exposure__gt=0).values_list("pk", "exposure"))
    assert counted == expected


def test_exposure_works_in_batches(an, chau, quiz, enrolment, course, monkeypatch):
    Enrolment.objects.create(user=chau, course=course, source="hr")
    for user in (an, chau):
        start_attempt(user, quiz)
    monkeypatch.setattr(exposure, "BATCH", 1)
    assert add_exposure() == 2
    assert sum(QuestionVersion.objects.values_list("exposure", flat=True)) == 8


def test_exposure_that_breaks_off_counts_nothing(an, quiz, enrolment, monkeypatch):
    start_attempt(an, quiz)

    def broken(*_args, **_kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(exposure, "F", broken)
    with pytest.raises(RuntimeError):
        add_exposure()
    monkeypatch.undo()
    assert add_exposure() == 1
    assert set(QuestionVersion.objects.values_list("exposure", flat=True)) == {0, 1}


def test_the_tasks_are_scheduled(system, planned):
    scheduled = set(Schedule.objects.values_list("func", flat=True))
    assert {"quizzes.tasks.prepare", "quizzes.tasks.count_exposure"} <= scheduled
    tasks.prepare()
    tasks.count_exposure()
    assert PreparedPaper.objects.count() == 1
