"""Who is signed in: read at every request, so by a compiled query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from config.compiled_query import CompiledQuery
from learning.models import User


@CompiledQuery
def users_with(*, pk: int) -> QuerySet[User]:
    """The person, active or not."""
    return User.objects.filter(pk=pk).order_by()


class Backend(AuthenticationBackend):
    """As allauth's own but for how the person of a session is read."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, unless there is none or the account is closed; one query."""
        user = users_with.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
