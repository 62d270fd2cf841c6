"""What the register does when an enrolment is completed."""

from typing import Any

from django.dispatch import receiver

from certificates.dry_run import dry_run_line
from certificates.services import issue_certificate
from learning.models import Enrolment
from learning.signals import enrolment_completed
from quizzes.models import QuizPage
from quizzes.signals import PreflightLine, preflight_requested


@receiver(enrolment_completed)
def completion_issues_a_certificate(enrolment: Enrolment, **_kwargs: Any) -> None:
    issue_certificate(enrolment)


@receiver(preflight_requested)
def certificate_is_tried_before_a_round(quiz: QuizPage, **_kwargs: Any) -> list[PreflightLine]:
    return [dry_run_line(quiz)]
