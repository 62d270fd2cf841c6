"""What editors add to a quiz line by line: the blueprint of its papers, and its openings."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cms.moments import moment_text
from quizzes.enums import Level
from quizzes.models.quiz import QuizPage


class BlueprintRow(Orderable):
    """How many questions a paper draws from where, and their marks.

    A row draws from a topic (and level), or from a hand-picked pool, or names one question.
    """

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="blueprint")
    topic = models.ForeignKey(
        "quizzes.Topic",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Chuyên đề"),
    )
    level = models.CharField(
        _("Mức độ"),
        max_length=20,
        choices=Level.choices,
        blank=True,
        help_text=_("Trống = mọi mức"),
    )
    pool = models.ForeignKey(
        "quizzes.QuestionPool",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hoặc Nhóm câu hỏi"),
    )
    question = models.ForeignKey(
        "quizzes.Question",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hoặc Một câu cố định"),
    )
    count = models.PositiveSmallIntegerField(
        _("Số câu"), default=10, validators=[MinValueValidator(1)]
    )
    marks = models.PositiveSmallIntegerField(
        _("Điểm mỗi câu"), default=1, validators=[MinValueValidator(1)]
    )

    panels = [
        FieldRowPanel([FieldPanel("topic"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("pool"), FieldPanel("question")]),
        FieldRowPanel([FieldPanel("count"), FieldPanel("marks")]),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("dòng ma trận đề")
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, pool__isnull=True, question__isnull=True)
                | Q(topic__isnull=True, pool__isnull=False, question__isnull=True)
                | Q(topic__isnull=True, pool__isnull=True, question__isnull=False, count=1),
                name="blueprint_row_has_one_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic or self.pool or self.question}: {self.count}"

    def clean(self) -> None:
        super().clean()
        if self.question_id:
            self.count = 1
        if (
            sum(source is not None for source in (self.topic_id, self.pool_id, self.question_id))
            != 1
        ):
            raise ValidationError(
                _("Mỗi dòng chọn đúng một nguồn: chuyên đề, nhóm câu hỏi hoặc một câu cố định.")
            )


class RoundDate(Orderable):
    """An opening moment of a quiz that is held on chosen dates."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="round_dates")
    opens_at = models.DateTimeField(_("Mở lúc"))

    panels = [FieldPanel("opens_at")]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("ngày mở")

    def __str__(self) -> str:
        return moment_text(self.opens_at)
