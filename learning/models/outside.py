"""Training done elsewhere, and how many hours a year are expected."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learning.enums import RequestState, StaffCategory
from learning.models.imports import private_storage


class OutsideTraining(models.Model):
    """A course done elsewhere: its hours count once an officer has checked the proof."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="outside_trainings"
    )
    title = models.CharField(_("Tên khóa, lớp"), max_length=200)
    organiser = models.CharField(_("Nơi tổ chức"), max_length=200)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến ngày"))
    hours = models.PositiveSmallIntegerField(
        _("Số tiết"), validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    file = models.FileField(
        _("Giấy chứng nhận"), upload_to="outside-training/%Y/", storage=private_storage
    )
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.ASKED
    )
    hours_accepted = models.PositiveSmallIntegerField(_("Số tiết công nhận"), null=True, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("Ý kiến"), max_length=300, blank=True)

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = _("bồi dưỡng ngoài hệ thống")
        verbose_name_plural = _("bồi dưỡng ngoài hệ thống")
        permissions = [("decide_outsidetraining", _("Công nhận bồi dưỡng ngoài hệ thống"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="outside_training_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("user")),
                name="nobody_recognises_ones_own_training",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.GRANTED)
                | Q(hours_accepted__gt=0, decided_by__isnull=False, decided_at__isnull=False),
                name="recognised_training_has_its_hours",
            ),
            models.UniqueConstraint(
                fields=["user", "sha256"],
                condition=Q(state__in=[RequestState.ASKED, RequestState.GRANTED]),
                name="one_recognition_per_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} – {self.user}"


class TrainingQuota(models.Model):
    """Hours (tiết) expected of each person of a group in a year."""

    year = models.PositiveSmallIntegerField(
        _("Năm"), validators=[MinValueValidator(2000), MaxValueValidator(2200)]
    )
    category = models.CharField(
        _("Đối tượng"),
        max_length=20,
        choices=StaffCategory.choices,
        blank=True,
        help_text=_("Để trống: mọi đối tượng không có dòng riêng."),
    )
    hours = models.PositiveSmallIntegerField(_("Số tiết"), default=40)

    class Meta:
        ordering = ["-year", "category"]
        verbose_name = _("số tiết một năm")
        verbose_name_plural = _("số tiết một năm")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "category"], name="one_quota_per_year_and_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} – {self.hours}"
