"""Links to a new password, written in the worker: the page answers everybody in the same time."""

from collections.abc import Collection

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cms.mail.letters import write_letter
from cms.ports import record_event
from learning.enums import AuditEvent
from learning.models import User


def send_password_links(user_ids: Collection[int], *, language: str, address: str) -> int:
    """Write to these people, in the language and for the network address of whoever asked.

    Returns:
        How many letters were given to the outbox.
    """
    people = User.objects.filter(pk__in=user_ids, is_active=True).exclude(email="")
    for user in people:
        record_event(
            AuditEvent.PASSWORD_RESET_ASKED, what=str(user), about=user, detail={"from": address}
        )
        with translation.override(language):
            write_letter("password_link", {"url": _link(user)}, user.email, urgent=True).send()
    return len(people)


def _link(user: User) -> str:
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return f"{settings.SITE_URL}{path}"
