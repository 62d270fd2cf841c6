"""Passwords held by the agency's directory (LDAP), asked by django-auth-ldap.

The directory says whose password it is, by the attribute that holds the staff code; accounts, roles
and units stay ours. Passwords kept here go on being good: they are what is left while the directory
does not answer.
"""

import logging
import time
from typing import Any

from django.dispatch import receiver
from django_auth_ldap.backend import LDAPBackend, ldap_error

from cms.text import nfc
from learning.accounts.handshake import shake_hands
from learning.accounts.limits import Attempt
from learning.accounts.sign_in import Backend
from learning.models import User

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 15
STAFF_CODE = "staff_code"
_asked_again_at = 0.0


class Directory(LDAPBackend):
    """The directory as AUTH_LDAP_… in the settings describes it; it makes and changes nobody."""

    def get_or_build_user(self, username: str, ldap_user: Any) -> tuple[User, bool]:
        """The person with the staff code of the entry.

        Raises:
            AuthenticationFailed: nobody here has it.
        """
        attribute = self.settings.USER_ATTR_MAP[STAFF_CODE]
        codes = [nfc(code).strip() for code in ldap_user.attrs.get(attribute, [])]
        person = User.objects.filter(staff_code__iexact=codes[0]).first() if codes else None
        if person is None:
            logger.warning("The entry of the directory has no account here: %s", ldap_user.dn)
            raise ldap_user.AuthenticationFailed("no account")
        return person, False


class DirectoryBackend(Backend):
    """Ours, which asks the directory first."""

    def hold_against(self, attempt: Attempt, password: str) -> User | None:
        person = ask_directory(attempt.login, password)
        if person is not None and self.user_can_authenticate(person):
            person.by_directory = True
            return person
        is_guess = attempt.user is None or attempt.user.has_usable_password()
        if is_silent() and not is_guess:
            # Nobody could say that it was wrong.
            return None
        return super().hold_against(attempt, password)


def ask_directory(login: str, password: str) -> User | None:
    """Whose password it is by the directory; None where it says no or does not answer."""
    if is_silent():
        return None
    asked = Directory()
    # libldap's time-outs do not hold while TLS begins: it would spin for ever there.
    try:
        shake_hands(asked.settings.SERVER_URI, asked.settings.CONNECTION_OPTIONS)
    except OSError as error:
        pause("probe", error)
        return None
    found: User | None = asked.authenticate(None, username=login, password=password)
    return found


def is_silent() -> bool:
    """Whether the directory failed a moment ago: then nobody waits for it again."""
    return time.monotonic() < _asked_again_at


def ask_again() -> None:
    """Forget that it failed."""
    global _asked_again_at
    _asked_again_at = 0.0


@receiver(ldap_error, dispatch_uid="pause_directory")
def pause(context: str, exception: Exception, **_kwargs: Any) -> None:
    """Leave the directory alone for a while."""
    logger.warning("The directory does not answer (%s): %s", context, exception)
    global _asked_again_at
    _asked_again_at = time.monotonic() + PAUSE_SECONDS
