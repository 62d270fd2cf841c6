"""Editors' screens for rounds and allowances."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import EXAMINATIONS
from cms.people import Person, is_second_person
from quizzes.models import Allowance, Round


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
        if not is_second_person(self.for_user, person.pk):
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

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action in ("add", "view") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Person, actions: Collection[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class RecordInspectView(InspectView):
    """What is not set is a dash, and a truth is a word."""

    def get_field_display_value(self, field_name: str, field: object) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return _now("có") if value else _now("không")
        return "–" if value is None else value


class AllowanceViewSet(SnippetViewSet):
    model = Allowance
    chooser_viewset_class = WordedChooserViewSet
    icon = "time"
    menu_label = _("Thêm giờ, thêm lượt")
    menu_hook, menu_order = EXAMINATIONS.hook, 30
    permission_policy = GrantOncePolicy(Allowance)
    inspect_view_enabled = True
    inspect_view_class = RecordInspectView
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

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Person, actions: Collection[str]) -> bool:
        return "view" in actions and super().user_has_permission(user, "view")


class RoundViewSet(SnippetViewSet):
    model = Round
    chooser_viewset_class = WordedChooserViewSet
    icon = "calendar-alt"
    menu_label = _("Mọi kỳ đã lập")
    menu_hook, menu_order = EXAMINATIONS.hook, 90
    permission_policy = ViewOnlyPolicy(Round)
    inspect_view_enabled = True
    inspect_view_class = RecordInspectView
    # The bulletin is a document for programs; people read it on the round's page.
    inspect_view_fields_exclude = ["bulletin"]
    list_display = [
        "quiz",
        "number",
        "opens_at",
        "closes_at",
        Column("state", label=_("Tình trạng"), accessor="get_state_display"),
    ]
    list_filter = ["quiz", "state"]
