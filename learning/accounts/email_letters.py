"""Letters to the old address: that another is proposed, and that it is the new one now."""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from config.queue import enqueue
from learning.accounts.email_decisions import link_token
from learning.enums import EmailChangeState
from learning.models import EmailChange

SEND_SECONDS = 60.0
BATCH = 200
logger = logging.getLogger(__name__)


def tell_email_changes() -> int:
    """Write to the old addresses that were not written to, each state once.

    A row is claimed before its letter is sent, so that runs side by side send once; where
    sending fails the claim is given back, five times at most. What time does not reach goes
    to the next task.

    Returns:
        How many e-mails went out.

    Raises:
        OSError: the mail server cannot be reached; nothing is claimed.
    """
    until, sent = time.monotonic() + SEND_SECONDS, 0
    rows = EmailChange.objects.untold().select_related("user", "proposed_by")
    batch = list(rows.order_by("pk")[:BATCH])
    if not batch:
        return 0
    with get_connection() as connection:
        for row in batch:
            if time.monotonic() > until:
                break
            sent += _send_once(row, connection)
    if sent and EmailChange.objects.untold().exists():
        enqueue("learning.tasks.tell_email_changes")
    return sent


def _send_once(change: EmailChange, connection: Any) -> bool:
    rows = EmailChange.objects.filter(pk=change.pk)
    before = change.told_state
    unclaimed = rows.filter(told_state=before, state=change.state)
    if unclaimed.update(told_state=change.state, told_tries=F("told_tries") + 1) != 1:
        return False
    try:
        message = _letter(change)
        message.connection = connection
        message.send()
    except Exception:
        logger.exception("e-mail about the change of an address %s", change.pk)
        rows.filter(told_state=change.state).update(told_state=before)
        return False
    return True


def _letter(change: EmailChange) -> EmailMessage:
    waits = change.state == EmailChangeState.WAITING
    name = "email_change_asked" if waits else "email_changed"
    path = reverse("email_change", args=[link_token(change)])
    context = {"change": change, "person": change.user, "url": f"{settings.SITE_URL}{path}"}
    subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
    body = render_to_string(f"emails/{name}_message.txt", context).strip()
    return EmailMessage(subject, f"{body}\n", to=[change.old_email])
