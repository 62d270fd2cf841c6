"""Management screens of people in the admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.groups import IndexView as GroupIndexView
from wagtail.users.views.users import EditView as UserEditView
from wagtail.users.views.users import UserViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import PEOPLE
from cms.people import PersonRequest
from learning.models import Scope
from learning.people.user_actions import may_change_account
from learning.people.user_emails import propose_asked
from learning.people.user_forms import ScopeForm, StaffCreationForm, StaffEditForm


class ScopeViewSet(SnippetViewSet):
    """Which units an HR officer or unit head looks after; set by administrators."""

    model = Scope
    chooser_viewset_class = WordedChooserViewSet
    icon = "key"
    menu_label = _("Phạm vi phụ trách")
    menu_hook, menu_order = PEOPLE.hook, 60
    list_display = ["user", "unit"]
    edit_handler = ObjectList([FieldPanel("user"), FieldPanel("unit")], base_form_class=ScopeForm)


class AccountEditView(UserEditView):
    """A superuser's account is changed by a superuser: whose address it is can sign in."""

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change_account(request.user, self.object):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def save_instance(self) -> Any:
        """A new e-mail address is proposed, not written."""
        instance = super().save_instance()
        propose_asked(self.form, self.request)
        return instance


class StaffUserViewSet(UserViewSet):
    """Users are deactivated, never deleted: records point at them."""

    template_prefix = "wagtailusers/users/"
    edit_view_class = AccountEditView
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffEditForm if for_update else StaffCreationForm


class RoleIndexView(GroupIndexView):
    """The roles by name; what each may do stands in code."""

    columns = [Column("name", label=_("Vai trò"), sort_key="name")]
    add_url_name = edit_url_name = delete_url_name = copy_url_name = inspect_url_name = None


class RoleViewSet(GroupViewSet):
    """Roles are read only: a group that an administrator widens would be every right."""

    index_view_class = RoleIndexView

    def get_urlpatterns(self) -> list[URLPattern]:
        return [one for one in super().get_urlpatterns() if one.name in ("index", "index_results")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        named = super().get_common_view_kwargs(**kwargs)
        gone = ("add", "edit", "delete", "history", "history_results", "usage")
        return {**named, **{f"{name}_url_name": None for name in gone}}

    def register_admin_url_finder(self) -> None:
        """A group has no page to be found at."""
