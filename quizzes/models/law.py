"""What a change of the law asks of questions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.people import Person
from quizzes.enums import LawFlagKind, RepointDecision


class LawFlagQuerySet(models.QuerySet["LawFlag"]):
    """Questions about flags."""

    def open(self) -> "LawFlagQuerySet":
        """Those that wait for a person, the oldest first."""
        rows = self.filter(resolved_at__isnull=True).order_by("flagged_at", "pk")
        return rows.select_related("question__topic", "provision__document")


class LawFlag(models.Model):
    """Why the law put a question to review; closed by a person or by a new legal basis."""

    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="law_flags"
    )
    provision = models.ForeignKey(
        "cms.Provision", on_delete=models.PROTECT, related_name="law_flags"
    )
    kind = models.CharField(max_length=20, choices=LawFlagKind.choices)
    flagged_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("Vì sao vẫn dùng được"), max_length=300, blank=True)

    objects = LawFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("câu hỏi cần rà soát theo pháp luật")
        verbose_name_plural = _("câu hỏi cần rà soát theo pháp luật")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "provision", "kind"],
                condition=Q(resolved_at__isnull=True),
                name="one_open_flag_per_question_and_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_kind_display()}"


class RepointProposal(models.Model):
    """An editor's proposal to rest questions on the provision that took another's place."""

    old = models.ForeignKey(
        "cms.Provision",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Căn cứ cũ"),
    )
    new = models.ForeignKey(
        "cms.Provision",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Căn cứ mới"),
    )
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("đề nghị thay căn cứ")
        verbose_name_plural = _("đề nghị thay căn cứ")
        constraints = [
            models.CheckConstraint(
                condition=~Q(old=F("new")), name="repointing_changes_the_provision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    def may_be_decided_by(self, user: Person) -> bool:
        """Confirming takes a second person."""
        return bool(user.pk != self.proposed_by_id)


class RepointRow(models.Model):
    """One question of a proposal, and what the reviewer decided."""

    proposal = models.ForeignKey(RepointProposal, on_delete=models.PROTECT, related_name="rows")
    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="repointings"
    )
    decision = models.CharField(
        max_length=20, choices=RepointDecision.choices, default=RepointDecision.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "question"], name="one_row_per_proposal_and_question"
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(decision=RepointDecision.WAITING),
                name="one_waiting_repointing_per_question",
            ),
            models.CheckConstraint(
                condition=Q(decision=RepointDecision.WAITING, decided_at__isnull=True)
                | (~Q(decision=RepointDecision.WAITING) & Q(decided_at__isnull=False)),
                name="decided_repointing_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_decision_display()}"
