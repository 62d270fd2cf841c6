"""Exemptions and extensions, and due dates that could not be met."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from learning.enums import DueDecision, ExemptionKind, RequestState


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    """Questions about exemptions."""

    def waiting(self) -> "ExemptionQuerySet":
        return self.filter(state=RequestState.ASKED)

    def in_force(self, on: dt.date) -> "ExemptionQuerySet":
        """Granted exemptions (not extensions) that cover the day."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            kind=ExemptionKind.EXEMPT,
            state=RequestState.GRANTED,
            starts_on__lte=on,
        )


class Exemption(models.Model):
    """Somebody need not do something for a time (miễn), or may do it later (gia hạn).

    Without an `enrolment` it covers every duty of the person. Asked for by the learner or
    the unit head, granted by HR, never by oneself.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exemptions"
    )
    enrolment = models.ForeignKey(
        "learning.Enrolment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exemptions",
    )
    kind = models.CharField(_("Loại"), max_length=10, choices=ExemptionKind.choices)
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.ASKED
    )
    reason = models.CharField(_("Lý do"), max_length=300)
    decision_number = models.CharField(_("Số văn bản"), max_length=60, blank=True)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    due_before = models.DateField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("Ý kiến"), max_length=300, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("miễn, gia hạn")
        verbose_name_plural = _("miễn, gia hạn")
        permissions = [("decide_exemption", _("Quyết định miễn, gia hạn"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="exemption_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_its_reason"),
            models.CheckConstraint(
                condition=~Q(kind=ExemptionKind.EXTEND)
                | Q(enrolment__isnull=False, ends_on__isnull=False),
                name="extension_has_its_duty_and_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RequestState.ASKED, RequestState.WITHDRAWN])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_exemption_has_its_officer",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("user")),
                name="nobody_exempts_oneself",
            ),
            models.UniqueConstraint(
                fields=["user", "enrolment", "kind"],
                condition=Q(state=RequestState.ASKED),
                name="one_open_request_per_duty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.user}"


def excused_on(on: dt.date) -> Any:
    """A condition on enrolments: an exemption is in force that day."""
    rows = Exemption.objects.in_force(on).filter(user=OuterRef("user_id"))
    return Exists(rows.filter(Q(enrolment__isnull=True) | Q(enrolment=OuterRef("pk"))))


class DueReview(models.Model):
    """A due date that somebody could not meet, because they came too late.

    While it waits the enrolment has no due date, so that nobody is overdue without fault.
    """

    enrolment = models.OneToOneField(
        "learning.Enrolment", on_delete=models.PROTECT, related_name="due_review"
    )
    planned_on = models.DateField(_("Hạn theo kế hoạch"))
    proposed_on = models.DateField(_("Hạn đề xuất"))
    raised_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(
        _("Quyết định"), max_length=20, choices=DueDecision.choices, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = _("hạn không kịp")
        verbose_name_plural = _("hạn không kịp")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decided_due_review_has_its_officer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} – {self.planned_on}"
