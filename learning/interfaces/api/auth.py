"""Who may call: a token with the scope of the call, within its calls a minute."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer

from learning.enums import TokenScope
from learning.interfaces.tokens import count_call, find_token
from learning.models import ApiToken


class TooManyCallsError(Exception):
    """The token has used up its calls of this minute."""


class TokenAuth(HttpBearer):
    """`Authorization: Bearer cbt_…` with the scope."""

    def __init__(self, scope: TokenScope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = find_token(token)
        if found is None:
            return None
        if not count_call(found):
            raise TooManyCallsError
        if not found.allows(self.scope):
            raise HttpError(
                403, _("Mã truy cập này không có quyền %(scope)s.") % {"scope": self.scope.value}
            )
        return found


def token_of(request: HttpRequest) -> ApiToken:
    """The token of a call that was let in."""
    # ninja sets it on Django's request, whose type does not know it.
    token = getattr(request, "auth", None)
    if not isinstance(token, ApiToken):
        raise AuthenticationError
    return token


WRITE = TokenAuth(TokenScope.STAFF_WRITE)
READ = TokenAuth(TokenScope.RESULTS_READ)
