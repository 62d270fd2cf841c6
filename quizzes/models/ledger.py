"""What is written down while an attempt is sat; only ever added to."""

from django.db import models

from cms.models.append_only import AppendOnly
from quizzes.models.attempt import Attempt


class AnswerEvent(AppendOnly):
    """One accepted answer; the highest `sequence` of a position counts."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
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
        return f"{self.attempt_id}/{self.position}: {self.value}"


class PageLeave(AppendOnly):
    """The paper's page was left or came back; told to the organiser, never punished."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="page_leaves")
    away_seconds = models.PositiveIntegerField()
    returned_at = models.DateTimeField()

    class Meta:
        ordering = ["returned_at"]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.away_seconds} s"
