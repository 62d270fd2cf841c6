"""Editors' screens for the tree of topics."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import BANK
from quizzes.bank.topic_forms import TopicForm
from quizzes.models import Topic
from quizzes.models.topics import changing_the_tree


class TopicIndexView(IndexView):
    """The tree, indented; a topic whose parent is not listed bears its full name."""

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = super().columns
        for column in columns:
            column.sort_key = None
            if column.name == "name":
                column.accessor = shown_name
                column.cell_template_name = "quizzes/desk/topic_cell.html"
        return columns

    def get_table(self, object_list: Iterable[Topic]) -> Any:
        mark_levels(object_list)
        return super().get_table(object_list)

    def get_list_more_buttons(self, instance: Topic) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.add_url:
            url = f"{self.add_url}?{urlencode({'parent': instance.pk})}"
            label = _("Thêm chuyên đề nằm dưới")
            buttons.append(MenuItem(label, url=url, icon_name="plus", priority=15))
        return buttons


def shown_name(topic: Topic) -> str:
    return str(topic.name if topic.level else topic.full_name)


def mark_levels(topics: Iterable[Any]) -> None:
    """Note at each topic of a list in tree order how deep it stands, from 0, below others of
    the list.
    """
    levels: dict[str, int] = {}
    for topic in topics:
        above = levels.get(topic.path[: -topic.steplen], -1)
        topic.level = levels[topic.path] = above + 1


class TopicCreateView(CreateView):
    @changing_the_tree()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "parent": self.request.GET.get("parent")}


class TopicEditView(EditView):
    @changing_the_tree()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Somebody may have moved or deleted it while this request waited.
        self.object: Topic = get_object_or_404(Topic, pk=self.get_object().pk)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class TopicViewSet(SnippetViewSet):
    model = Topic
    index_view_class = TopicIndexView
    add_view_class = TopicCreateView
    edit_view_class = TopicEditView
    chooser_viewset_class = WordedChooserViewSet
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Chuyên đề")
    menu_hook, menu_order = BANK.hook, 50
    list_display = [
        "name",
        BooleanColumn("practice", label=gettext_lazy("Cho luyện tập")),
        Column("slug", label=gettext_lazy("Mã")),
    ]
    list_per_page = 200
    list_filter = ["practice"]
    search_fields = ["full_name"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "slug", "parent", "practice")],
        base_form_class=TopicForm,
    )
