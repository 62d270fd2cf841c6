"""What the register does when an enrolment is completed, or a result falls."""

from typing import Any

from django.dispatch import receiver

from certificates.register.dry_run import dry_run_line
from certificates.register.reviews import ask_for_review, certificates_at_risk, risk_line
from config.queue import enqueue
from learning.models import Enrolment
from learning.signals import enrolment_completed
from quizzes.attempts.outcomes import may_undo
from quizzes.models import Attempt, QuizPage, RegradeChange
from quizzes.signals import (
    PreflightLine,
    RiskLine,
    attempt_regraded,
    preflight_requested,
    results_at_risk,
)


@receiver(enrolment_completed)
def completion_issues_a_certificate(enrolment: Enrolment, **_kwargs: Any) -> None:
    """By a task of its own, so that no completion waits for the register's wording.

    A stand-alone quiz earns none: only courses do.
    """
    if enrolment.course_id is not None:
        enqueue("certificates.tasks.issue", enrolment.pk)


@receiver(preflight_requested)
def certificate_is_tried_before_a_round(quiz: QuizPage, **_kwargs: Any) -> list[PreflightLine]:
    return [dry_run_line(quiz)]


@receiver(results_at_risk)
def certificates_that_rest_on_results_are_named(
    attempt_ids: list[int], **_kwargs: Any
) -> list[RiskLine]:
    found = certificates_at_risk(attempt_ids)
    return [risk_line(attempt_id, certificate) for attempt_id, certificate in found.items()]


@receiver(attempt_regraded)
def a_regrade_marks_the_certificate_it_touches(
    attempt: Attempt, change: RegradeChange, **_kwargs: Any
) -> None:
    """Nothing is revoked: a person decides."""
    if may_undo(attempt.quiz, change.numbers):
        for certificate in certificates_at_risk([attempt.pk]).values():
            ask_for_review(certificate, decision_number=change.regrade.decision_number)
