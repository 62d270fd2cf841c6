"""An and Châu have sat a quiz whose first question has the wrong key A."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.models import Enrolment
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import RegradePolicy, ReviewRule
from quizzes.grading.grade import grade_attempt
from quizzes.grading.regrade.transitions import apply_regrade, prepare_regrade
from quizzes.models import Attempt, BlueprintRow, QuizPage


@pytest.fixture
def people(an, chau, enrolment, course):
    """An and Châu may both sit the quiz."""
    due = timezone.localdate() + dt.timedelta(days=9)
    Enrolment.objects.create(user=chau, course=course, source="hr", due_on=due)
    return an, chau


@pytest.fixture
def fixed_quiz(quiz, make_question):
    """Every paper holds the same four questions; reviewed right after grading."""
    questions = [make_question() for _number in range(4)]
    quiz.blueprint = [BlueprintRow(question=question, count=1) for question in questions]
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.max_attempts = 0
    quiz.save()
    return QuizPage.objects.get(pk=quiz.pk)


@pytest.fixture
def version(fixed_quiz):
    return fixed_quiz.blueprint.first().question.current_version


@pytest.fixture
def sit(fixed_quiz, version):
    """Answer `choice` to the version and `others` of the other questions rightly."""

    def sit_once(user, choice, others=1):
        attempt = start_attempt(user, fixed_quiz)
        left = others
        for item in attempt.items:
            place = item.position
            if item.version_id == version.pk:
                value = choice
            else:
                value, left = ("A", left - 1) if left > 0 else ("D", left)
            save_answer(attempt, position=place, sequence=place, fields={"": [value]})
        submit_attempt(attempt)
        grade_attempt(attempt.pk)
        return Attempt.objects.get(pk=attempt.pk)

    return sit_once


@pytest.fixture
def sat(people, sit):
    """An chose the new key and has 1 of 4; Châu chose the old one and has 2 of 4."""
    an, chau = people
    return sit(an, "B"), sit(chau, "A")


@pytest.fixture
def draft(version, lan):
    """A draft by Lan: by default the new key B beside the old one."""

    def make(policy=RegradePolicy.OLD_AND_NEW, **limits):
        return prepare_regrade(
            version,
            by=lan,
            policy=policy,
            reason="Đáp án trái Điều 14.",
            corrected={"key": ["B"]},
            **limits,
        )

    return make


@pytest.fixture
def applied(draft, minh):
    """The draft, applied by Minh."""

    def make(policy=RegradePolicy.OLD_AND_NEW, **limits):
        return apply_regrade(draft(policy, **limits), by=minh, decision_number="12/QĐ-SNV")

    return make


@pytest.fixture
def place(version):
    """Where the version stands on an attempt's paper."""

    def find(attempt):
        return next(item.position for item in attempt.items if item.version_id == version.pk)

    return find
