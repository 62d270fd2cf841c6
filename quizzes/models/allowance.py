"""Extra time and attempts of single people, and who takes no part."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Allowance(models.Model):
    """Extra time or extra attempts for one person, with reason and approver.

    Whoever opened a printed paper or its key is `barred` instead: starting an attempt reads
    these rows anyway.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="allowances",
        verbose_name=_("Cán bộ"),
    )
    quiz = models.ForeignKey(
        "quizzes.QuizPage",
        on_delete=models.PROTECT,
        related_name="allowances",
        verbose_name=_("Bài kiểm tra"),
    )
    round = models.ForeignKey(
        "quizzes.Round",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="allowances",
        verbose_name=_("Kỳ"),
        help_text=_("Trống = mọi kỳ."),
    )
    extra_minutes = models.PositiveSmallIntegerField(_("Thêm phút làm bài"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("Thêm lượt làm"), default=0)
    barred = models.BooleanField(_("Không dự thi"), default=False, editable=False)
    reason = models.CharField(_("Lý do"), max_length=500)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("Người duyệt"),
    )
    approved_at = models.DateTimeField(_("Duyệt lúc"), auto_now_add=True)

    class Meta:
        ordering = ["-approved_at"]
        verbose_name = _("thêm giờ, thêm lượt")
        verbose_name_plural = _("thêm giờ, thêm lượt")
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_minutes__gt=0, barred=False)
                | Q(extra_attempts__gt=0, barred=False)
                | Q(extra_minutes=0, extra_attempts=0, barred=True),
                name="allowance_gives_something",
            ),
            models.CheckConstraint(
                condition=Q(barred=True) | ~Q(user=models.F("approved_by")),
                name="nobody_allows_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.quiz}"
