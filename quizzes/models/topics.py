"""Topics (chuyên đề) in a tree, and hand-picked pools."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable


class TopicQuerySet(models.QuerySet["Topic"]):
    """Questions about the tree."""

    def below(self, topic_ids: Iterable[int]) -> "TopicQuerySet":
        """The topics and all below them."""
        found = Q(pk__in=())
        for pk in topic_ids:
            found |= Q(path__contains=f"/{pk}/")
        return self.filter(found)


class Topic(models.Model):
    """A topic that blueprints draw from; what is asked of it holds for those below it.

    `path` lists the primary keys from the root down between strokes: `/3/12/`.
    """

    slug = models.SlugField(_("Mã"), unique=True)
    name = models.CharField(_("Tên chuyên đề"), max_length=200)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("Thuộc chuyên đề"),
        help_text=_("Để trống nếu là chuyên đề lớn."),
    )
    path = models.CharField(max_length=200, default="", editable=False)
    full_name = models.CharField(
        _("Chuyên đề"),
        max_length=600,
        default="",
        editable=False,
        help_text="With the names of those above it.",
    )
    practice = models.BooleanField(
        _("Cho luyện tập"),
        default=False,
        help_text=_(
            "Mọi cán bộ được luyện các câu hỏi của chuyên đề này và xem đáp án ngay. Không chọn "
            "nếu câu hỏi cần giữ kín cho kỳ kiểm tra."
        ),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("chuyên đề câu hỏi")
        verbose_name_plural = _("chuyên đề câu hỏi")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="topic_is_not_below_itself",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the places of this topic and of all below it in step with its parent."""
        super().save(*args, **kwargs)
        above = self.parent
        path = f"{above.path if above else '/'}{self.pk}/"
        full_name = f"{above.full_name} › {self.name}" if above else self.name
        if (path, full_name) != (self.path, self.full_name):
            self.path, self.full_name = path, full_name
            Topic.objects.filter(pk=self.pk).update(path=path, full_name=full_name)
            for child in Topic.objects.filter(parent=self):
                child.parent = self
                child.save()

    def clean(self) -> None:
        super().clean()
        if self.pk and self.parent and self.pk in self.parent.lineage:
            raise ValidationError(
                {"parent": _("Một chuyên đề không thể nằm dưới chính nó. Hãy chọn chuyên đề khác.")}
            )

    @property
    def lineage(self) -> list[int]:
        """Primary keys from the root down to this topic."""
        return [int(part) for part in self.path.split("/") if part]


class QuestionPool(ClusterableModel):
    """A hand-picked set of questions that a blueprint row may draw from."""

    name = models.CharField(_("Tên nhóm câu hỏi"), max_length=200, unique=True)

    panels = [
        FieldPanel("name"),
        MultipleChooserPanel("rows", chooser_field_name="question", label=_("Câu hỏi")),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("nhóm câu hỏi")
        verbose_name_plural = _("nhóm câu hỏi")

    def __str__(self) -> str:
        return self.name


class PoolQuestion(Orderable):
    """A question of a pool."""

    pool = ParentalKey(QuestionPool, on_delete=models.CASCADE, related_name="rows")
    question = models.ForeignKey(
        "quizzes.Question",
        on_delete=models.PROTECT,
        related_name="pools",
        verbose_name=_("Câu hỏi"),
    )

    panels = [FieldPanel("question")]

    class Meta:
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "question"], name="one_question_per_pool")
        ]

    def __str__(self) -> str:
        return f"{self.pool}: {self.question}"
