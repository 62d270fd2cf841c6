"""Transfers of people between agencies: proposed by one side, agreed to by the other."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.enums import TransferSide, TransferState

MAX_TRIES = 5


class Transfer(models.Model):
    """One proposal. `named_…` are what the proposer typed, and all that the proposer of a
    receiving side is shown; `user` is who that is, nobody where it fits nobody.

    `to_unit` is the agency that takes the person, and the unit itself once it is accepted.
    `posting` is what it led to, `tries` how often it was proposed or corrected.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="transfers"
    )
    named_code = models.CharField(_("Mã CBCC"), max_length=30)
    named_name = models.CharField(_("Họ và tên"), max_length=120, blank=True)
    side = models.CharField(_("Bên đề nghị"), max_length=10, choices=TransferSide.choices)
    to_unit = models.ForeignKey(
        "learning.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Đơn vị tiếp nhận"),
    )
    position = models.CharField(_("Chức vụ"), max_length=120, blank=True)
    decision_number = models.CharField(_("Số quyết định"), max_length=120, blank=True)
    starts_on = models.DateField(_("Từ ngày"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("Đề nghị lúc"))
    expires_at = models.DateTimeField(_("Hết hạn lúc"))
    state = models.CharField(
        _("Tình trạng"),
        max_length=10,
        choices=TransferState.choices,
        default=TransferState.WAITING,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Lý do"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    posting = models.OneToOneField(
        "learning.Posting", on_delete=models.PROTECT, null=True, related_name="transfer"
    )

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        verbose_name = _("chuyển đơn vị")
        verbose_name_plural = _("chuyển đơn vị")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) ^ ~Q(state=TransferState.WAITING),
                name="decided_transfer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.ACCEPTED) | Q(posting__isnull=False),
                name="accepted_transfer_has_its_posting",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.REFUSED) | ~Q(reason=""),
                name="refused_transfer_has_its_reason",
            ),
            models.UniqueConstraint(
                fields=["named_code", "to_unit", "proposed_by"],
                condition=Q(state=TransferState.WAITING),
                name="one_waiting_transfer_per_code_unit_officer",
            ),
        ]
        indexes = [models.Index(fields=["state", "-proposed_at"])]

    def __str__(self) -> str:
        return f"{self.named_code} → {self.to_unit}"


class TransferNoticeQuerySet(models.QuerySet["TransferNotice"]):
    """Questions about notices."""

    def unsent(self) -> "TransferNoticeQuerySet":
        """Those that have still to be sent, of people with an address."""
        return self.filter(sent_at=None, tries__lt=MAX_TRIES).exclude(user__email="")


# Made at run time, where mypy sees no class.
_Manager: Any = models.Manager.from_queryset(TransferNoticeQuerySet)


class TransferNotice(models.Model):
    """That somebody is told in what state a transfer is."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transfer_notices"
    )
    state = models.CharField(max_length=10, choices=TransferState.choices)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = _Manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "user", "state"], name="told_once_of_a_transfers_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.transfer}"
