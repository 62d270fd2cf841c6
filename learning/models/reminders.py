"""Working days, the policy of reminders, their log, and what the nightly check found."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.moments import moment_text
from learning.enums import ReminderKind

HOUR = [MinValueValidator(0), MaxValueValidator(24)]


class Holiday(models.Model):
    """A day on which nobody is reminded; entered by the administrator, Tết every year."""

    day = models.DateField(_("Ngày"), unique=True)
    yearly = models.BooleanField(
        _("Lặp lại hằng năm"), default=False, help_text=_("Kể từ năm của ngày đã nhập.")
    )
    name = models.CharField(_("Tên ngày nghỉ"), max_length=120)
    note = models.CharField(_("Căn cứ, ghi chú"), max_length=300, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("ngày nghỉ")
        verbose_name_plural = _("ngày nghỉ")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} – {self.name}"


@register_setting(icon="mail")
class ReminderPolicy(BaseGenericSetting):
    """When people are reminded; policy is data."""

    first_days = models.PositiveSmallIntegerField(
        _("Nhắc lần đầu trước hạn (ngày)"), default=7, validators=[MaxValueValidator(90)]
    )
    last_days = models.PositiveSmallIntegerField(
        _("Nhắc lại trước hạn (ngày)"), default=1, validators=[MaxValueValidator(90)]
    )
    overdue_every = models.PositiveSmallIntegerField(
        _("Khi quá hạn nhắc lại sau mỗi (ngày)"), default=7, validators=[MinValueValidator(1)]
    )
    overdue_times = models.PositiveSmallIntegerField(
        _("Số lần nhắc khi quá hạn"), default=4, validators=[MaxValueValidator(52)]
    )
    certificate_days = models.PositiveSmallIntegerField(
        _("Nhắc giấy chứng nhận sắp hết giá trị trước (ngày)"), default=30
    )
    from_hour = models.PositiveSmallIntegerField(_("Gửi thư từ (giờ)"), default=7, validators=HOUR)
    until_hour = models.PositiveSmallIntegerField(
        _("Gửi thư đến (giờ)"), default=17, validators=HOUR
    )
    digest = models.BooleanField(_("Gửi tổng hợp hằng tuần cho thủ trưởng, tổ chức"), default=True)

    class Meta:
        verbose_name = _("nhắc việc")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Questions about reminders."""

    def unsent(self) -> "ReminderQuerySet":
        """Those whose e-mail is still to be sent."""
        return self.filter(sent_at__isnull=True, tries__lt=5)


class Reminder(models.Model):
    """One reminder of one person: made once, shown in the system, sent once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    kind = models.CharField(_("Loại"), max_length=10, choices=ReminderKind.choices)
    key = models.CharField(max_length=100)
    text = models.CharField(max_length=400)
    address = models.CharField(max_length=200, blank=True)
    enrolment = models.ForeignKey(
        "learning.Enrolment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
    )
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    emailed = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("lời nhắc")
        verbose_name_plural = _("lời nhắc")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="each_reminder_once"),
        ]
        indexes = [models.Index(fields=["sent_at"])]

    def __str__(self) -> str:
        return self.text


class RecordCheck(models.Model):
    """What a run of the invariant checker found."""

    run_at = models.DateTimeField()
    seconds = models.FloatField()
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["-run_at"]
        verbose_name = _("lần kiểm tra hồ sơ")
        verbose_name_plural = _("lần kiểm tra hồ sơ")
        permissions = [("view_checks", _("Xem kết quả kiểm tra hồ sơ"))]

    def __str__(self) -> str:
        return f"{moment_text(self.run_at)} – {len(self.findings)}"
