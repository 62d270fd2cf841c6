"""What the organiser should look at after a sitting, as it was worked out last."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IntegrityReport(models.Model):
    """Signs that something may be wrong in a quiz, or in one of its rounds.

    A reason to look closer, never proof: nothing reads this but the organiser's page.
    `findings` is empty until the worker has filled it; its keys are those of
    `quizzes.organiser.integrity.findings.find_signs`. It names attempts, never people.
    `computed_at` is the moment whose ledger was read.
    """

    quiz = models.ForeignKey(
        "quizzes.QuizPage", on_delete=models.PROTECT, related_name="integrity_reports"
    )
    round = models.ForeignKey(
        "quizzes.Round",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="integrity_reports",
    )
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("báo cáo dấu hiệu cần xem lại")
        verbose_name_plural = _("báo cáo dấu hiệu cần xem lại")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz"],
                condition=Q(round__isnull=True),
                name="one_integrity_report_per_quiz",
            ),
            models.UniqueConstraint(fields=["round"], name="one_integrity_report_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.round or self.quiz}"

    @property
    def is_pending(self) -> bool:
        """Whether the worker still owes what was asked for."""
        return self.computed_at is None or self.computed_at < self.asked_at
