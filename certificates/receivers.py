"""What the register does when an enrolment is completed, or a result falls."""

from typing import Any

from django.dispatch import receiver

from certificates.register.reviews import ask_for_review, certificates_at_risk
from config.queue import enqueue
from learning.models import Enrolment
from learning.signals import enrolment_completed
from quizzes.attempts.outcomes import may_undo
from quizzes.models import Attempt, RegradeChange
from quizzes.signals import attempt_regraded


@receiver(enrolment_completed)
def completion_issues_a_certificate(enrolment: Enrolment, **_kwargs: Any) -> None:
    """By a task of its own, so that no completion waits for the register's wording.

    A stand-alone quiz earns none: only courses do.
    """
    if enrolment.course_id is not None:
        enqueue("certificates.tasks.issue", enrolment.pk)


@receiver(attempt_regraded)
def a_regrade_marks_the_certificate_it_touches(
    attempt: Attempt, change: RegradeChange, **_kwargs: Any
) -> None:
    """Nothing is revoked: a person decides."""
    if may_undo(attempt.quiz, change.numbers):
        for certificate in certificates_at_risk([attempt.pk]).values():
            ask_for_review(certificate, decision_number=change.regrade.decision_number)
