"""What the learner's home shows, in order of urgency."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cms.models import CoursePage
from learning.enums import EnrolmentState
from learning.models import Enrolment
from learning.services.completion import CourseStep, course_steps
from quizzes.models import Attempt, Round
from quizzes.services.notices import Notices, notices_for

ANNUAL_HOURS = 40


@dataclass(frozen=True)
class Duty:
    """An open enrolment with its progress and the next thing to do."""

    enrolment: Enrolment
    steps: list[CourseStep]
    state: EnrolmentState
    today: dt.date

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def days_left(self) -> int | None:
        due = self.enrolment.due_on
        return (due - self.today).days if due else None

    @property
    def days_late(self) -> int:
        return -(self.days_left or 0)

    @property
    def is_overdue(self) -> bool:
        return self.state == EnrolmentState.OVERDUE

    @property
    def next_step(self) -> CourseStep | None:
        return next((step for step in self.steps if not step.done), None)


@dataclass(frozen=True)
class Overview:
    """Everything on the learner's home."""

    duties: list[Duty]
    open_attempts: list[Attempt]
    open_rounds: list[Round]
    notices: Notices
    done: list[Enrolment]
    hours: int
    hours_goal: int
    year: int
    offered: list[CoursePage]

    @property
    def first(self) -> Duty | None:
        return self.duties[0] if self.duties else None


def overview_for(user: Any) -> Overview:
    """Collect the home page of one person; due soonest first, undated last."""
    today = timezone.localdate()
    rows = list(Enrolment.objects.for_learner(user).order_by("due_on", "pk"))
    open_rows = sorted((r for r in rows if r.is_open), key=lambda r: r.due_on or dt.date.max)
    done = [row for row in rows if row.completed_at]
    taken = {row.course_id for row in rows}
    return Overview(
        duties=[Duty(row, course_steps(row), row.state(today), today) for row in open_rows],
        open_attempts=list(Attempt.objects.in_progress().filter(user=user).select_related("quiz")),
        open_rounds=_open_rounds(user),
        notices=notices_for(user),
        done=sorted(done, key=lambda row: row.completed_at or row.assigned_at, reverse=True),
        hours=_hours(done, today.year),
        hours_goal=ANNUAL_HOURS,
        year=today.year,
        offered=[
            course
            for course in CoursePage.objects.live().filter(self_enrolment=True).order_by("path")
            if course.pk not in taken
        ],
    )


def _hours(done: list[Enrolment], year: int) -> int:
    return sum(
        row.course.hours
        for row in done
        if row.completed_at and timezone.localdate(row.completed_at).year == year
    )


def _open_rounds(user: Any) -> list[Round]:
    """Open rounds of stand-alone quizzes that this person has not passed."""
    now = timezone.now()
    passed = Attempt.objects.graded().filter(user=user, passed=True, round__isnull=False)
    return list(
        Round.objects.open(now)
        .filter(quiz__live=True)
        .exclude(pk__in=passed.values("round_id"))
        .select_related("quiz")
        .order_by("closes_at")
    )
