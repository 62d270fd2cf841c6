"""Issuing: one entry of the register for one completed enrolment."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.models.bands import classify
from certificates.register.entries import enter
from certificates.register.registers import body_of_course
from config.percent import percent_text
from learning.models import Enrolment
from learning.progress.completion import quizzes_of
from quizzes.attempts.outcomes import outcome
from quizzes.models import Attempt


@transaction.atomic
def issue_certificate(enrolment: Enrolment) -> Certificate:
    """Enter a completed enrolment in the register and queue the PDF.

    A second call returns the entry that is, also when both come at once: the enrolment's
    row is locked.

    Raises:
        ValueError: the enrolment is not completed.
    """
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    existing = Certificate.objects.standing().filter(enrolment=row).first()
    if existing is not None:
        return existing
    if row.completed_at is None or row.started_at is None:
        raise ValueError(f"enrolment {enrolment.pk} is not completed")
    body, percent = body_of_course(row.course), _percent(row)
    result = "" if percent is None else percent_text(percent, 100)
    classification = classify(percent, body.bands)
    return enter(body, result=result, classification=classification, **_earned(row))


def _earned(enrolment: Enrolment) -> dict[str, Any]:
    """Who completed what, as the completion remembers it."""
    started, completed = enrolment.started_at, enrolment.completed_at
    return {
        "enrolment": enrolment,
        "holder": enrolment.user,
        "holder_name": enrolment.completed_name,
        "birth_date": enrolment.user.birth_date,
        "unit": enrolment.completed_unit,
        "unit_name": enrolment.completed_unit_name,
        "position": enrolment.completed_position,
        "course_title": enrolment.target.title,
        "hours": enrolment.hours,
        "studied_from": timezone.localdate(started),
        "studied_to": timezone.localdate(completed),
        "valid_until": enrolment.valid_until,
    }


def _percent(enrolment: Enrolment) -> float | None:
    """The mean of what counts in the course's quizzes, not rounded; None without any."""
    if enrolment.course is None:
        return None
    percents = []
    for quiz in quizzes_of(enrolment.course):
        sat = Attempt.objects.graded().filter(
            user=enrolment.user_id, quiz=quiz, started_at__gte=enrolment.assigned_at
        )
        found = outcome(quiz, list(sat.defer("paper", "awarded").order_by("number")))
        if found is not None:
            percents.append(found.percent)
    return sum(percents) / len(percents) if percents else None
