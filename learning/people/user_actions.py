"""What administrators do to many accounts at once, within the bounds of the forms."""

from typing import Any

from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

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

    def check_perm(self, obj: Any) -> bool:
        return False


ACTIONS = (AssignRole, SetActiveState, KeepAccounts)
