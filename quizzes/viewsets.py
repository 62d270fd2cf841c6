"""Editors' screens for the bank and the rounds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from quizzes.models import Question, Round, Topic
from quizzes.services.versions import LETTERS, check_key


class QuestionForm(WagtailAdminModelForm):
    """Checks that the right options fit the type before anything is saved."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        formset = self.formsets.get("options") if hasattr(self, "formsets") else None
        if formset is not None and formset.is_valid():
            rows = [form.cleaned_data for form in formset.forms if form.cleaned_data]
            kept = [row for row in rows if not row.get("DELETE")]
            key = [letter for letter, row in zip(LETTERS, kept, strict=False) if row["correct"]]
            try:
                check_key(data.get("type", ""), key, len(kept))
            except ValidationError as error:
                raise forms.ValidationError(error.messages) from error
        return data


class QuestionCreateView(CreateView):
    """Notes the author: questions are approved by somebody else."""

    def save_instance(self) -> Any:
        self.form.instance.author = self.request.user
        return super().save_instance()


class QuestionViewSet(SnippetViewSet):
    model = Question
    add_view_class = QuestionCreateView
    icon = "help"
    menu_label = _("Câu hỏi")
    list_display = [
        "__str__",
        "topic",
        Column("type", label=_("Loại"), accessor="get_type_display"),
        Column("level", label=_("Mức độ"), accessor="get_level_display"),
        Column("state", label=_("Tình trạng"), accessor="get_state_display"),
    ]
    list_filter = ["topic", "type", "level", "state"]
    list_per_page = 50
    edit_handler = ObjectList(Question.panels, base_form_class=QuestionForm)


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "folder-open-inverse"
    menu_label = _("Chuyên đề")
    list_display = ["name", "slug"]


class ViewOnlyPolicy(ModelPermissionPolicy):
    """The schedule makes rounds; people only look at them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and super().user_has_permission(user, "view")


class RoundViewSet(SnippetViewSet):
    model = Round
    icon = "calendar-alt"
    menu_label = _("Kỳ kiểm tra")
    permission_policy = ViewOnlyPolicy(Round)
    inspect_view_enabled = True
    list_display = [
        "quiz",
        "number",
        "opens_at",
        "closes_at",
        Column("state", label=_("Tình trạng"), accessor="get_state_display"),
    ]
    list_filter = ["quiz", "state"]


class BankViewSetGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, TopicViewSet, RoundViewSet)
    menu_label = _("Ngân hàng câu hỏi")
    menu_icon = "help"
    menu_order = 250
