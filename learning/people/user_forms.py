"""The forms of accounts in the admin: who works here, and in which roles."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from cms.admin.form_fields import offer_rows
from learning.enums import Role
from learning.models import User
from learning.people.user_emails import ProposedEmailForm

FIELDS = ["staff_code", "full_name", "email", "category", "gender", "groups"]


def roles() -> QuerySet[Group]:
    """The groups that code defines; Wagtail's own are nobody's role."""
    return Group.objects.filter(name__in=Role.values).order_by("name")


def may_have_no_email(form: forms.BaseForm) -> None:
    """Wagtail demands an address; who has none gets a letter."""
    form.fields["email"].required = False
    form.fields["email"].help_text = _(
        "Người không có thư điện tử: để trống; cán bộ tổ chức in thư niêm phong cho người đó."
    )


class StaffCreationForm(UserCreationForm):
    """A new account. Superusers are made at the command line only."""

    first_name = None
    last_name = None
    is_superuser = None

    class Meta(UserCreationForm.Meta):
        model = User
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = roles()
        may_have_no_email(self)

    def save(self, commit: bool = True) -> Any:
        """Without a password: the person asks for a link at "Quên mật khẩu", or gets a letter."""
        self.instance.set_unusable_password()
        return super().save(commit)


class StaffEditForm(ProposedEmailForm, UserEditForm):
    """An account; one's own roles are for somebody else to change."""

    first_name = None
    last_name = None
    is_superuser = None

    class Meta(UserEditForm.Meta):
        model = User
        fields = [*FIELDS, "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Wagtail takes fields away from oneself, also one that is not here.
        own = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        offer_rows(self, "groups", roles())
        may_have_no_email(self)
        if own:
            del self.fields["is_active"]
            del self.fields["groups"]


class RoleForm(forms.Form):
    """The role that several people are given at once."""

    role = forms.ModelChoiceField(Group.objects.none(), label=gettext_lazy("Vai trò"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "role", roles())


class ScopeForm(WagtailAdminModelForm):
    """Nobody gives themself the care of a unit."""

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if user == self.for_user:
            raise ValidationError(
                _("Anh/chị không tự giao phạm vi cho mình; xin nhờ một quản trị viên khác.")
            )
        return user
