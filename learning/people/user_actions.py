"""What administrators do to many accounts at once, within the bounds of the forms."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import Button
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from learning.accounts.first_passwords.letters import MAX_LETTERS
from learning.accounts.first_passwords.letters import PERMISSION as LETTERS
from learning.models import User
from learning.people.user_forms import RoleForm


def may_change_account(actor: User, person: User) -> bool:
    """Whether the account may be changed: a superuser's by a superuser only."""
    return bool(actor.has_perm("learning.change_user")) and (
        actor.is_superuser or not person.is_superuser
    )


class AssignRole(AssignRoleBulkAction):
    """A role of the system for others; nobody gives one to themself."""

    form_class = RoleForm

    def check_perm(self, obj: User) -> bool:
        return obj.pk != self.request.user.pk and may_change_account(self.request.user, obj)


class SetActiveState(SetActiveStateBulkAction):
    def check_perm(self, obj: User) -> bool:
        return may_change_account(self.request.user, obj)


class KeepAccounts(DeleteBulkAction):
    """Accounts are deactivated, never deleted: records point at them."""

    def check_perm(self, obj: object) -> bool:
        return False


class SealedLetters(UserBulkAction):
    """To the page of sealed letters with the people who were chosen; it asks everything else."""

    display_name = _("Thư niêm phong")
    action_type = "letters"
    aria_label = _("In thư niêm phong cho những người đã chọn")
    action_priority = 40

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen, _others = self.get_actionable_objects()
        return redirect(letters_url(*chosen[:MAX_LETTERS]))


def letters_url(*people: User) -> str:
    """The page of sealed letters for these people."""
    query = urlencode([("nguoi", person.pk) for person in people])
    return f"{reverse('desk_sealed_letters')}?{query}"


def account_buttons(user: User, request_user: User) -> list[Button]:
    """What else is done to an account: beside each in the list of users."""
    buttons = []
    if request_user.has_perm(LETTERS):
        label = _("Đặt lại mật khẩu bằng thư")
        buttons.append(Button(label, letters_url(user), icon_name="password", priority=40))
    if may_change_account(request_user, user):
        label = _("Đặt lại xác thực hai bước")
        url = reverse("factor_reset", args=[user.pk])
        buttons.append(Button(label, url, icon_name="lock", priority=50))
    return buttons


ACTIONS = (AssignRole, SetActiveState, KeepAccounts, SealedLetters)
