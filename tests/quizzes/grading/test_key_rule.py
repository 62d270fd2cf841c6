"""While a round is open its key is shown to nobody, at no door of the learner's."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.models import CoursePage
from learning.models import User
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.enums import AttemptState, Recurrence, ReviewRule, RoundState
from quizzes.grading.grade import grade_attempt
from quizzes.grading.key_rule import holds_any
from quizzes.models import Attempt, BlueprintRow, QuizPage, Round, Topic
from quizzes.practice.choosing import practice_questions

EXPLANATION = "Vì luật quy định như vậy."
DAY = dt.timedelta(days=1)


@pytest.fixture
def taken(an: User, quiz: QuizPage, enrolment: Any) -> Attempt:
    """An's graded paper of the course's quiz; its rule shows the key at once."""
    QuizPage.objects.filter(pk=quiz.pk).update(review_rule=ReviewRule.AFTER_GRADING)
    attempt = start_attempt(an, QuizPage.objects.get(pk=quiz.pk))
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    return Attempt.objects.get(pk=attempt.pk)


@pytest.fixture
def contest(quiz: QuizPage, course: CoursePage, topic: Topic) -> QuizPage:
    """A periodic quiz that draws from the same topic."""
    page = QuizPage(
        title="Định kỳ",
        slug="dinh-ky",
        recurrence=Recurrence.WEEKLY,
        first_opens_at=timezone.now() - DAY,
        review_rule=ReviewRule.AFTER_ROUND,
    )
    page.blueprint = [BlueprintRow(topic=topic, count=2)]
    made: QuizPage = CoursePage.objects.get(pk=course.pk).add_child(instance=page)
    return made


def open_round(quiz: QuizPage) -> Round:
    now = timezone.now()
    return Round.objects.create(
        quiz=quiz,
        number=1,
        opens_at=now - dt.timedelta(hours=1),
        closes_at=now + DAY,
        state=RoundState.OPEN,
    )


def open_by_dates(quiz: QuizPage, **dates: Any) -> QuizPage:
    """The quiz held once instead: everybody sits it until that time."""
    dates = dates or {"ends_at": timezone.now() + DAY}
    QuizPage.objects.filter(pk=quiz.pk).update(
        recurrence=Recurrence.NONE, starts_from=timezone.now() - DAY, **dates
    )
    quiz.refresh_from_db()
    return quiz


def doors(attempt: Attempt) -> dict[str, str]:
    """What a learner may open that could show the key, or all questions at once."""
    version = attempt.items[0].version_id
    question = read_versions([version])[version].question_id
    return {
        "result": reverse("attempt_result", args=[attempt.pk]),
        "record": reverse("attempt_record", args=[attempt.pk]),
        "challenge": reverse("challenge", args=[attempt.pk, 1]),
        "practice": reverse("practice_question", args=[question]),
        "daily": reverse("daily"),
    }


@pytest.mark.parametrize("door", ["result", "record", "challenge", "practice", "daily"])
@pytest.mark.parametrize("same_quiz", [True, False])
@pytest.mark.parametrize("held", [open_round, open_by_dates])
def test_no_door_shows_the_key_while_somebody_may_sit(
    learner, taken, contest, door, same_quiz, held
):
    Topic.objects.update(practice=True)
    sat = held(taken.quiz if same_quiz else contest)
    ends = sat.closes_at if isinstance(sat, Round) else sat.ends_at
    url = doors(taken)[door]
    page = learner.get(url, follow=True)
    assert page.headers["Content-Type"].startswith("text/html")
    text = page.content.decode()
    assert EXPLANATION not in text
    if door in ("practice", "daily"):
        assert "Câu hỏi số" not in text
    with time_machine.travel(ends + dt.timedelta(minutes=1), tick=False):
        learner.force_login(taken.user)
        later = learner.get(url, follow=True)
        if door == "record":
            assert later.headers["Content-Type"] == "application/pdf"
        elif door == "challenge":
            assert (page.redirect_chain != [], later.redirect_chain) == (True, [])
        elif door == "result":
            assert EXPLANATION in later.content.decode()
        else:
            assert "Câu hỏi số" in later.content.decode()


def test_a_round_of_other_questions_closes_nothing(learner, taken, contest):
    other = Topic.add_root(slug="khac", name="Khác")
    contest.blueprint.all().update(topic=other)
    open_round(contest)
    assert EXPLANATION in learner.get(doors(taken)["result"]).content.decode()
    Topic.objects.update(practice=True)
    assert practice_questions(taken.user).exists()


@pytest.mark.parametrize("rule", [ReviewRule.AFTER_GRADING, ReviewRule.AFTER_PASS])
def test_a_periodic_quiz_refuses_rules_that_show_the_key_early(quiz, rule):
    quiz.recurrence, quiz.first_opens_at = Recurrence.WEEKLY, timezone.now()
    quiz.review_rule = rule
    with pytest.raises(ValidationError) as refused:
        quiz.clean()
    assert "khi kỳ còn mở" in refused.value.message_dict["review_rule"][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizPage.objects.filter(pk=quiz.pk).update(
            recurrence=Recurrence.WEEKLY, first_opens_at=timezone.now(), review_rule=rule
        )


def test_a_quiz_with_rounds_refuses_them_too(quiz):
    open_round(quiz)
    quiz.review_rule = ReviewRule.AFTER_PASS
    with pytest.raises(ValidationError):
        quiz.clean()


def test_a_paper_of_a_round_waits_for_its_end_whatever_the_rule(learner, taken):
    round_ = open_round(taken.quiz)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.CLOSED)
    Attempt.objects.filter(pk=taken.pk).update(round=round_)
    assert EXPLANATION not in learner.get(doors(taken)["result"]).content.decode()


@pytest.mark.parametrize("door", ["result", "record", "challenge", "practice", "daily"])
def test_the_key_waits_for_who_was_given_more_time(learner, taken, contest, chau, door):
    Topic.objects.update(practice=True)
    quiz = open_by_dates(contest, starts_until=timezone.now() - DAY)
    now = timezone.now()
    other = Attempt.objects.create(
        user=chau,
        quiz=quiz,
        number=1,
        seed=1,
        pass_percent=50,
        max_score=2,
        started_at=now - 2 * DAY,
        deadline=now + DAY,
    )
    url = doors(taken)[door]
    page = learner.get(url, follow=True)
    assert page.headers["Content-Type"].startswith("text/html")
    assert EXPLANATION not in page.text
    Attempt.objects.filter(pk=other.pk).update(state=AttemptState.EXPIRED)
    assert holds_any([taken.items[0].version_id]) is False


@pytest.mark.parametrize("rule", [ReviewRule.AFTER_GRADING, ReviewRule.AFTER_PASS])
@pytest.mark.parametrize("end", ["ends_at", "starts_until"])
def test_a_quiz_that_ends_refuses_rules_that_show_the_key_before(quiz, rule, end):
    setattr(quiz, end, timezone.now() + DAY)
    quiz.review_rule = rule
    with pytest.raises(ValidationError) as refused:
        quiz.clean()
    assert "người khác còn được làm bài" in refused.value.message_dict["review_rule"][0]


def test_a_quiz_that_never_ends_shows_its_key_by_its_rule(learner, taken):
    QuizPage.objects.update(starts_from=timezone.now() - DAY)
    assert EXPLANATION in learner.get(doors(taken)["result"]).text
