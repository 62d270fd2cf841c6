"""Editors' screens for the bank and the rounds."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from quizzes.citation_form import CitationFields
from quizzes.models import Allowance, Question, QuestionOption, QuestionPool, Round, Topic
from quizzes.services.versions import check_content, version_content

OPTION_FIELDS = ["text", "correct", "match", "weight", "rationale", "place", "image"]
CONTENT_FIELDS = [
    "type",
    "stem",
    "explanation",
    "provision",
    "image",
    "partial_marks",
    "accepted_answers",
    "ignore_diacritics",
    "allow_typo",
    "number_value",
    "number_tolerance",
    "number_units",
    "word_limit",
    "rubric",
    "two_markers",
    "lock_order",
]


class QuestionForm(CitationFields, WagtailAdminModelForm):
    """Checks that the content fits the type before anything is saved."""

    class Media:
        js = ["js/question_form.js"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        formset = self.formsets.get("options") if hasattr(self, "formsets") else None
        if formset is not None and formset.is_valid() and data.get("type"):
            rows = [form.cleaned_data for form in formset.ordered_forms]
            options = [
                QuestionOption(**{name: row.get(name) for name in OPTION_FIELDS}) for row in rows
            ]
            question = Question(**{name: data[name] for name in CONTENT_FIELDS if name in data})
            try:
                check_content(question.type, version_content(question, options))
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
    list_display = ["name", "slug", BooleanColumn("practice", label=_("Cho luyện tập"))]
    list_filter = ["practice"]


class PoolViewSet(SnippetViewSet):
    model = QuestionPool
    icon = "list-ul"
    menu_label = _("Nhóm câu hỏi")
    list_display = ["name"]


class AllowanceForm(WagtailAdminModelForm):
    """Names the person by staff code; who approves is who signs in."""

    staff_code = forms.CharField(label=_("Mã CBCC hoặc thư điện tử của cán bộ"))

    def clean_staff_code(self) -> str:
        code = str(self.cleaned_data["staff_code"]).strip()
        found = get_user_model().objects.filter(
            Q(staff_code__iexact=code) | Q(email__iexact=code, email__gt="")
        )
        if (person := found.first()) is None:
            raise forms.ValidationError(
                _("Không có cán bộ nào mang mã hoặc thư điện tử này. Anh/chị kiểm tra lại.")
            )
        if person == self.for_user:
            raise forms.ValidationError(
                _("Anh/chị không tự duyệt cho mình được; việc này cần một người khác.")
            )
        self.instance.user, self.instance.approved_by = person, self.for_user
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if not data.get("extra_minutes") and not data.get("extra_attempts"):
            raise forms.ValidationError(_("Hãy ghi số phút thêm hoặc số lượt thêm."))
        return data


class GrantOncePolicy(ModelPermissionPolicy):
    """An allowance is granted and seen; it is a record and stays as it is."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("add", "view") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class AllowanceViewSet(SnippetViewSet):
    model = Allowance
    icon = "time"
    menu_label = _("Thêm giờ, thêm lượt")
    permission_policy = GrantOncePolicy(Allowance)
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = [
        "user",
        "quiz",
        "round",
        "extra_minutes",
        "extra_attempts",
        "reason",
        "approved_by",
    ]
    list_filter = ["quiz"]
    edit_handler = ObjectList(
        [
            FieldPanel("staff_code"),
            FieldRowPanel([FieldPanel("quiz", widget=forms.Select), FieldPanel("round")]),
            FieldRowPanel([FieldPanel("extra_minutes"), FieldPanel("extra_attempts")]),
            FieldPanel("reason"),
        ],
        base_form_class=AllowanceForm,
    )


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
    items = (QuestionViewSet, TopicViewSet, PoolViewSet, RoundViewSet, AllowanceViewSet)
    menu_label = _("Ngân hàng câu hỏi")
    menu_icon = "help"
    menu_order = 250
