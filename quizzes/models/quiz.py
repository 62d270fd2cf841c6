"""Quizzes and their rules."""

import datetime as dt
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from cms.models import CoursePage
from cms.models.base import BasePage
from quizzes.enums import CountingPolicy, LatePolicy, Recurrence, ReviewRule
from quizzes.enums.review import KEPT_WHILE_OPEN, early_key
from quizzes.models.networks import validate_networks


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
    counting_policy = models.CharField(
        _("Lượt được tính"),
        max_length=20,
        choices=CountingPolicy.choices,
        default=CountingPolicy.BEST,
    )
    wait_minutes = models.PositiveIntegerField(
        _("Chờ giữa hai lượt (phút)"), default=0, help_text=_("0 = làm lại được ngay.")
    )
    starts_from = models.DateTimeField(_("Được bắt đầu từ"), null=True, blank=True)
    starts_until = models.DateTimeField(
        _("Được bắt đầu đến"), null=True, blank=True, help_text=_("Bài đang làm vẫn làm tiếp.")
    )
    ends_at = models.DateTimeField(
        _("Mọi bài dừng lúc"), null=True, blank=True, help_text=_("Kể cả bài đang làm.")
    )
    room_code = models.CharField(
        _("Mã phòng thi"),
        max_length=40,
        blank=True,
        help_text=_("Người dự thi phải nhập mã này mới bắt đầu được. Trống = không hỏi."),
    )
    allowed_networks = models.TextField(
        _("Mạng được phép"),
        blank=True,
        validators=[validate_networks],
        help_text=_("Mỗi dòng một dải địa chỉ, ví dụ 10.0.0.0/8 hoặc 2001:db8::/32."),
    )
    suggest_full_screen = models.BooleanField(_("Nhắc làm bài toàn màn hình"), default=False)
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

    start_hours = models.PositiveSmallIntegerField(
        _("Được bắt đầu trong (giờ)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Tính từ lúc kỳ mở. Trống = đến khi kỳ đóng."),
    )
    workdays_only = models.BooleanField(
        _("Dời kỳ mở sang ngày làm việc"),
        default=False,
        help_text=_("Kỳ rơi vào thứ Bảy, Chủ nhật thì mở vào thứ Hai kế tiếp."),
    )
    publish_hours = models.PositiveSmallIntegerField(
        _("Công bố kết quả sau khi kỳ đóng (giờ)"),
        default=0,
        help_text=_("0 = ngay khi mọi bài đã chấm xong."),
    )
    is_contest = models.BooleanField(
        _("Cuộc thi có xếp hạng"),
        default=False,
        help_text=_("Bảng xếp hạng của mỗi kỳ là trang công khai: thứ hạng, họ tên và điểm."),
    )
    prediction_question = models.CharField(
        _("Câu hỏi dự đoán"),
        max_length=300,
        blank=True,
        default="Anh/chị dự đoán có bao nhiêu người tham gia kỳ này?",
        help_text=_("Hỏi khi nộp bài. Trống = không hỏi."),
    )
    prizes = models.TextField(_("Cơ cấu giải thưởng"), blank=True)

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
                FieldRowPanel([FieldPanel("counting_policy"), FieldPanel("wait_minutes")]),
                FieldPanel("shuffle_options"),
                FieldPanel("late_policy"),
                FieldPanel("review_rule"),
            ],
            _("Quy định làm bài"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_from"), FieldPanel("starts_until")]),
                FieldPanel("ends_at"),
            ],
            _("Thời gian mở (bài không định kỳ)"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("room_code"),
                FieldPanel("allowed_networks"),
                FieldPanel("suggest_full_screen"),
            ],
            _("Phòng thi"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("recurrence"),
                FieldRowPanel([FieldPanel("first_opens_at"), FieldPanel("open_days")]),
                FieldRowPanel([FieldPanel("workdays_only"), FieldPanel("start_hours")]),
                InlinePanel("round_dates", label=_("Ngày mở")),
                FieldPanel("publish_hours"),
            ],
            _("Tổ chức định kỳ"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_contest"),
                FieldPanel("prediction_question"),
                FieldPanel("prizes"),
            ],
            _("Cuộc thi"),
            classname="collapsed",
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
            ),
            models.CheckConstraint(
                condition=Q(recurrence=Recurrence.NONE) | Q(review_rule__in=KEPT_WHILE_OPEN),
                name="periodic_quiz_keeps_its_key",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        in_rounds = bool(self.is_periodic or (self.pk and self.rounds.exists()))
        ends = self.sitting_ends is not None
        if refusal := early_key(self.review_rule, in_rounds=in_rounds, ends=ends):
            raise ValidationError({"review_rule": refusal})

    @property
    def is_periodic(self) -> bool:
        """Whether one may sit it only while a round is open."""
        return self.recurrence != Recurrence.NONE

    @property
    def sitting_ends(self) -> dt.datetime | None:
        """When nobody sits it any more who was given no more time; None for a quiz without end."""
        if self.ends_at or not self.starts_until:
            return self.ends_at
        return self.starts_until + dt.timedelta(minutes=self.time_limit_minutes)

    @property
    def parent_path(self) -> str:
        """The tree's path of the page above: a course's, or the index of contests'."""
        return str(self.path[: -self.steplen])

    @cached_property
    def address(self) -> str | None:
        """The page's address; two queries, for Wagtail asks the shared cache for the sites."""
        url: str | None = self.url
        return url

    @property
    def parent_address(self) -> str | None:
        """The address of the page above, which its own begins with."""
        return self.address and self.address.removesuffix(f"{self.slug}/")

    @cached_property
    def course(self) -> CoursePage | None:
        """The course that the quiz stands below; None for a stand-alone one."""
        return CoursePage.objects.parent_of(self).first()

    def question_count(self) -> int:
        """How many questions a paper holds."""
        return sum(row.count for row in self.blueprint.all())
