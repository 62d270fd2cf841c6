"""What happened to an entry, and how often entries were checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import EventKind
from certificates.models.certificate import Certificate
from cms.models.append_only import AppendOnly


class CertificateEvent(AppendOnly):
    """One thing that happened to an entry; who did it, or nobody when the system did."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("diễn biến của giấy chứng nhận")
        verbose_name_plural = _("diễn biến của giấy chứng nhận")

    def __str__(self) -> str:
        return f"{self.certificate} – {self.get_kind_display()}"


class VerificationCount(models.Model):
    """How often an address checked certificates on a day; the address only as a salted hash."""

    day = models.DateField()
    who = models.CharField(max_length=32)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "-count"]
        verbose_name = _("số lần tra cứu")
        verbose_name_plural = _("số lần tra cứu")
        constraints = [
            models.UniqueConstraint(fields=["day", "who"], name="one_count_a_day_and_address"),
            models.CheckConstraint(
                condition=Q(count__gte=0), name="verification_count_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} – {self.count}"
