"""What editors say to each other about questions, and questions that are alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.enums import LikenessDecision


class QuestionComment(models.Model):
    """A remark on a question, open until somebody says that it is settled."""

    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Ý kiến"), max_length=2000)
    written_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("ý kiến về câu hỏi")
        verbose_name_plural = _("ý kiến về câu hỏi")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="settled_comment_names_who_settled_it",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class LikenessQuerySet(models.QuerySet["QuestionLikeness"]):
    """Questions about pairs that are alike."""

    def waiting(self) -> "LikenessQuerySet":
        """Those that an editor has to decide about, the most alike first."""
        rows = self.filter(decision=LikenessDecision.WAITING).order_by("-percent", "pk")
        return rows.select_related("first__topic", "second__topic")

    def of(self, question: object) -> "LikenessQuerySet":
        return self.filter(Q(first=question) | Q(second=question))


class QuestionLikeness(models.Model):
    """Two questions that say nearly the same, and what an editor decided about them.

    `first` is the older one. What was decided once is not asked again.
    """

    first = models.ForeignKey("quizzes.Question", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("quizzes.Question", on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(
        max_length=20, choices=LikenessDecision.choices, default=LikenessDecision.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = _("cặp câu hỏi giống nhau")
        verbose_name_plural = _("cặp câu hỏi giống nhau")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_row_per_alike_pair"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="older_question_of_a_pair_comes_first"
            ),
            models.CheckConstraint(
                condition=Q(decision=LikenessDecision.WAITING, decided_at__isnull=True)
                | (~Q(decision=LikenessDecision.WAITING) & Q(decided_at__isnull=False)),
                name="decided_pair_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
