"""What the tests of several capabilities of quizzes begin with."""

import pytest

from learning.models import Enrolment, User
from quizzes.attempts.start import start_attempt
from quizzes.models import Attempt, QuizPage


@pytest.fixture
def attempt(an: User, quiz: QuizPage, enrolment: Enrolment) -> Attempt:
    """An has just begun."""
    return start_attempt(an, quiz)
