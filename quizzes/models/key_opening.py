"""Who knows the key of which question."""

from django.conf import settings
from django.db import models


class KeyOpening(models.Model):
    """A person saw the key of a question at a door of the staff, or wrote it.

    Kept for as long as the question is: what somebody has read they go on knowing.
    `opened_on` is the last day that is in the audit log.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="key_openings"
    )
    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="key_openings"
    )
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "question"], name="one_key_opening_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.question}"
