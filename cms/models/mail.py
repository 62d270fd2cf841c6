"""Mails on their way out, and what is known of the mail server."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    WAITING = "waiting", _("chờ gửi")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")


class MailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: dt.datetime) -> Self:
        """What may be tried now, urgent ones first."""
        waiting = self.filter(state=MailState.WAITING, next_try_at__lte=now)
        return waiting.order_by("is_bulk", "pk")

    def failed(self) -> Self:
        return self.filter(state=MailState.FAILED)


class OutgoingMail(models.Model):
    """A mail, kept in the transaction of what it is about until the server has taken it.

    What it says is forgotten once it was sent: it may hold a way to a new password.
    """

    recipients: Any = models.JSONField()
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers: Any = models.JSONField(default=dict)
    is_bulk = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="mail_by_state"),
            models.Index(fields=["created_at"], name="mail_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_sent_has_moment",
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {', '.join(self.recipients)}"


class MailServer(models.Model):
    """The one mail server: until when it is left alone after it did not answer."""

    only = models.BooleanField(primary_key=True, default=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_mail_server", condition=models.Q(only=True))
        ]

    def __str__(self) -> str:
        return self.error or "ok"
