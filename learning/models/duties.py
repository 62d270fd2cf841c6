"""Enrolments: who has to learn what, until when, and what became of it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.people import Person
from learning.enums import EndCode, EnrolmentSource, EnrolmentState
from learning.models.exemptions import excused_on

# A completion keeps the hours of its day; who edits the course changes no past year.
HOURS = Coalesce("completed_hours", "course__hours")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Questions about duties."""

    def open(self) -> "EnrolmentQuerySet":
        """Neither completed nor ended."""
        return self.filter(completed_at__isnull=True, ended_at__isnull=True)

    def overdue(self, on: dt.date) -> "EnrolmentQuerySet":
        """Open ones whose due date has passed; the excused are not late."""
        return self.open().filter(due_on__lt=on).exclude(excused_on(on))

    def resting(self) -> "EnrolmentQuerySet":
        """Those whose course or quiz is withdrawn: there is nothing to open meanwhile."""
        return self.filter(Q(course__live=False) | Q(quiz__live=False))

    def excused(self, on: dt.date) -> "EnrolmentQuerySet":
        """Those whose person is exempted that day, from this duty or from all."""
        return self.filter(excused_on(on))

    def completed(self) -> "EnrolmentQuerySet":
        return self.filter(completed_at__isnull=False)

    def for_learner(self, user: Person) -> "EnrolmentQuerySet":
        """One person's, with what the home page needs."""
        return self.filter(user=user).select_related("course", "quiz", "programme")


class Enrolment(models.Model):
    """One person × one course or stand-alone quiz × one cycle.

    A new row for each cycle: nothing is reset. `due_fixed`: an officer set the date, or
    has to; programmes leave it alone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    course = models.ForeignKey(
        "cms.CoursePage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    quiz = models.ForeignKey(
        "quizzes.QuizPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    cycle = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=20, choices=EnrolmentSource.choices)
    programme = models.ForeignKey(
        "learning.Programme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    due_on = models.DateField(null=True, blank=True)
    due_fixed = models.BooleanField(default=False)
    assigned_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_code = models.CharField(max_length=20, choices=EndCode.choices, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    # The person as of the day of completion: reports by the structure of that day.
    completed_unit = models.ForeignKey(
        "learning.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_unit_name = models.CharField(max_length=400, blank=True)
    completed_position = models.CharField(max_length=120, blank=True)
    completed_name = models.CharField(max_length=120, blank=True)
    completed_hours = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("nhiệm vụ học tập")
        verbose_name_plural = _("nhiệm vụ học tập")
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=True, quiz__isnull=False)
                | Q(course__isnull=False, quiz__isnull=True),
                name="enrolment_is_in_course_or_quiz",
            ),
            models.UniqueConstraint(
                fields=["user", "quiz", "cycle"], name="one_quiz_enrolment_per_cycle"
            ),
            models.UniqueConstraint(
                fields=["user", "quiz"],
                condition=Q(completed_at__isnull=True, ended_at__isnull=True),
                name="one_open_enrolment_per_quiz",
            ),
            models.UniqueConstraint(
                fields=["user", "course", "cycle"], name="one_enrolment_per_cycle"
            ),
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(completed_at__isnull=True, ended_at__isnull=True),
                name="one_open_enrolment_per_course",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(started_at__isnull=False),
                name="completed_enrolment_was_started",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(ended_at__isnull=True),
                name="enrolment_is_completed_or_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "completed_at"]),
            models.Index(
                fields=["due_on"],
                condition=Q(completed_at__isnull=True, ended_at__isnull=True),
                name="open_enrolments_by_due_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.target}"

    @property
    def target(self) -> Any:
        """The course, or the stand-alone quiz."""
        return self.course or self.quiz

    def state(self, on: dt.date | None = None, *, excused: bool = False) -> EnrolmentState:
        """The state on a day, derived from dates; `excused`: whether an exemption is in force."""
        day = on or timezone.localdate()
        if self.completed_at:
            expired = self.valid_until is not None and self.valid_until < day
            return EnrolmentState.EXPIRED if expired else EnrolmentState.COMPLETED
        if self.ended_at:
            return EnrolmentState.ENDED
        if excused:
            return EnrolmentState.EXEMPTED
        if self.due_on and self.due_on < day:
            return EnrolmentState.OVERDUE
        return EnrolmentState.IN_PROGRESS if self.started_at else EnrolmentState.ASSIGNED

    @property
    def hours(self) -> int | None:
        """Hours (tiết) that it counts: the course's of the day of completion, else today's."""
        if self.completed_hours is not None or self.course is None:
            return self.completed_hours
        return self.course.hours

    @property
    def is_open(self) -> bool:
        return self.completed_at is None and self.ended_at is None
