"""The question bank: editable questions and their immutable versions."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from cms.text import fold
from quizzes.enums import Level, QuestionState, QuestionType


class Topic(models.Model):
    """A topic (chuyên đề) that blueprints draw from."""

    slug = models.SlugField(_("Mã"), unique=True)
    name = models.CharField(_("Tên chuyên đề"), max_length=200)

    class Meta:
        ordering = ["name"]
        verbose_name = _("chuyên đề câu hỏi")
        verbose_name_plural = _("chuyên đề câu hỏi")

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions about the bank."""

    def drawable(self) -> "QuestionQuerySet":
        """Ready, with an approved version."""
        return self.filter(state=QuestionState.READY, current_version__isnull=False)


class Question(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """A bank entry as editors write it; papers refer to its versions only."""

    ref = models.CharField(_("Mã câu hỏi"), max_length=60, unique=True, null=True, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="questions", verbose_name=_("Chuyên đề")
    )
    type = models.CharField(
        _("Loại"), max_length=20, choices=QuestionType.choices, default=QuestionType.SINGLE
    )
    level = models.CharField(
        _("Mức độ"), max_length=20, choices=Level.choices, default=Level.REMEMBER
    )
    stem = models.TextField(_("Nội dung câu hỏi"))
    explanation = models.TextField(_("Giải thích"), blank=True)
    provision = models.ForeignKey(
        "cms.Provision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("Căn cứ"),
    )
    lock_order = models.BooleanField(
        _("Giữ nguyên thứ tự phương án"),
        default=False,
        help_text=_("Cần khi có phương án như “Cả A, B, C đều đúng”."),
    )
    state = models.CharField(
        max_length=20, choices=QuestionState.choices, default=QuestionState.DRAFT, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="questions",
    )
    current_version = models.ForeignKey(
        "quizzes.QuestionVersion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    search_text = models.TextField(editable=False, blank=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")

    objects = QuestionQuerySet.as_manager()

    search_fields = [
        index.SearchField("search_text"),
        index.AutocompleteField("search_text"),
        index.FilterField("topic"),
        index.FilterField("state"),
    ]
    panels = [
        FieldPanel("topic"),
        FieldRowPanel([FieldPanel("type"), FieldPanel("level")]),
        FieldPanel("stem"),
        InlinePanel("options", label=_("Phương án"), min_num=2, max_num=8),
        FieldPanel("lock_order"),
        FieldPanel("explanation"),
        FieldPanel("provision"),
    ]

    class Meta:
        ordering = ["pk"]
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")

    def __str__(self) -> str:
        return self.stem[:120]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = fold(f"{self.ref or ''} {self.stem} {self.explanation}")
        super().save(*args, **kwargs)

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "quizzes/question_preview.html"


class QuestionOption(Orderable):
    """One answer option while it is edited."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    text = models.TextField(_("Phương án"))
    correct = models.BooleanField(_("Đúng"), default=False)

    panels = [FieldPanel("text"), FieldPanel("correct")]

    class Meta(Orderable.Meta):
        verbose_name = _("phương án")

    def __str__(self) -> str:
        return self.text[:80]


class QuestionVersion(models.Model):
    """The immutable content of a question at one time.

    `content`: `{"stem": str, "options": [{"key": "A", "text": str}], "key": ["A"],
    "explanation": str, "legal_basis": str, "lock_order": bool}`. Option keys are
    letters in the editors' order; `key` holds the right ones.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=20, choices=QuestionType.choices)
    content = models.JSONField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.question} (v{self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValidationError(_("Phiên bản câu hỏi không sửa được."))
        super().save(*args, **kwargs)
