"""Published reports, their files, the work of making them, and official headings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models.append_only import AppendOnly
from config.percent import whole_percent
from learning.enums import RunState

RUN_IS_WHOLE = (
    Q(state=RunState.DONE, snapshot__isnull=False)
    | Q(state=RunState.FAILED, snapshot__isnull=True) & ~Q(error="")
    | Q(state__in=[RunState.QUEUED, RunState.RUNNING], snapshot__isnull=True)
)


class ReportSnapshot(AppendOnly):
    """A published report: its rows as of that moment, and the SHA-256 of them.

    `content` is the table as canonical JSON (`learning.reporting.table.to_json`); `sha256`
    is of its UTF-8 bytes.
    """

    report = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey(
        "learning.Unit", on_delete=models.PROTECT, related_name="report_snapshots"
    )
    unit_name = models.CharField(max_length=400)
    cut_off = models.DateField()
    parameters = models.JSONField(default=dict)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("báo cáo đã chốt")
        verbose_name_plural = _("báo cáo đã chốt")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(sha256=""), name="snapshot_has_its_sha256")
        ]

    def __str__(self) -> str:
        return self.title


class SnapshotFile(AppendOnly):
    """A file of a published report, byte for byte as it was first handed out."""

    snapshot = models.ForeignKey(ReportSnapshot, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=8)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "format"], name="one_file_per_snapshot_and_format"
            ),
            models.CheckConstraint(condition=~Q(sha256=""), name="snapshot_file_has_its_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} – {self.format}"


class ReportRun(models.Model):
    """A report that the worker makes and publishes; `progress` in percent."""

    report = models.CharField(max_length=40)
    unit = models.ForeignKey("learning.Unit", on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField(default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="report_runs"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True)
    snapshot = models.OneToOneField(
        ReportSnapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="run"
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("lần lập báo cáo")
        verbose_name_plural = _("lần lập báo cáo")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=RUN_IS_WHOLE, name="report_run_is_whole"),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="report_run_progress_is_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} – {self.state}"


class ReportHeading(models.Model):
    """Who issues a unit's reports and the words around them (Decree 30/2020/NĐ-CP).

    Units without a row use that of the nearest unit above them.
    """

    unit = models.OneToOneField(
        "learning.Unit", on_delete=models.PROTECT, related_name="report_heading"
    )
    parent_name = models.CharField(_("Cơ quan chủ quản"), max_length=200, blank=True)
    name = models.CharField(_("Cơ quan ban hành"), max_length=200)
    symbol = models.CharField(
        _("Ký hiệu sau số"), max_length=40, default="BC", help_text=_("Ví dụ: BC-SNV")
    )
    place = models.CharField(_("Địa danh"), max_length=100)
    recipients = models.TextField(
        _("Nơi nhận"), blank=True, help_text=_("Mỗi nơi một dòng."), max_length=600
    )
    authority = models.CharField(
        _("Thẩm quyền ký"), max_length=120, blank=True, help_text=_("Ví dụ: KT. GIÁM ĐỐC")
    )
    signatory_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    signatory_name = models.CharField(_("Họ tên người ký"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("thể thức báo cáo")
        verbose_name_plural = _("thể thức báo cáo")
        default_permissions = ("change",)

    def __str__(self) -> str:
        return self.name


class ReportTemplate(models.Model):
    """A Word template that HR uploaded for a unit; `replaced_at`: no longer in use."""

    unit = models.ForeignKey(
        "learning.Unit", on_delete=models.PROTECT, related_name="report_templates"
    )
    content = models.BinaryField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("mẫu Word")
        verbose_name_plural = _("mẫu Word")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(replaced_at__isnull=True),
                name="one_template_in_use_per_unit",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class UnitTally(models.Model):
    """What a day's duties of a unit and everything below it came to.

    `duties`: those due in the day's year of people posted that day, without the excused;
    of these `completed`, `overdue` and `due_soon`. `late_people` have an overdue duty.
    """

    unit = models.ForeignKey("learning.Unit", on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField()
    made_at = models.DateTimeField()
    staff = models.PositiveIntegerField(default=0)
    duties = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    due_soon = models.PositiveIntegerField(default=0)
    late_people = models.PositiveIntegerField(default=0)
    excused = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="one_tally_per_unit_and_day"),
            models.CheckConstraint(
                condition=Q(duties__gte=models.F("completed") + models.F("overdue")),
                name="tally_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.unit} – {self.day}"

    @property
    def rate(self) -> float:
        """Completed by duties, 0–1; no duties give 0."""
        return self.completed / self.duties if self.duties else 0.0

    @property
    def percent(self) -> int:
        """In whole per cent: 100 means every one."""
        return whole_percent(self.rate)
