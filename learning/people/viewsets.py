"""Management screens of people in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import EditView as UserEditView
from wagtail.users.views.users import UserViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import PEOPLE
from learning.models import Scope, User
from learning.people.user_emails import ProposedEmailForm, propose_asked

FIELDS = ["staff_code", "full_name", "email", "category", "gender", "is_superuser", "groups"]


class StaffCreationForm(UserCreationForm):
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        model = User
        fields = FIELDS


class StaffEditForm(ProposedEmailForm, UserEditForm):
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        model = User
        fields = [*FIELDS, "is_active"]


class ScopeViewSet(SnippetViewSet):
    """Which units an HR officer or unit head looks after; set by administrators."""

    model = Scope
    chooser_viewset_class = WordedChooserViewSet
    icon = "key"
    menu_label = _("Phạm vi phụ trách")
    menu_hook, menu_order = PEOPLE.hook, 60
    list_display = ["user", "unit"]
    panels = [FieldPanel("user"), FieldPanel("unit")]


class AccountEditView(UserEditView):
    """A new e-mail address is proposed, not written."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        propose_asked(self.form, self.request)
        return instance


class StaffUserViewSet(UserViewSet):
    """Users are deactivated, never deleted: records point at them."""

    template_prefix = "wagtailusers/users/"
    edit_view_class = AccountEditView

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffEditForm if for_update else StaffCreationForm
