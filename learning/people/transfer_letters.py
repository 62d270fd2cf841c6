"""Letters about transfers: to the officers of both sides, and to the person."""

import logging
import time

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from config.queue import enqueue
from learning.models import TransferNotice

SEND_SECONDS = 60.0
BATCH = 200
logger = logging.getLogger(__name__)


def tell_transfers() -> int:
    """Send the notices that were not sent, each once.

    A notice is claimed before its letter is sent; where sending fails the claim is given
    back, five times at most. What time does not reach goes to the next task.

    Returns:
        How many e-mails went out.

    Raises:
        OSError: the mail server cannot be reached; nothing is claimed.
    """
    until, sent = time.monotonic() + SEND_SECONDS, 0
    related = ("user", "transfer__user", "transfer__to_unit", "transfer__proposed_by")
    batch = list(TransferNotice.objects.unsent().select_related(*related).order_by("pk")[:BATCH])
    if not batch:
        return 0
    with get_connection() as connection:
        for notice in batch:
            if time.monotonic() > until:
                break
            sent += _send_once(notice, connection)
    if sent and TransferNotice.objects.unsent().exists():
        enqueue("learning.tasks.tell_transfers")
    return sent


def _send_once(notice: TransferNotice, connection: BaseEmailBackend) -> bool:
    rows = TransferNotice.objects.filter(pk=notice.pk)
    now = timezone.now()
    if rows.filter(sent_at=None).update(sent_at=now, tries=F("tries") + 1) != 1:
        return False
    try:
        message = _letter(notice)
        message.connection = connection
        message.send()
    except Exception:
        logger.exception("e-mail about a transfer %s", notice.pk)
        rows.filter(sent_at=now).update(sent_at=None)
        return False
    return True


def _letter(notice: TransferNotice) -> EmailMessage:
    """In words that hold for whoever reads: what was named, never more."""
    row = notice.transfer
    is_person = notice.user_id == row.user_id
    path = reverse("home") if is_person else reverse("desk_transfers")
    context = {
        "notice": notice,
        "row": row,
        "person": notice.user,
        "is_person": is_person,
        "url": f"{settings.SITE_URL}{path}",
    }
    subject = " ".join(render_to_string("emails/transfer_subject.txt", context).split())
    body = render_to_string("emails/transfer_message.txt", context).strip()
    return EmailMessage(subject, f"{body}\n", to=[notice.user.email])
