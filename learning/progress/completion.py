"""When an enrolment is completed, and what it remembers of that day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.models import CoursePage, LessonPage
from cms.models.pages import CompletionRule
from learning.engine.calendars import add_months
from learning.models import Enrolment, LessonProgress
from learning.people.postings_on import posting_on
from learning.signals import enrolment_completed
from quizzes.attempts.outcomes import passed_quizzes
from quizzes.models import QuizPage


@dataclass(frozen=True)
class CourseStep:
    """A lesson or quiz of a course, and whether this enrolment has done it."""

    page: LessonPage | QuizPage
    done: bool
    required: bool

    @property
    def is_quiz(self) -> bool:
        return isinstance(self.page, QuizPage)


def course_steps(enrolment: Enrolment) -> list[CourseStep]:
    """Lessons and quizzes of the course in order, with what is done; four queries.

    A stand-alone quiz is its own only step.
    """
    course = enrolment.course
    if course is None:
        return _quiz_step(enrolment)
    read = set(
        LessonProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False).values_list(
            "lesson_id", flat=True
        )
    )
    course_quizzes = list(quizzes_of(course))
    passed = passed_quizzes(enrolment.user_id, course_quizzes, since=enrolment.assigned_at)
    rule = course.completion_rule
    lessons = [
        CourseStep(page, page.pk in read, rule != CompletionRule.QUIZZES)
        for page in course.lessons()
    ]
    quizzes = [
        CourseStep(page, page.pk in passed, rule != CompletionRule.LESSONS)
        for page in course_quizzes
    ]
    return sorted([*lessons, *quizzes], key=lambda step: step.page.path)


def _quiz_step(enrolment: Enrolment) -> list[CourseStep]:
    quiz = enrolment.quiz
    if quiz is None:
        return []
    passed = passed_quizzes(enrolment.user_id, [quiz], since=enrolment.assigned_at)
    return [CourseStep(quiz, quiz.pk in passed, required=True)]


def quizzes_of(course: CoursePage) -> Any:
    """Published quizzes of a course in order."""
    return QuizPage.objects.child_of(course).live().order_by("path")


@transaction.atomic
def complete_if_done(enrolment: Enrolment) -> bool:
    """Complete the enrolment when every required step is done; announces it once.

    A second call, or one for a completed enrolment, changes nothing.
    """
    if not enrolment.is_open:
        return False
    required = [step for step in course_steps(enrolment) if step.required]
    if not required or not all(step.done for step in required):
        return False
    now = timezone.now()
    changed = (
        Enrolment.objects.open()
        .filter(pk=enrolment.pk)
        .update(
            completed_at=now,
            started_at=enrolment.started_at or now,
            valid_until=_valid_until(enrolment.course, timezone.localdate(now)),
            **_as_of_today(enrolment),
        )
    )
    if changed:
        enrolment.refresh_from_db()
        enrolment_completed.send(sender=Enrolment, enrolment=enrolment)
    return bool(changed)


def complete_courses(enrolment_ids: Sequence[int]) -> int:
    """Complete those of these enrolments that are done, each in a transaction of its own.

    One that cannot be completed holds up no other.

    Returns:
        How many enrolments were completed.

    Raises:
        ExceptionGroup: what each of those raised that could not be looked at; its text has the
            keys of the enrolments and the reasons, as the administrator reads them.
    """
    rows = Enrolment.objects.open().filter(pk__in=enrolment_ids)
    completed, errors = 0, dict[int, Exception]()
    for enrolment in rows.select_related("course", "quiz", "user").order_by("pk"):
        try:
            completed += complete_if_done(enrolment)
        except Exception as error:
            errors[enrolment.pk] = error
    if errors:
        told = "; ".join(f"{pk}: {error}" for pk, error in errors.items())
        raise ExceptionGroup(told, list(errors.values()))
    return completed


def _valid_until(course: CoursePage | None, day: dt.date) -> dt.date | None:
    if course is None or not course.validity_months:
        return None
    return add_months(day, course.validity_months)


def _as_of_today(enrolment: Enrolment) -> dict[str, Any]:
    """Name, unit, position and the course's hours (promise: a completion remembers its day)."""
    person = posting_on(enrolment.user, timezone.localdate())
    return {
        "completed_name": person.name,
        "completed_unit": person.unit,
        "completed_unit_name": person.unit_name,
        "completed_position": person.position,
        "completed_hours": enrolment.course.hours if enrolment.course else None,
    }
