"""Issuing by hand: one person proposes, another approves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import ProposalKind, ProposalState
from certificates.models.body import IssuingBody
from learning.models.imports import private_storage


class Proposal(models.Model):
    """What somebody proposes to issue by hand, why, and who decided."""

    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.ASKED
    )
    reason = models.CharField(_("Lý do"), max_length=300)
    body = models.ForeignKey(
        IssuingBody, on_delete=models.PROTECT, related_name="+", verbose_name=_("Cơ quan cấp")
    )
    outside_training = models.ForeignKey(
        "learning.OutsideTraining",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    certificate = models.ForeignKey(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
    )
    # A class from a list: what all have in common, and the file as it was sent.
    course_title = models.CharField(_("Tên khóa, lớp"), max_length=255, blank=True)
    hours = models.PositiveSmallIntegerField(_("Số tiết"), default=0)
    starts_on = models.DateField(_("Từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("Đến ngày"), null=True, blank=True)
    valid_until = models.DateField(_("Có giá trị đến"), null=True, blank=True)
    file = models.FileField(upload_to="certificate-lists/", storage=private_storage, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("Ý kiến"), max_length=300, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("đề nghị cấp giấy chứng nhận")
        verbose_name_plural = _("đề nghị cấp giấy chứng nhận")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.APPROVED, ProposalState.REFUSED])
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="issue_by_hand_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_its_reason"),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.OUTSIDE, outside_training__isnull=False)
                | Q(kind=ProposalKind.COPY, certificate__isnull=False)
                | (
                    Q(kind=ProposalKind.CLASS, ends_on__gte=F("starts_on"))
                    & ~Q(course_title="")
                    & ~Q(sha256="")
                ),
                name="proposal_names_what_it_is_about",
            ),
            models.UniqueConstraint(
                fields=["sha256", "course_title", "ends_on"],
                condition=Q(
                    kind=ProposalKind.CLASS,
                    state__in=[ProposalState.ASKED, ProposalState.APPROVED],
                ),
                name="one_proposal_per_class_list",
            ),
            models.UniqueConstraint(
                fields=["outside_training"],
                condition=Q(kind=ProposalKind.OUTSIDE, state=ProposalState.ASKED),
                name="one_open_proposal_per_training",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(kind=ProposalKind.COPY, state=ProposalState.ASKED),
                name="one_open_proposal_per_lost_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.subject}"

    @property
    def subject(self) -> str:
        """Whom or what it is about, in a few words."""
        return str(self.certificate or self.outside_training or self.course_title)
