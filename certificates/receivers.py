"""What the register does when an enrolment is completed."""

from typing import Any

from django.dispatch import receiver

from certificates.services import issue_certificate
from learning.models import Enrolment
from learning.signals import enrolment_completed


@receiver(enrolment_completed)
def completion_issues_a_certificate(enrolment: Enrolment, **_kwargs: Any) -> None:
    issue_certificate(enrolment)
