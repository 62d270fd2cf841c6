"""The audit log: who did what to whom, when and from where."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.models.append_only import AppendOnly, Retention

MIN_MONTHS = 12


class AuditEntry(AppendOnly):
    """One thing that happened; the actor's name as of that moment.

    `actor` is null where nobody was signed in: `actor_name` says what acted then. `event` is a
    name of those that the apps declare (`cms.ports.audit_events`). `mac` shows that the system
    wrote the entry; null in those of an earlier version. The last three fields are null until
    the entry is sealed: `sequence` counts the chain from 1 without gaps, `seal` covers the entry
    and `previous`, the seal of the one before (`learning.access.audit.chain`).
    """

    retention = Retention("at", MIN_MONTHS)
    mutable_fields = ("sequence", "previous", "seal")

    at = models.DateTimeField(_("Thời điểm"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_entries",
    )
    actor_name = models.CharField(_("Người thực hiện"), max_length=160)
    event = models.CharField(_("Loại"), max_length=60)
    what = models.CharField(_("Nội dung"), max_length=400)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Người liên quan"),
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_entries_about",
    )
    path = models.CharField(_("Địa chỉ trang"), max_length=500)
    detail = models.JSONField(default=dict)
    from_address = models.GenericIPAddressField(_("Từ máy"), null=True)
    search_text = models.TextField(editable=False)
    mac = models.CharField(max_length=100, null=True, unique=True, editable=False)
    sequence = models.PositiveBigIntegerField(null=True, unique=True)
    previous = models.CharField(max_length=80, null=True)
    seal = models.CharField(max_length=80, null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký thao tác")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["actor", "-at"]),
            models.Index(fields=["about", "-at"]),
            models.Index(fields=["event", "-at"]),
            models.Index(fields=["id"], name="audit_unsealed", condition=Q(sequence=None)),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.what}"


class AuditCheckpoint(AppendOnly):
    """The last entry that was pruned: `seal` is what the first one kept was chained to.

    `mac` shows that the system wrote it.
    """

    at = models.DateTimeField(default=timezone.now)
    sequence = models.PositiveBigIntegerField(unique=True)
    seal = models.CharField(max_length=80)
    mac = models.CharField(max_length=100)

    class Meta:
        ordering = ["-sequence"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.sequence)


@register_setting(icon="history")
class AuditPolicy(BaseGenericSetting):
    """How long the audit log is kept; never under a year."""

    keep_months = models.PositiveSmallIntegerField(
        _("Giữ nhật ký thao tác (tháng)"),
        default=24,
        validators=[MinValueValidator(MIN_MONTHS)],
        help_text=_("Ít nhất 12 tháng. Dòng cũ hơn được xóa mỗi đêm."),
    )

    class Meta:
        verbose_name = _("nhật ký thao tác")
