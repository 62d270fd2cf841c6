"""Topics (chuyên đề) in a tree, and hand-picked pools."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    ProtectedError,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable

# The advisory lock of PostgreSQL that whoever changes the tree holds.
TREE_LOCK = 7_105_302
BETWEEN_NAMES = " › "


@contextmanager
def changing_the_tree() -> Iterator[None]:
    """A transaction in which nobody else adds, moves, renames or deletes a topic.

    A place is worked out from those of the neighbours. SQLite needs no lock: its
    transactions are IMMEDIATE, one writes at a time.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
        yield


class TopicQuerySet(MP_NodeQuerySet):
    """Questions about the tree, for topics known by their primary keys."""

    def below(self, topic_ids: Iterable[int] | QuerySet[Any, Any]) -> "TopicQuerySet":
        """The topics and all below them; their place is read in the same query."""
        lower = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        upper = Topic.objects.alias(lower=lower).filter(lower__startswith=F("path"))
        return self.filter(Exists(upper.filter(pk__in=topic_ids)))

    def above(self, topic_ids: Iterable[int] | QuerySet[Any, Any]) -> "TopicQuerySet":
        """The topics and all above them; their place is read in the same query."""
        lower = Topic.objects.filter(pk__in=topic_ids, path__startswith=OuterRef("path"))
        return self.filter(Exists(lower))

    @changing_the_tree()
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete topics with nothing below them but each other.

        Raises:
            ProtectedError: a topic that would stay is below one of them, or something
                rests on one of them.
        """
        chosen = list(self.values_list("pk", flat=True))
        orphans = Topic.objects.below(chosen).exclude(pk__in=chosen)
        if orphans:
            raise ProtectedError("topics below would go too", set(orphans))
        return super().delete(*args, **kwargs)


# mypy knows no class that is made at run time.
class TopicManager(MP_NodeManager.from_queryset(TopicQuerySet)):  # type: ignore[misc]
    """Topics in tree order, siblings by name."""

    def get_queryset(self) -> TopicQuerySet:
        return TopicQuerySet(self.model, using=self._db).order_by("path")


class Topic(MP_Node):
    """A topic that blueprints draw from; what is asked of it holds for those below it."""

    slug = models.SlugField(_("Mã"), unique=True)
    name = models.CharField(_("Tên chuyên đề"), max_length=200)
    full_name = models.TextField(
        _("Chuyên đề"),
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

    node_order_by = ["name"]
    # As many as the column of paths holds.
    MAX_DEPTH = 255 // MP_Node.steplen
    objects = TopicManager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("chuyên đề câu hỏi")
        verbose_name_plural = _("chuyên đề câu hỏi")

    def __str__(self) -> str:
        return self.full_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write what editors type; full names and the order among siblings follow the name."""
        if self._state.adding:
            self.full_name = self._name_within_tree()
            super().save(*args, **kwargs)
            return
        with changing_the_tree():
            self._read_place()
            super().save(*args, **kwargs)
            if self._rename_branch():
                super().move(self, "sorted-sibling")

    @classmethod
    @changing_the_tree()
    def add_root(cls, **kwargs: Any) -> "Topic":
        topic: Topic = super().add_root(**kwargs)
        return topic

    @changing_the_tree()
    def add_child(self, **kwargs: Any) -> "Topic":
        self._read_place()
        topic: Topic = super().add_child(**kwargs)
        return topic

    @changing_the_tree()
    def move(self, target: "Topic", pos: str | None = None) -> None:
        """Move with all below: one query for them, and one for each sibling that makes room.

        Raises:
            InvalidMoveToDescendant: the target is the topic itself or below it.
        """
        self.refresh_from_db()
        target._read_place()
        super().move(target, pos)
        self._rename_branch()

    @changing_the_tree()
    def put_below(self, parent: "Topic | None") -> None:
        """Move below another topic, or to the top; where it stands there already it stays.

        Raises:
            InvalidMoveToDescendant: the parent is the topic itself or below it.
        """
        self._read_place()
        if parent == self.get_parent():
            return
        if parent is None:
            self.move(Topic.get_first_root_node(), "sorted-sibling")
        else:
            self.move(parent, "sorted-child")

    def _read_place(self) -> None:
        """Somebody may have moved it since it was read."""
        self.refresh_from_db(fields=["path", "depth", "numchild", "full_name"])

    def _rename_branch(self) -> bool:
        """Bring the full names from here down in step; returns whether they were not."""
        old, new = self.full_name, self._name_within_tree()
        if new == old:
            return False
        rest = Substr("full_name", len(old) + 1)
        whole = Concat(Value(new, output_field=TextField()), rest)
        Topic.objects.filter(path__startswith=self.path).update(full_name=whole)
        self.full_name = new
        return True

    def _name_within_tree(self) -> str:
        parent = self.get_parent()
        return f"{parent.full_name}{BETWEEN_NAMES}{self.name}" if parent else self.name


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
