"""Who is signed in, and who may be: the one place where a password is held against a login."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper
from django.http import HttpRequest

from cms.text import nfc
from config.compiled_query import CompiledQuery
from learning.accounts.first_passwords.expiry import has_run_out
from learning.accounts.limits import Attempt
from learning.models import User


@CompiledQuery
def users_with(*, pk: int) -> QuerySet[User]:
    """The person, active or not."""
    return User.objects.filter(pk=pk).order_by()


@CompiledQuery
def people_called(*, code: str, upper: str, email: str) -> QuerySet[User]:
    """People with this staff code in either spelling, or with this work e-mail."""
    by_code = Q(any_case=code) | Q(any_case=upper)
    by_email = Q(email=email) & ~Q(email="")
    return User.objects.alias(any_case=Upper("staff_code")).filter(by_code | by_email).order_by()


def person_of(login: str) -> User | None:
    """The person with this staff code or work e-mail, in any case; one query by indexes."""
    wanted = nfc(login.strip())
    # Not every database knows the capitals of all letters.
    ascii_only = "".join(each.upper() if each.isascii() else each for each in wanted)
    rows = people_called.all(code=ascii_only, upper=wanted.upper(), email=wanted.lower())
    found = sorted(rows, key=lambda user: (user.staff_code != wanted, user.email == wanted.lower()))
    return found[0] if found else None


class Backend(AuthenticationBackend):
    """As allauth's own, with limits that hold wherever a password is typed."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The person whose login and password these are.

        Raises:
            PermissionDenied: too many were wrong; `request.sign_in_wait` are the seconds to
                wait. No other backend is asked then.
        """
        names = (credentials.get(name) for name in ("username", "email", User.USERNAME_FIELD))
        login, password = next(filter(None, names), ""), credentials.get("password")
        if not login or not password:
            return None
        attempt = Attempt.of(request, login, person_of(login))
        wait = attempt.wait()
        if request is not None:
            request.sign_in_attempt, request.sign_in_wait = attempt, wait  # type: ignore[attr-defined]
        if wait:
            raise PermissionDenied
        return self.hold_against(attempt, password)

    def get_user(self, user_id: Any) -> User | None:
        """The person, unless there is none or the account is closed; one query."""
        user = users_with.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def hold_against(self, attempt: Attempt, password: str) -> User | None:
        """The person if it is their password; a wrong one is counted."""
        if attempt.user is None:
            self._mitigate_timing_attack(password)
        elif attempt.user.check_password(password):
            if self.user_can_authenticate(attempt.user) and not has_run_out(attempt.user):
                return attempt.user
            # The page then says that the account is closed, or the letter too old.
            self._stash_user(attempt.user)
            return None
        attempt.fail()
        return None
