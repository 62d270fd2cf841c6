"""What /metrics tells of saving and grading."""

from typing import Any

from django.test import Client

from quizzes.attempts.ledger import save_answer
from quizzes.attempts.submission import submit_attempt
from quizzes.grading.grade import grade_attempts
from tests.config.test_metrics import figure


def test_saves_and_grading_are_counted(client: Client, attempt: Any) -> None:
    saves, graded = (
        figure(client, "dan_van_answer_saves_total"),
        figure(client, "dan_van_grading_seconds_count"),
    )
    save_answer(attempt, position=1, sequence=1, fields={})
    submit_attempt(attempt)
    assert figure(client, "dan_van_ungraded_attempts") == 1
    grade_attempts([attempt.pk])
    assert figure(client, "dan_van_ungraded_attempts") == 0
    assert figure(client, "dan_van_answer_saves_total") == saves + 1
    assert figure(client, "dan_van_grading_seconds_count") == graded + 1
