"""Letters to the old address: that another is proposed, and that it is the new one now."""

import logging
import time

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from cms.mail.letters import write_letter
from config.queue import enqueue
from learning.accounts.email_decisions import link_token
from learning.enums import EmailChangeState
from learning.models import EmailChange

SEND_SECONDS = 60.0
BATCH = 200
logger = logging.getLogger(__name__)


def tell_email_changes() -> int:
    """Write to the old addresses that were not written to, each state once.

    A row is claimed together with its letter, so that runs side by side write once; where
    that fails the claim is given back, five times at most. What time does not reach goes
    to the next task.

    Returns:
        How many e-mails were given to the outbox.
    """
    until, sent = time.monotonic() + SEND_SECONDS, 0
    rows = EmailChange.objects.untold().select_related("user", "proposed_by")
    batch = list(rows.order_by("pk")[:BATCH])
    if not batch:
        return 0
    for row in batch:
        if time.monotonic() > until:
            break
        sent += _send_once(row)
    if sent and EmailChange.objects.untold().exists():
        enqueue("learning.tasks.tell_email_changes")
    return sent


def _send_once(change: EmailChange) -> bool:
    unclaimed = EmailChange.objects.filter(
        pk=change.pk, told_state=change.told_state, state=change.state
    )
    try:
        with transaction.atomic():
            claim = unclaimed.update(told_state=change.state, told_tries=F("told_tries") + 1)
            if claim != 1:
                return False
            _letter(change).send()
    except Exception:
        logger.exception("e-mail about the change of an address %s", change.pk)
        unclaimed.update(told_tries=F("told_tries") + 1)
        return False
    return True


def _letter(change: EmailChange) -> EmailMessage:
    waits = change.state == EmailChangeState.WAITING
    name = "email_change_asked" if waits else "email_changed"
    path = reverse("email_change", args=[link_token(change)])
    context = {"change": change, "person": change.user, "url": f"{settings.SITE_URL}{path}"}
    return write_letter(name, context, change.old_email)
