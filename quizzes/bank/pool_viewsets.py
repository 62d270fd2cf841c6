"""Editors' screens for pools of questions."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import BANK
from quizzes.models import QuestionPool


class PoolViewSet(SnippetViewSet):
    model = QuestionPool
    chooser_viewset_class = WordedChooserViewSet
    icon = "list-ul"
    menu_label = _("Nhóm câu hỏi")
    menu_hook, menu_order = BANK.hook, 60
    list_display = ["name"]
