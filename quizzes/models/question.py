"""The question bank: editable questions and their immutable versions."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from cms.models.legal import in_force_condition
from cms.text import words_of
from quizzes.engine.similar import comparison_text
from quizzes.engine.stems import short_question
from quizzes.engine.types import KINDS
from quizzes.enums import Level, QuestionState, question_types
from quizzes.models.question_panels import QUESTION_PANELS
from quizzes.models.topics import Topic

KEPT_BY_THE_SYSTEM = (
    "author_id",
    "state",
    "current_version_id",
    "uses",
    "last_used_at",
    "answered",
    "facility",
)


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions about the bank."""

    def ready(self) -> "QuestionQuerySet":
        """Ready, with an approved version."""
        return self.filter(state=QuestionState.READY, current_version__isnull=False)

    def drawable(self, on: dt.date | None = None) -> "QuestionQuerySet":
        """Ready ones whose law is in force on the day of the examination, today by default."""
        law = in_force_condition(on or timezone.localdate(), "provision__")
        return self.ready().filter(Q(provision__isnull=True) | law)

    def matching(self, text: str) -> "QuestionQuerySet":
        """Those that hold every word of the text, or words that begin so; diacritics do not
        matter.
        """
        rows = self
        for place, word in enumerate(sorted(words_of(text), key=len, reverse=True)):
            found = {f"word_{place}": StrIndex("search_text", Value(f" {word}"))}
            rows = rows.alias(**found).filter(**{f"word_{place}__gt": 0})
        return rows

    def below(self, *topic_ids: int) -> "QuestionQuerySet":
        """Those of the topics and of all topics below them."""
        return self.filter(topic__in=Topic.objects.below(topic_ids))

    def practisable(self) -> "QuestionQuerySet":
        """Drawable, of a topic that editors opened for practice, and marked by machine."""
        open_topics = self.drawable().filter(topic__practice=True)
        by_people = [name for name, kind in KINDS.items() if kind.is_marked_by_people]
        return open_topics.exclude(current_version__type__in=by_people)


class Question(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    ClusterableModel,
):
    """A bank entry as editors write it; papers refer to its versions only."""

    ref = models.CharField(_("Mã câu hỏi"), max_length=60, unique=True, null=True, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="questions", verbose_name=_("Chuyên đề")
    )
    type = models.CharField(_("Loại"), max_length=20, choices=question_types, default="single")
    level = models.CharField(
        _("Mức độ"), max_length=20, choices=Level.choices, default=Level.REMEMBER
    )
    stem = models.TextField(
        _("Nội dung câu hỏi"),
        help_text=_("Bảng: mỗi dòng bắt đầu bằng dấu | và các ô cách nhau bằng |."),
    )
    explanation = models.TextField(_("Giải thích"), blank=True)
    provision = models.ForeignKey(
        "cms.Provision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("Căn cứ"),
    )
    image = models.ForeignKey(
        "cms.CmsImage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Hình minh họa"),
    )
    partial_marks = models.BooleanField(
        _("Cho điểm từng phần"),
        default=False,
        help_text=_("Nhiều lựa chọn: chọn sai bị trừ trong phạm vi câu, không xuống dưới 0."),
    )
    accepted_answers = models.TextField(
        _("Đáp án được chấp nhận"),
        blank=True,
        help_text=_("Mỗi dòng một đáp án. Chữ hoa, chữ thường và khoảng trắng không tính."),
    )
    ignore_diacritics = models.BooleanField(_("Không cần đúng dấu tiếng Việt"), default=False)
    allow_typo = models.BooleanField(
        _("Bỏ qua một lỗi gõ"),
        default=False,
        help_text=_("Chỉ với đáp án từ 5 ký tự."),
    )
    number_value = models.CharField(
        _("Đáp số"), max_length=40, blank=True, help_text=_("Ví dụ: 30 hoặc 1.234,5")
    )
    number_tolerance = models.CharField(_("Sai số cho phép"), max_length=40, blank=True)
    number_units = models.CharField(
        _("Đơn vị"),
        max_length=200,
        blank=True,
        help_text=_("Các cách viết, cách nhau bằng dấu chấm phẩy. Trống = không hỏi đơn vị."),
    )
    word_limit = models.PositiveSmallIntegerField(
        _("Giới hạn số chữ"), null=True, blank=True, help_text=_("Chỉ với câu tự luận.")
    )
    rubric = models.TextField(
        _("Hướng dẫn chấm"),
        blank=True,
        help_text=_(
            "Câu tự luận: mỗi dòng một tiêu chí và tỷ lệ điểm, ví dụ “Nêu đúng căn cứ: 40”. "
            "Tổng các tỷ lệ được quy về 100 %."
        ),
    )
    two_markers = models.BooleanField(
        _("Hai người chấm độc lập"), default=False, help_text=_("Chỉ với câu tự luận.")
    )
    lock_order = models.BooleanField(
        _("Giữ nguyên thứ tự phương án"),
        default=False,
        help_text=_("Phương án như “Cả A, B, C đều đúng” được tự nhận ra và giữ chỗ."),
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
    search_text = models.TextField(
        editable=False, blank=True, help_text="Folded; each word has a blank before it."
    )
    likeness_text = models.TextField(
        editable=False, blank=True, help_text="What near-duplicates are found by."
    )
    uses = models.PositiveIntegerField(
        _("Số lượt ra đề"), default=0, editable=False, help_text="Papers that held it."
    )
    last_used_at = models.DateTimeField(_("Ra đề lần cuối"), null=True, editable=False)
    answered = models.PositiveIntegerField(
        default=0, editable=False, help_text="Graded answers that the facility rests on."
    )
    facility = models.FloatField(
        _("Độ dễ"),
        null=True,
        editable=False,
        help_text="Mean share of the marks, 0 to 1; null below five answers.",
    )

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")

    objects = QuestionQuerySet.as_manager()

    panels = QUESTION_PANELS

    class Meta:
        ordering = ["pk"]
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")

    def __str__(self) -> str:
        return short_question(self.stem)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.note_texts()
        super().save(*args, **kwargs)

    def note_texts(self) -> None:
        """Write down what the question is found by."""
        options = [option.text for option in self.options.all()]
        self.likeness_text = comparison_text(self.type, self.stem, options)
        words = words_of(self.ref or "", self.stem, *options, self.explanation)
        self.search_text = f" {' '.join(words)}"

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    def with_content_json(self, content: dict[str, Any]) -> "Question":
        """A revision holds what editors write; what the system counts stays as it is now."""
        question: Question = super().with_content_json(content)
        for name in KEPT_BY_THE_SYSTEM:
            setattr(question, name, getattr(self, name))
        return question

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "quizzes/question_preview.html"
