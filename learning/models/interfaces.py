"""Other systems: their tokens, their names for our rows, and what is told to them."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from learning.enums import DeliveryState, TokenScope


class ApiToken(models.Model):
    """What another system shows to be let in; only its hash is kept."""

    name = models.CharField(_("Dùng cho"), max_length=120)
    source = models.SlugField(
        _("Ký hiệu hệ thống"),
        max_length=40,
        help_text=_("Mã bên ngoài được hiểu theo hệ thống này. Ví dụ: qlcb."),
    )
    prefix = models.CharField(max_length=8, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("Được phép"), default=list)
    unit = models.ForeignKey(
        "learning.Unit",
        on_delete=models.PROTECT,
        related_name="api_tokens",
        verbose_name=_("Trong phạm vi đơn vị"),
    )
    per_minute = models.PositiveIntegerField(
        _("Số lần gọi mỗi phút"),
        default=120,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
    )
    expires_at = models.DateTimeField(_("Hết hạn"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        permissions = [("manage_apitokens", _("Cấp và thu hồi mã truy cập cho hệ thống khác"))]
        verbose_name = _("mã truy cập")
        verbose_name_plural = _("mã truy cập")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_usable(self, at: dt.datetime | None = None) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())

    def allows(self, scope: str) -> bool:
        return scope in self.scopes

    def scope_labels(self) -> list[str]:
        return [str(TokenScope(scope).label) for scope in self.scopes]


class ExternalId(models.Model):
    """What another system calls a unit or a posting of ours; people have their staff code."""

    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120)
    unit = models.ForeignKey(
        "learning.Unit", on_delete=models.PROTECT, null=True, related_name="external_ids"
    )
    posting = models.ForeignKey(
        "learning.Posting", on_delete=models.PROTECT, null=True, related_name="external_ids"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(posting__isnull=True),
                name="external_id_names_one_thing",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=Q(unit__isnull=False),
                name="one_unit_per_external_id",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=Q(posting__isnull=False),
                name="one_posting_per_external_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.external_id}"


class Webhook(models.Model):
    """Where another system wants to be told of completions in a subtree."""

    name = models.CharField(_("Dùng cho"), max_length=120)
    url = models.CharField(_("Địa chỉ nhận (https)"), max_length=500)
    unit = models.ForeignKey(
        "learning.Unit",
        on_delete=models.PROTECT,
        related_name="webhooks",
        verbose_name=_("Trong phạm vi đơn vị"),
    )
    nonce = models.CharField(max_length=32, editable=False)
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        verbose_name = _("địa chỉ nhận thông báo")
        verbose_name_plural = _("địa chỉ nhận thông báo")

    def __str__(self) -> str:
        return self.name

    def secret(self) -> str:
        """The key of the signatures: derived, so that the database alone does not hold it."""
        return salted_hmac("learning.webhook", self.nonce, algorithm="sha256").hexdigest()


class WebhookDelivery(models.Model):
    """One completion told to one address: made once, sent until it was taken."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.PROTECT, related_name="deliveries"
    )
    event_id = models.UUIDField(unique=True)
    payload = models.JSONField()
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    made_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        verbose_name = _("thông báo hoàn thành")
        verbose_name_plural = _("thông báo hoàn thành")
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "enrolment"], name="one_delivery_per_hook_and_completion"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) ^ Q(state=DeliveryState.SENT),
                name="sent_delivery_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True) ^ Q(state=DeliveryState.WAITING),
                name="waiting_delivery_has_its_next_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="deliveries_that_wait",
            )
        ]

    def __str__(self) -> str:
        return str(self.event_id)
