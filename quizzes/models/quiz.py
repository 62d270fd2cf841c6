"""Quizzes and their rules."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from cms.models.base import BasePage
from quizzes.enums import LatePolicy, Level, Recurrence, ReviewRule


class ContestIndexPage(BasePage):
    """Stand-alone quizzes and contests."""

    introduction = models.TextField(_("Giới thiệu"), blank=True)

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["quizzes.QuizPage"]
    template = "pages/contest_index_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("danh mục kiểm tra định kỳ")

    def quizzes(self) -> "models.QuerySet[QuizPage]":
        """Published quizzes in order."""
        return QuizPage.objects.child_of(self).live().order_by("path")


class QuizPage(BasePage):
    """A quiz (bài kiểm tra) below a course or the contest index."""

    introduction = models.TextField(_("Giới thiệu"), blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("Thời gian làm bài (phút)"), default=25, validators=[MinValueValidator(1)]
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("Điểm đạt (%)"), default=50, validators=[MaxValueValidator(100)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("Số lượt làm"), default=3, help_text=_("0 = không giới hạn; tính riêng từng kỳ.")
    )
    review_rule = models.CharField(
        _("Xem lại bài"),
        max_length=20,
        choices=ReviewRule.choices,
        default=ReviewRule.AFTER_PASS,
    )
    late_policy = models.CharField(
        _("Khi hết giờ"), max_length=20, choices=LatePolicy.choices, default=LatePolicy.SUBMIT
    )
    grace_seconds = models.PositiveSmallIntegerField(
        _("Thời gian chờ đường truyền (giây)"),
        default=15,
        validators=[MaxValueValidator(120)],
        help_text=_("Câu trả lời đến muộn trong khoảng này vẫn được nhận."),
    )
    shuffle_options = models.BooleanField(_("Trộn thứ tự phương án"), default=True)
    recurrence = models.CharField(
        _("Định kỳ"), max_length=20, choices=Recurrence.choices, default=Recurrence.NONE
    )
    first_opens_at = models.DateTimeField(
        _("Kỳ đầu mở lúc"), null=True, blank=True, help_text=_("Các kỳ sau tính từ lúc này.")
    )
    open_days = models.PositiveSmallIntegerField(
        _("Mỗi kỳ mở (ngày)"), default=7, validators=[MinValueValidator(1)]
    )

    parent_page_types = ["cms.CoursePage", "quizzes.ContestIndexPage"]
    subpage_types: list[str] = []
    template = "quizzes/quiz_start.html"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        InlinePanel("blueprint", label=_("Dòng ma trận đề"), min_num=1),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("grace_seconds")]),
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("max_attempts")]),
                FieldPanel("shuffle_options"),
                FieldPanel("late_policy"),
                FieldPanel("review_rule"),
            ],
            _("Quy định làm bài"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("recurrence"),
                FieldRowPanel([FieldPanel("first_opens_at"), FieldPanel("open_days")]),
                InlinePanel("round_dates", label=_("Ngày mở")),
            ],
            _("Tổ chức định kỳ"),
        ),
    ]

    class Meta:
        verbose_name = _("bài kiểm tra")
        verbose_name_plural = _("bài kiểm tra")
        constraints = [
            models.CheckConstraint(
                condition=Q(recurrence__in=[Recurrence.NONE, Recurrence.DATES])
                | Q(first_opens_at__isnull=False),
                name="recurring_quiz_has_a_first_opening",
            )
        ]

    @property
    def is_periodic(self) -> bool:
        """Whether one may sit it only while a round is open."""
        return self.recurrence != Recurrence.NONE

    def question_count(self) -> int:
        """How many questions a paper holds."""
        return sum(row.count for row in self.blueprint.all())


class BlueprintRow(Orderable):
    """How many questions of which topic and level a paper draws, and their marks."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="blueprint")
    topic = models.ForeignKey(
        "quizzes.Topic", on_delete=models.PROTECT, related_name="+", verbose_name=_("Chuyên đề")
    )
    level = models.CharField(
        _("Mức độ"),
        max_length=20,
        choices=Level.choices,
        blank=True,
        help_text=_("Trống = mọi mức"),
    )
    count = models.PositiveSmallIntegerField(
        _("Số câu"), default=10, validators=[MinValueValidator(1)]
    )
    marks = models.PositiveSmallIntegerField(
        _("Điểm mỗi câu"), default=1, validators=[MinValueValidator(1)]
    )

    panels = [
        FieldPanel("topic"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("count"), FieldPanel("marks")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("dòng ma trận đề")

    def __str__(self) -> str:
        return f"{self.topic}: {self.count}"


class RoundDate(Orderable):
    """An opening moment of a quiz that is held on chosen dates."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="round_dates")
    opens_at = models.DateTimeField(_("Mở lúc"))

    panels = [FieldPanel("opens_at")]

    class Meta(Orderable.Meta):
        verbose_name = _("ngày mở")

    def __str__(self) -> str:
        return f"{self.opens_at}"
