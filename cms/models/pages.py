"""Home, course index, courses and lessons."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageQuerySet
from wagtail.search import index

from cms.blocks import LessonBlocks
from cms.models.base import BasePage


class SubjectGroup(models.TextChoices):
    """The five groups of content of Decree 171/2025/NĐ-CP."""

    POLITICAL_THEORY = "political_theory", _("Lý luận chính trị")
    DEFENCE_SECURITY = "defence_security", _("Kiến thức quốc phòng và an ninh")
    MANAGEMENT = "management_skills", _("Kiến thức, kỹ năng quản lý nhà nước")
    JOB = "job_skills", _("Kiến thức, kỹ năng theo yêu cầu vị trí việc làm")
    DIGITAL = "digital_skills", _("Khoa học, công nghệ, đổi mới sáng tạo, kỹ năng số")


class CompletionRule(models.TextChoices):
    LESSONS_AND_QUIZZES = "lessons_and_quizzes", _("Đọc hết bài học và đạt mọi bài kiểm tra")
    LESSONS = "lessons", _("Đọc hết bài học")
    QUIZZES = "quizzes", _("Đạt mọi bài kiểm tra")


class HomePage(BasePage):
    """The root; the learner's own list is shown at its address."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home_page.html"

    class Meta:
        verbose_name = _("trang chủ")


class CourseIndexPage(BasePage):
    """The list of all courses."""

    introduction = models.TextField(_("Giới thiệu"), blank=True)

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage"]
    template = "pages/course_index_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("danh mục khóa học")

    def courses(self) -> PageQuerySet["CoursePage"]:
        """Published courses in the editors' order."""
        return CoursePage.objects.child_of(self).live().order_by("path")


class CoursePage(BasePage):
    """A course (chuyên đề): its lessons and quizzes are its children, in order."""

    summary = models.TextField(_("Tóm tắt"), max_length=500)
    aims = RichTextField(_("Mục tiêu"), features=["ul", "ol", "bold", "italic"], blank=True)
    hours = models.PositiveSmallIntegerField(
        _("Số tiết"), default=8, validators=[MinValueValidator(1), MaxValueValidator(400)]
    )
    subject_group = models.CharField(
        _("Nhóm nội dung bồi dưỡng"),
        max_length=30,
        choices=SubjectGroup.choices,
        default=SubjectGroup.MANAGEMENT,
    )
    cover = models.ForeignKey(
        "cms.CmsImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ảnh bìa"),
    )
    completion_rule = models.CharField(
        _("Điều kiện hoàn thành"),
        max_length=30,
        choices=CompletionRule.choices,
        default=CompletionRule.LESSONS_AND_QUIZZES,
    )
    validity_months = models.PositiveSmallIntegerField(
        _("Giấy chứng nhận có giá trị (tháng)"),
        null=True,
        blank=True,
        help_text=_("Để trống nếu không có thời hạn."),
    )
    self_enrolment = models.BooleanField(_("Cho phép tự đăng ký học"), default=True)

    rests_whole = True
    parent_page_types = ["cms.CourseIndexPage"]
    subpage_types = ["cms.LessonPage", "quizzes.QuizPage"]
    template = "pages/course_page.html"
    search_fields = [*BasePage.search_fields, index.SearchField("summary")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("aims"),
        FieldRowPanel([FieldPanel("hours"), FieldPanel("validity_months")]),
        FieldPanel("subject_group"),
        FieldPanel("completion_rule"),
        FieldPanel("self_enrolment"),
        FieldPanel("cover"),
    ]

    class Meta:
        verbose_name = _("khóa học")
        verbose_name_plural = _("khóa học")

    def lessons(self) -> PageQuerySet["LessonPage"]:
        """Published lessons in order."""
        return LessonPage.objects.child_of(self).live().order_by("path")


class LessonPage(BasePage):
    """A lesson (bài học)."""

    summary = models.CharField(_("Tóm tắt"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("Thời gian đọc (phút)"), default=15, validators=[MinValueValidator(1)]
    )
    body = StreamField(LessonBlocks(), verbose_name=_("Nội dung"), blank=True)

    parent_page_types = ["cms.CoursePage"]
    subpage_types: list[str] = []
    template = "pages/lesson_page.html"
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("bài học")
        verbose_name_plural = _("bài học")

    @property
    def course(self) -> CoursePage:
        """The course that the lesson belongs to."""
        return CoursePage.objects.parent_of(self).get()
