"""What the learner's home shows, in order of urgency."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from cms.models import CoursePage
from cms.people import Person
from config.compiled_query import CompiledQuery
from config.percent import whole_percent
from learning.duties.outside_training import hours_of_year, quota_of
from learning.enums import EnrolmentState
from learning.models import Enrolment, Exemption
from learning.models.exemptions import excused_on
from learning.progress.completion import CourseStep, course_steps
from quizzes.grading.updates import Updates, updates_for
from quizzes.models import Attempt, Round


@CompiledQuery
def open_attempts_of(*, user: int) -> QuerySet[Attempt]:
    """What the person is sitting, with its quiz."""
    return Attempt.objects.in_progress().filter(user=user).select_related("quiz").order_by("pk")


@CompiledQuery
def open_rounds_for(*, user: int, now: dt.datetime) -> QuerySet[Round]:
    """Open rounds of stand-alone quizzes that this person has not passed, with their quizzes."""
    passed = Attempt.objects.graded().filter(user=user, passed=True, round__isnull=False)
    rows = Round.objects.open(now).filter(quiz__live=True)
    rows = rows.exclude(pk__in=passed.values("round_id"))
    return rows.select_related("quiz").order_by("closes_at")


@CompiledQuery
def offered_courses() -> QuerySet[CoursePage]:
    """The courses that anybody may take up, in the tree's order."""
    return CoursePage.objects.live().filter(self_enrolment=True).order_by("path")


@CompiledQuery
def waiting_requests(*, user: int) -> QuerySet[Exemption]:
    """What the person asked for and nobody has decided, with the duty."""
    rows = Exemption.objects.waiting().filter(user=user)
    return rows.select_related("enrolment").order_by("pk")


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
        return whole_percent(self.done, self.total)

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
    def is_excused(self) -> bool:
        return self.state == EnrolmentState.EXEMPTED

    @property
    def due_is_open(self) -> bool:
        """Whether an officer has yet to set the date."""
        return self.enrolment.due_fixed and self.enrolment.due_on is None

    @property
    def next_step(self) -> CourseStep | None:
        return next((step for step in self.steps if not step.done), None)


@dataclass(frozen=True)
class Overview:
    """Everything on the learner's home."""

    duties: list[Duty]
    open_attempts: list[Attempt]
    open_rounds: list[Round]
    updates: Updates
    done: list[Enrolment]
    hours: int
    hours_goal: int
    year: int
    offered: list[CoursePage]
    requests: list[Exemption]

    @property
    def first(self) -> Duty | None:
        return next((d for d in self.duties if not d.is_excused and d.enrolment.target.live), None)


def overview_for(user: Person) -> Overview:
    """Collect the home page of one person; due soonest first, undated last."""
    today = timezone.localdate()
    mine = Enrolment.objects.for_learner(user).annotate(is_excused=excused_on(today))
    rows: list[Any] = list(mine.order_by("due_on", "pk"))
    open_rows = sorted(
        (row for row in rows if row.is_open),
        key=lambda row: (row.is_excused, row.due_on or dt.date.max),
    )
    done = [row for row in rows if row.completed_at]
    prefetch_related_objects(done, "certificates")
    taken = {row.course_id for row in rows}
    return Overview(
        duties=[
            Duty(
                row,
                course_steps(row) if row.target.live else [],
                row.state(today, excused=row.is_excused),
                today,
            )
            for row in open_rows
        ],
        open_attempts=open_attempts_of.all(user=user.pk),
        open_rounds=open_rounds_for.all(user=user.pk, now=timezone.now()),
        updates=updates_for(user),
        done=sorted(done, key=lambda row: row.completed_at or row.assigned_at, reverse=True),
        hours=hours_of_year(user, today.year),
        hours_goal=quota_of(user, today.year),
        year=today.year,
        offered=[course for course in offered_courses.all() if course.pk not in taken],
        requests=waiting_requests.all(user=user.pk),
    )
