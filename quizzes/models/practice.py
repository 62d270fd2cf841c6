"""Practice: what each person remembers of each question, and what they answered."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.models.append_only import AppendOnly
from quizzes.engine.memory import Memory
from quizzes.enums import MemoryState, PracticeSource


class MemoryCardQuerySet(models.QuerySet["MemoryCard"]):
    """Questions about memory cards."""

    def due(self, on: dt.date) -> "MemoryCardQuerySet":
        """What should be asked again by this day, the longest overdue first."""
        return self.filter(due_on__lte=on).order_by("due_on", "pk")


class MemoryCard(models.Model):
    """One person's memory of one question; begins with the first answer.

    It refers to the question, not to a version: what is asked again is the version that is
    approved then.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memory_cards"
    )
    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.PROTECT, related_name="memory_cards"
    )
    state = models.PositiveSmallIntegerField(choices=MemoryState.choices)
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    stability = models.FloatField()
    difficulty = models.FloatField()
    reviewed_at = models.DateTimeField()
    due_on = models.DateField()

    objects = MemoryCardQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "question"], name="one_memory_card_per_question"
            ),
            models.CheckConstraint(
                condition=Q(stability__gt=0, difficulty__gte=1, difficulty__lte=10),
                name="memory_card_is_within_bounds",
            ),
        ]
        indexes = [models.Index(fields=["user", "due_on"], name="memory_card_due")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.question_id}: {self.due_on}"

    @property
    def memory(self) -> Memory:
        """The card as the engine reads it."""
        return Memory(
            self.state,
            self.step,
            self.stability,
            self.difficulty,
            self.reviewed_at,
            self.due_on,
        )

    @property
    def reviewed_on(self) -> dt.date:
        """The local day of the last answer that counted."""
        return timezone.localdate(self.reviewed_at)


class PracticeAnswer(AppendOnly):
    """One answer given in practice. `share` is the share of the marks, 0 to 1.

    `token` names the form that was sent: the same form sent twice is one answer. It also
    seeds the order of the options.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="practice_answers"
    )
    version = models.ForeignKey(
        "quizzes.QuestionVersion", on_delete=models.PROTECT, related_name="practice_answers"
    )
    source = models.CharField(max_length=20, choices=PracticeSource.choices)
    token = models.CharField(max_length=40)
    response = models.JSONField()
    share = models.DecimalField(max_digits=5, decimal_places=4)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "token"], name="one_practice_answer_per_form"),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1), name="practice_share_is_a_share"
            ),
        ]
        indexes = [models.Index(fields=["user", "answered_at"], name="practice_answer_time")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.version_id}: {self.share}"

    @property
    def is_daily(self) -> bool:
        return self.source == PracticeSource.DAILY


class DailyQuestion(models.Model):
    """A question of somebody's day (câu hỏi mỗi ngày); the day's set stays as it was made."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="daily_questions"
    )
    day = models.DateField()
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.PROTECT, related_name="daily_questions"
    )
    answer = models.OneToOneField(
        PracticeAnswer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="daily_question",
    )

    class Meta:
        ordering = ["day", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day", "position"], name="one_daily_question_per_place"
            ),
            models.UniqueConstraint(
                fields=["user", "day", "question"], name="one_daily_question_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day} #{self.position}"

    @property
    def token(self) -> str:
        """Names the one form of this question."""
        return f"daily-{self.pk}"

    @property
    def is_answered(self) -> bool:
        return self.answer_id is not None
