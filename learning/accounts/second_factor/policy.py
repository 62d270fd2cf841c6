"""Of whom a second factor is demanded, and who has shown one."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.http import HttpRequest

from cms.people import Person
from config.compiled_query import CompiledQuery
from learning.enums import Role
from learning.models import SignInPolicy, User
from learning.models.people import groups_that_open_the_admin

# Every page of the admin asks; another process hears of a change so many seconds late.
MEMORY = 3.0
_kept: dict[str, tuple[float, frozenset[str]]] = {}


@CompiledQuery
def own_rights_to_the_admin(*, user: int) -> QuerySet[Permission, int]:
    """The right to enter the admin, where the person has it without a group."""
    rows = Permission.objects.filter(
        user=user, codename="access_admin", content_type__app_label="wagtailadmin"
    )
    return rows.order_by("pk").values_list("pk", flat=True)


def demanded_roles() -> frozenset[str]:
    """Roles of whom a factor is demanded, at most `MEMORY` seconds old."""
    now = time.monotonic()
    read_at, roles = _kept.get("roles", (now - 2 * MEMORY, frozenset[str]()))
    if now - read_at > MEMORY:
        roles = frozenset(SignInPolicy.load().roles_with_factor)
        _kept["roles"] = (now, roles)
    return roles


def forget_policy(**_kwargs: Any) -> None:
    """What this process writes holds at once."""
    _kept.clear()


post_save.connect(forget_policy, sender=SignInPolicy, dispatch_uid="second factor policy")


def is_demanded(user: Person) -> bool:
    """Whether the policy asks this person for a second factor.

    A group that is none of our roles and opens the admin counts as asked where any role is.
    """
    asked = demanded_roles()
    if not asked or not isinstance(user, User):
        return False
    if user.is_superuser and Role.ADMIN in asked:
        return True
    free = {role.value for role in Role if role not in asked}
    groups = groups_that_open_the_admin.all(user=user.pk)
    return not free.issuperset(groups) or bool(own_rights_to_the_admin.all(user=user.pk))


def has_factor(user: Person) -> bool:
    """Whether the person has an app or a key."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user.pk, type__in=kinds).exists())


def has_shown_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened by a second factor, or has set one up; no query."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def own_factors(user: Person) -> dict[str, Any]:
    """What somebody has set up: `app`, `keys` and `codes`, the number of codes that are left."""
    found = list(Authenticator.objects.filter(user=user.pk).order_by("created_at"))
    of = {kind: [each for each in found if each.type == kind] for kind in Authenticator.Type.values}
    codes = of[Authenticator.Type.RECOVERY_CODES]
    return {
        "app": next(iter(of[Authenticator.Type.TOTP]), None),
        "keys": of[Authenticator.Type.WEBAUTHN],
        "codes": len(codes[0].wrap().get_unused_codes()) if codes else None,
    }
