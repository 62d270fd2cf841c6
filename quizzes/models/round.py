"""Sitting windows of periodic quizzes."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cms.people import Person
from quizzes.enums import RoundState


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions about rounds."""

    def open(self, at: dt.datetime) -> "RoundQuerySet":
        """Rounds that one may sit at that moment."""
        return self.filter(state=RoundState.OPEN, opens_at__lte=at, closes_at__gt=at)

    def open_to(self, user: Person, at: dt.datetime) -> "RoundQuerySet":
        """Rounds that this person may sit then: make-up rounds they are invited to first."""
        invited = Round.invited.through.objects.filter(round=OuterRef("pk"), user=user)
        rounds = self.open(at).filter(Q(makeup_for=None) | Exists(invited))
        return rounds.order_by(F("makeup_for").asc(nulls_last=True), "opens_at")

    def visible_to(self, user: Person) -> "RoundQuerySet":
        """Rounds whose page this person may read: make-up rounds only if they are invited."""
        if user.has_perm("quizzes.view_round"):
            return self
        invited = Round.invited.through.objects.filter(round=OuterRef("pk"), user=user)
        return self.filter(Q(makeup_for=None) | Exists(invited))


class Round(models.Model):
    """One sitting window (kỳ, đợt), opened and closed by its schedule.

    `publish_at` is set when the round closes. `bulletin` is empty until the results are
    published; see `quizzes.rounds.bulletin.bulletin_document`. A make-up round
    (thi bù) is open only to `invited`.
    """

    quiz = models.ForeignKey(
        "quizzes.QuizPage",
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name=_("Bài kiểm tra"),
    )
    number = models.PositiveIntegerField(_("Kỳ"))
    opens_at = models.DateTimeField(_("Mở lúc"))
    closes_at = models.DateTimeField(_("Đóng lúc"))
    starts_until = models.DateTimeField(_("Được bắt đầu đến"), null=True, blank=True)
    state = models.CharField(
        _("Tình trạng"), max_length=20, choices=RoundState.choices, default=RoundState.PLANNED
    )
    publish_at = models.DateTimeField(_("Công bố lúc"), null=True, blank=True)
    bulletin = models.JSONField(default=dict, blank=True, editable=False)
    makeup_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="makeups",
        verbose_name=_("Thi bù cho kỳ"),
    )
    invited = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="invited_rounds",
        verbose_name=_("Người được dự thi bù"),
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        verbose_name = _("kỳ kiểm tra")
        verbose_name_plural = _("kỳ kiểm tra")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="one_round_per_number"),
            models.UniqueConstraint(
                fields=["quiz", "opens_at"],
                condition=Q(makeup_for__isnull=True),
                name="one_round_per_opening",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_it_opens"
            ),
        ]
        indexes = [models.Index(fields=["state", "opens_at"])]

    def __str__(self) -> str:
        return f"{self.quiz} – {_('kỳ')} {self.number}"

    @property
    def is_makeup(self) -> bool:
        return self.makeup_for_id is not None

    @property
    def is_published(self) -> bool:
        return self.state == RoundState.PUBLISHED
