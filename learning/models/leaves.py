"""Absences of people whose posting goes on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learning.enums import LeaveKind


class Leave(models.Model):
    """An absence during which the posting goes on."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaves"
    )
    kind = models.CharField(_("Lý do nghỉ"), max_length=20, choices=LeaveKind.choices)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    decision_number = models.CharField(_("Số quyết định"), max_length=120, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("thời gian nghỉ")
        verbose_name_plural = _("thời gian nghỉ")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="leave_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ends_on__isnull=True), name="one_open_leave"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_kind_display()}"
