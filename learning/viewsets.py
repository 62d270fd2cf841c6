"""Management screens of people in the admin."""

from typing import Any

from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from learning.models import User

FIELDS = ["staff_code", "full_name", "email", "category", "gender", "is_superuser", "groups"]


class StaffCreationForm(UserCreationForm):
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        model = User
        fields = FIELDS


class StaffEditForm(UserEditForm):
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        model = User
        fields = [*FIELDS, "is_active"]


class StaffUserViewSet(UserViewSet):
    """Users are deactivated, never deleted: records point at them."""

    template_prefix = "wagtailusers/users/"

    def get_form_class(self, for_update: bool = False) -> Any:
        return StaffEditForm if for_update else StaffCreationForm
