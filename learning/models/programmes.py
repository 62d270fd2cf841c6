"""Programmes (kế hoạch bồi dưỡng): what is due from whom, when and how often."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.people import Person
from learning.enums import CycleKind, DueKind, ProgrammeState
from learning.models.refreshers import ProgrammePerson
from learning.models.units import Posting, units_visible_to


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Questions about programmes."""

    def running(self) -> "ProgrammeQuerySet":
        return self.filter(state=ProgrammeState.RUNNING)

    def visible_to(self, viewer: Person) -> "ProgrammeQuerySet":
        """Those whose units and named people are all in the viewer's subtrees."""
        if viewer.is_superuser:
            return self
        units = units_visible_to(viewer)
        foreign = ProgrammeUnit.objects.exclude(unit__in=units)
        here = Posting.objects.on(timezone.localdate()).filter(unit__in=units)
        strangers = ProgrammePerson.objects.exclude(user__in=here.values("user"))
        return self.exclude(pk__in=foreign.values("programme_id")).exclude(
            pk__in=strangers.values("programme_id")
        )

    def with_targets(self) -> "ProgrammeQuerySet":
        """With their courses, quizzes and units; three more queries."""
        return self.select_related("created_by", "approved_by").prefetch_related(
            "items__course", "items__quiz", "units__unit"
        )


class Programme(models.Model):
    """Courses and periodic quizzes that are due from an audience.

    `audience` holds the rule beside the units: positions, categories, leadership and the
    date since which staff are new (`learning.duties.audience.Audience`). A programme that an
    officer gives out directly (`direct`) has one course and one date and needs no second
    person; every other one is approved by somebody else.
    """

    title = models.CharField(_("Tên kế hoạch"), max_length=200, blank=True)
    note = models.CharField(_("Văn bản, ghi chú"), max_length=200, blank=True)
    state = models.CharField(
        max_length=20, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    direct = models.BooleanField(default=False)
    audience = models.JSONField(default=dict, blank=True)
    due_kind = models.CharField(
        _("Hạn hoàn thành"), max_length=20, choices=DueKind.choices, default=DueKind.DATE
    )
    due_on = models.DateField(_("Ngày đến hạn"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(
        _("Số ngày"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cycle_kind = models.CharField(
        _("Chu kỳ"), max_length=20, choices=CycleKind.choices, default=CycleKind.ONCE
    )
    cycle_months = models.PositiveSmallIntegerField(
        _("Số tháng"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    starts_on = models.DateField(_("Thực hiện từ ngày"), default=timezone.localdate)
    window_months = models.PositiveSmallIntegerField(
        _("Kết quả đã có được tính trong (tháng)"),
        null=True,
        blank=True,
        help_text=_("Để trống: tính khi còn giá trị đến hạn. 0: không tính, ai cũng học lại."),
    )
    lead_days = models.PositiveSmallIntegerField(_("Giao trước hạn lặp lại (ngày)"), default=30)
    min_days = models.PositiveSmallIntegerField(
        _("Thời gian tối thiểu cho người mới (ngày)"),
        default=7,
        help_text=_("Hạn gần hơn thì không tính là quá hạn mà chờ cán bộ tổ chức đặt hạn."),
    )
    rotates = models.BooleanField(
        _("Luân phiên nội dung"),
        default=False,
        help_text=_("Mỗi kỳ một nội dung, lần lượt theo thứ tự; hết thì quay lại từ đầu."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("kế hoạch bồi dưỡng")
        verbose_name_plural = _("kế hoạch bồi dưỡng")
        permissions = [
            ("view_reports", _("Xem báo cáo theo đơn vị")),
            ("approve_programme", _("Duyệt kế hoạch bồi dưỡng")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_kind=DueKind.DATE, due_on__isnull=False)
                | Q(due_kind__in=[DueKind.AFTER_POSTING, DueKind.AFTER_ASSIGNMENT], due_days__gt=0)
                | Q(due_kind__in=[DueKind.QUARTER_END, DueKind.YEAR_END]),
                name="programme_due_rule_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(cycle_kind=CycleKind.ONCE) | Q(cycle_months__gt=0),
                name="programme_cycle_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="programme_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(direct=True)
                | Q(state__in=[ProgrammeState.DRAFT, ProgrammeState.ENDED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="programme_runs_once_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProgrammeState.RUNNING) | Q(started_at__isnull=False),
                name="running_programme_has_started",
            ),
            models.CheckConstraint(
                condition=Q(state=ProgrammeState.ENDED, ended_at__isnull=False)
                | (~Q(state=ProgrammeState.ENDED) & Q(ended_at__isnull=True)),
                name="ended_programme_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgrammeItem(models.Model):
    """A course or stand-alone quiz of a programme, in order."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    course = models.ForeignKey(
        "cms.CoursePage", on_delete=models.PROTECT, null=True, related_name="programme_items"
    )
    quiz = models.ForeignKey(
        "quizzes.QuizPage", on_delete=models.PROTECT, null=True, related_name="programme_items"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=True, quiz__isnull=False)
                | Q(course__isnull=False, quiz__isnull=True),
                name="programme_item_is_course_or_quiz",
            ),
            models.UniqueConstraint(
                fields=["programme", "course"], name="one_item_per_programme_and_course"
            ),
            models.UniqueConstraint(
                fields=["programme", "quiz"], name="one_item_per_programme_and_quiz"
            ),
        ]

    def __str__(self) -> str:
        return str(self.course or self.quiz)


class ProgrammeUnit(models.Model):
    """A subtree whose people are in the audience of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(
        "learning.Unit", on_delete=models.PROTECT, related_name="programme_units"
    )
    reorganisation = models.ForeignKey(
        "learning.Reorganisation",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="programme_units",
    )

    class Meta:
        ordering = ["unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "unit"], name="one_row_per_programme_and_unit"
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)


def programmes_of(course_ids: QuerySet[Any]) -> ProgrammeQuerySet:
    """Programmes that hold one of the courses."""
    return Programme.objects.filter(items__course__in=course_ids)
