"""The audit log: what officers downloaded or changed, when and from where."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.models.append_only import AppendOnly, Retention
from learning.enums import AuditAction

MIN_MONTHS = 12


class AuditEntry(AppendOnly):
    """One download or change by one officer; the actor's name as of that moment."""

    retention = Retention("at", MIN_MONTHS)

    at = models.DateTimeField(_("Thời điểm"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="audit_entries"
    )
    actor_name = models.CharField(_("Người thực hiện"), max_length=160)
    action = models.CharField(_("Loại"), max_length=10, choices=AuditAction.choices)
    what = models.CharField(_("Nội dung"), max_length=400)
    path = models.CharField(_("Địa chỉ trang"), max_length=500)
    detail = models.JSONField(default=dict)
    from_address = models.GenericIPAddressField(_("Từ máy"), null=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký thao tác")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["actor", "-at"])]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.what}"


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
