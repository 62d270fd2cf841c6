"""E-mail addresses that somebody proposed and nobody confirmed yet; and what became of them."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learning.enums import EmailChangeSource, EmailChangeState

MAX_TRIES = 5
# What the person is written about, at the old address.
TOLD = (EmailChangeState.WAITING, EmailChangeState.CONFIRMED)


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    """Questions about changes of addresses."""

    def waiting(self, now: dt.datetime) -> "EmailChangeQuerySet":
        """Those that may still be confirmed."""
        return self.filter(state=EmailChangeState.WAITING, expires_at__gt=now)

    def untold(self) -> "EmailChangeQuerySet":
        """Those whose person has not been written about the state that they are in."""
        rows = self.filter(state__in=TOLD, told_tries__lt=MAX_TRIES)
        return rows.exclude(old_email="").exclude(told_state=F("state"))


# Made at run time, where mypy sees no class.
_Manager: Any = models.Manager.from_queryset(EmailChangeQuerySet)


class EmailChange(models.Model):
    """A new address of a person; the old one stands until this is confirmed.

    Confirmed by whoever reads the old address (`decided_by` is null then) or by a second
    officer. `told_state` is the state about which the old address was written.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="email_changes"
    )
    old_email = models.EmailField(_("Thư điện tử hiện nay"), blank=True)
    new_email = models.EmailField(_("Thư điện tử mới"), blank=True)
    source = models.CharField(_("Từ"), max_length=10, choices=EmailChangeSource.choices)
    staff_import = models.ForeignKey(
        "learning.StaffImport", on_delete=models.PROTECT, null=True, related_name="email_changes"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("Đề nghị lúc"))
    expires_at = models.DateTimeField(_("Hết hạn lúc"))
    state = models.CharField(
        _("Tình trạng"),
        max_length=10,
        choices=EmailChangeState.choices,
        default=EmailChangeState.WAITING,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    told_state = models.CharField(max_length=10, blank=True)
    told_tries = models.PositiveSmallIntegerField(default=0)

    objects = _Manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        permissions = [("confirm_emailchange", _("Xác nhận đổi thư điện tử của cán bộ"))]
        verbose_name = _("đổi thư điện tử")
        verbose_name_plural = _("đổi thư điện tử")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state=EmailChangeState.WAITING),
                name="one_waiting_email_per_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) ^ ~Q(state=EmailChangeState.WAITING),
                name="decided_email_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(state=EmailChangeState.CONFIRMED)
                | ~Q(decided_by=F("proposed_by")),
                name="second_officer_confirms_email",
            ),
        ]
        indexes = [models.Index(fields=["state", "-proposed_at"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.new_email}"
