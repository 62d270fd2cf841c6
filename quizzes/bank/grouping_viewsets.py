"""Editors' screens for what groups questions: topics and pools."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import BANK
from quizzes.models import QuestionPool, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    chooser_viewset_class = WordedChooserViewSet
    icon = "folder-open-inverse"
    menu_label = _("Chuyên đề")
    menu_hook, menu_order = BANK.hook, 50
    list_display = ["full_name", "slug", BooleanColumn("practice", label=_("Cho luyện tập"))]
    list_filter = ["practice"]
    search_fields = ["full_name"]


class PoolViewSet(SnippetViewSet):
    model = QuestionPool
    chooser_viewset_class = WordedChooserViewSet
    icon = "list-ul"
    menu_label = _("Nhóm câu hỏi")
    menu_hook, menu_order = BANK.hook, 60
    list_display = ["name"]
