"""The form of a topic: what it is called, and where in the tree it stands."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.models import Topic

INDENT = "\u2003"


class TopicChoiceField(forms.ModelChoiceField[Topic]):
    """One topic of the indented tree."""

    def label_from_instance(self, obj: Topic) -> str:
        return f"{INDENT * (obj.depth - 1)}{obj.name}"


class TopicForm(WagtailAdminModelForm):
    """Adds a topic to the tree, or moves it with all below it.

    Whoever saves it holds the tree (`changing_the_tree`) from the check on.
    """

    parent = TopicChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Thuộc chuyên đề"),
        required=False,
        empty_label=gettext_lazy("Không (chuyên đề lớn)"),
        help_text=gettext_lazy("Đổi ô này là chuyển chuyên đề cùng mọi chuyên đề nằm dưới."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["parent"] = self.instance.get_parent()

    def clean_parent(self) -> Topic | None:
        parent: Topic | None = self.cleaned_data["parent"]
        if parent is None:
            return None
        if self.instance.pk and parent.path.startswith(self.instance.path):
            raise ValidationError(
                _(
                    "“%(parent)s” chính là chuyên đề này hoặc nằm dưới nó. Anh/chị chọn chuyên đề "
                    "khác, hoặc để trống nếu là chuyên đề lớn."
                )
                % {"parent": parent}
            )
        if parent.depth + self._levels() > Topic.MAX_DEPTH:
            raise ValidationError(
                _("Cây chuyên đề có tối đa %(most)s cấp. Anh/chị chọn chuyên đề ở cấp cao hơn.")
                % {"most": Topic.MAX_DEPTH}
            )
        return parent

    def _levels(self) -> int:
        """How many levels the topic and what is below it take."""
        if not self.instance.pk:
            return 1
        deepest: Topic = self.instance.get_descendants(include_self=True).order_by("depth").last()
        return deepest.depth - self.instance.depth + 1

    def save(self, commit: bool = True) -> Topic:
        topic: Topic = super().save(commit=False)
        parent: Topic | None = self.cleaned_data["parent"]
        if topic.pk is None:
            return parent.add_child(instance=topic) if parent else Topic.add_root(instance=topic)
        topic.save()
        topic.put_below(parent)
        return topic
