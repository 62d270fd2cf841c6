"""Papers that are drawn before their round opens."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PreparedPaper(models.Model):
    """A paper that waits for its person; it goes when an attempt takes it.

    Not a record: it may be thrown away at any time, and the start then draws one.
    `paper` has the form of `Attempt.paper`. `created_at` is a moment before the blueprint
    was read, so that a paper from before the quiz was last published is known as stale.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="prepared_papers"
    )
    quiz = models.ForeignKey(
        "quizzes.QuizPage", on_delete=models.CASCADE, related_name="prepared_papers"
    )
    round = models.ForeignKey(
        "quizzes.Round",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="prepared_papers",
    )
    seed = models.BigIntegerField()
    paper = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("đề chuẩn bị trước")
        verbose_name_plural = _("đề chuẩn bị trước")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "round"],
                condition=Q(round__isnull=False),
                name="one_prepared_paper_per_round",
            ),
            models.UniqueConstraint(
                fields=["user", "quiz"],
                condition=Q(round__isnull=True),
                name="one_prepared_paper_per_quiz",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.quiz}"
