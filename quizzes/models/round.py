"""Sitting windows of periodic quizzes."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.enums import RoundState


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions about rounds."""

    def open(self, at: dt.datetime) -> "RoundQuerySet":
        """Rounds that one may sit at that moment."""
        return self.filter(state=RoundState.OPEN, opens_at__lte=at, closes_at__gt=at)


class Round(models.Model):
    """One sitting window (kỳ, đợt), opened and closed by its schedule."""

    quiz = models.ForeignKey("quizzes.QuizPage", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField(_("Kỳ"))
    opens_at = models.DateTimeField(_("Mở lúc"))
    closes_at = models.DateTimeField(_("Đóng lúc"))
    starts_until = models.DateTimeField(_("Được bắt đầu đến"), null=True, blank=True)
    state = models.CharField(
        _("Tình trạng"), max_length=20, choices=RoundState.choices, default=RoundState.PLANNED
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        verbose_name = _("kỳ kiểm tra")
        verbose_name_plural = _("kỳ kiểm tra")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="one_round_per_number"),
            models.UniqueConstraint(fields=["quiz", "opens_at"], name="one_round_per_opening"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_it_opens"
            ),
        ]
        indexes = [models.Index(fields=["state", "opens_at"])]

    def __str__(self) -> str:
        return f"{self.quiz} – {_('kỳ')} {self.number}"
