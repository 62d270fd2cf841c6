"""Attempts, their frozen papers and the answer ledger."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.enums import AttemptState


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Questions about attempts."""

    def in_progress(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.IN_PROGRESS)

    def graded(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.GRADED)

    def due(self, at: dt.datetime) -> "AttemptQuerySet":
        """Rows that the sweep must look at."""
        return self.filter(next_check_at__lte=at)


class Attempt(models.Model):
    """One person's sitting; its paper is frozen at the start."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts"
    )
    quiz = models.ForeignKey("quizzes.QuizPage", on_delete=models.PROTECT, related_name="attempts")
    round = models.ForeignKey(
        "quizzes.Round", on_delete=models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20, choices=AttemptState.choices, default=AttemptState.IN_PROGRESS
    )
    seed = models.BigIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    grace_seconds = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    passed = models.BooleanField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("lượt làm bài")
        verbose_name_plural = _("lượt làm bài")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "quiz"],
                condition=Q(state=AttemptState.IN_PROGRESS),
                name="one_open_attempt_per_quiz",
            ),
            models.UniqueConstraint(
                fields=["user", "quiz", "number"], name="one_attempt_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AttemptState.IN_PROGRESS, AttemptState.EXPIRED])
                | Q(submitted_at__isnull=False),
                name="submitted_attempt_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=AttemptState.GRADED)
                | Q(graded_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="graded_attempt_has_its_result",
            ),
        ]
        indexes = [models.Index(fields=["quiz", "state"])]

    def __str__(self) -> str:
        return f"{self.user} – {self.quiz} #{self.number}"

    @property
    def accepts_until(self) -> dt.datetime:
        """Last moment, by the server's clock, at which a save is accepted."""
        return self.deadline + dt.timedelta(seconds=self.grace_seconds)

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.IN_PROGRESS

    @property
    def is_graded(self) -> bool:
        return self.state == AttemptState.GRADED

    @property
    def percent(self) -> int | None:
        """The score as a whole percentage, rounded down."""
        if self.score is None or not self.max_score:
            return None
        return int(self.score * 100 / self.max_score)


class AttemptItem(models.Model):
    """One question of a frozen paper: an immutable version and its option order."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        "quizzes.QuestionVersion", on_delete=models.PROTECT, related_name="items"
    )
    option_order = models.JSONField()
    marks = models.PositiveSmallIntegerField(default=1)
    awarded = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["attempt", "version"], name="one_item_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt} – {self.position}"


class AnswerEvent(models.Model):
    """One accepted answer; append-only, the highest `sequence` of an item counts."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(AttemptItem, on_delete=models.PROTECT, related_name="answers")
    sequence = models.PositiveBigIntegerField()
    value = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "sequence"], name="one_answer_event_per_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValidationError(_("Nhật ký trả lời không sửa được."))
        super().save(*args, **kwargs)
