"""Regrades: the only way in which a past result changes."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.models.append_only import AppendOnly, AppendOnlyQuerySet
from quizzes.engine.regrade import Correction, Policy, ScoreChange
from quizzes.enums import MAX_NOTIFY_TRIES, RegradePolicy, RegradeState


class RegradeQuerySet(models.QuerySet["Regrade"]):
    """Questions about regrades."""

    def applied(self) -> "RegradeQuerySet":
        """Those in effect, in the order in which they took effect."""
        return self.filter(state=RegradeState.APPLIED).order_by("applied_at", "pk")

    def touching(self, quiz: Any) -> "RegradeQuerySet":
        """Applied ones for this quiz, and general ones that changed a result in it."""
        changes = RegradeChange.objects.filter(regrade=models.OuterRef("pk"), attempt__quiz=quiz)
        mine = Q(quiz=quiz) | Q(quiz__isnull=True) & models.Exists(changes)
        return self.filter(mine, state=RegradeState.APPLIED).order_by("-applied_at", "-pk")

    def touching_round(self, round: object) -> "RegradeQuerySet":
        """Applied ones for this round, and wider ones that changed a result in it.

        `changed` counts the results that changed in this round.
        """
        mine = models.Count("changes", filter=Q(changes__attempt__round=round))
        rows = self.filter(state=RegradeState.APPLIED).annotate(changed=mine)
        return rows.filter(Q(round=round) | Q(changed__gt=0)).order_by("-applied_at", "-pk")


class RegradeChangeQuerySet(AppendOnlyQuerySet["RegradeChange"]):
    """Questions about changed results."""

    def unnotified(self) -> "RegradeChangeQuerySet":
        """Those whose person can be told by e-mail and was not."""
        return self.filter(
            told_at=None,
            told_tries__lt=MAX_NOTIFY_TRIES,
            attempt__user__is_active=True,
            attempt__user__email__gt="",
        )

    def unseen_by(self, user: int) -> "RegradeChangeQuerySet":
        """Changes of results of the person with that key, not looked at yet, latest first."""
        rows = self.filter(attempt__user=user, seen_at=None)
        return rows.select_related("attempt__quiz", "regrade").order_by("-pk")


class Regrade(models.Model):
    """A corrected key or another policy for one version, prepared by one, applied by another.

    `corrected` is merged over the version's content: only the parts that differ, in the
    schema of `QuestionVersion.content`; empty where the policy asks for no key.
    """

    version = models.ForeignKey(
        "quizzes.QuestionVersion", on_delete=models.PROTECT, related_name="regrades"
    )
    quiz = models.ForeignKey(
        "quizzes.QuizPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="regrades",
        verbose_name=_("Bài kiểm tra"),
    )
    round = models.ForeignKey(
        "quizzes.Round",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="regrades",
        verbose_name=_("Kỳ"),
    )
    policy = models.CharField(
        _("Cách chấm lại"),
        max_length=20,
        choices=RegradePolicy.choices,
        default=RegradePolicy.OLD_AND_NEW,
    )
    corrected = models.JSONField(default=dict, blank=True)
    reason = models.TextField(_("Lý do"), max_length=1000)
    state = models.CharField(
        _("Tình trạng"), max_length=20, choices=RegradeState.choices, default=RegradeState.DRAFT
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="prepared_regrades"
    )
    prepared_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applied_regrades",
    )
    decision_number = models.CharField(_("Số quyết định"), max_length=100, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    examined_count = models.PositiveIntegerField(default=0)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = RegradeQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        verbose_name = _("chấm lại")
        verbose_name_plural = _("chấm lại")
        default_permissions = ("view",)
        permissions = [
            ("prepare_regrade", _("Dự thảo chấm lại")),
            ("apply_regrade", _("Áp dụng chấm lại")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=RegradeState.APPLIED, applied_by__isnull=False, applied_at__isnull=False
                )
                & ~Q(decision_number="")
                | ~Q(state=RegradeState.APPLIED)
                & Q(applied_by__isnull=True, applied_at__isnull=True),
                name="applied_regrade_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(prepared_by=F("applied_by")), name="nobody_applies_their_own_regrade"
            ),
            models.CheckConstraint(
                condition=Q(round__isnull=True) | Q(quiz__isnull=False),
                name="regrade_of_a_round_names_its_quiz",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state=RegradeState.DRAFT),
                name="one_draft_regrade_per_version",
            ),
        ]
        indexes = [models.Index(fields=["state", "version"])]

    def __str__(self) -> str:
        return f"{self.version} – {self.get_policy_display()}"

    @property
    def is_draft(self) -> bool:
        return self.state == RegradeState.DRAFT

    @property
    def is_applied(self) -> bool:
        return self.state == RegradeState.APPLIED

    @property
    def asks_for_key(self) -> bool:
        return self.policy in (RegradePolicy.OLD_AND_NEW, RegradePolicy.NEW_KEY)

    @property
    def corrected_content(self) -> dict[str, Any]:
        """The version's content with the correction; needs the version loaded."""
        return {**self.version.content, **self.corrected}

    @property
    def correction(self) -> Correction:
        """What the engine marks by."""
        return Correction(Policy(self.policy), self.corrected_content)


class RegradeChange(AppendOnly):
    """What a regrade did to one attempt's result; kept only where something changed."""

    mutable_fields = ("told_at", "told_tries", "seen_at")

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="changes")
    attempt = models.ForeignKey(
        "quizzes.Attempt", on_delete=models.PROTECT, related_name="regrade_changes"
    )
    old_score = models.DecimalField(max_digits=7, decimal_places=2)
    new_score = models.DecimalField(max_digits=7, decimal_places=2)
    old_max = models.DecimalField(max_digits=7, decimal_places=2)
    new_max = models.DecimalField(max_digits=7, decimal_places=2)
    old_passed = models.BooleanField()
    new_passed = models.BooleanField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_tries = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = RegradeChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("thay đổi kết quả")
        verbose_name_plural = _("thay đổi kết quả")
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "attempt"], name="one_change_per_regrade_and_attempt"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(told_at=None), name="regrade_change_untold"),
            models.Index(
                fields=["attempt"], condition=Q(seen_at=None), name="regrade_change_unseen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.old_score} → {self.new_score}"

    @property
    def numbers(self) -> ScoreChange:
        return ScoreChange(
            self.old_score,
            self.new_score,
            self.old_max,
            self.new_max,
            self.old_passed,
            self.new_passed,
        )
