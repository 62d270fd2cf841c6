"""Django's mail backend: keeps a mail in the open transaction instead of sending it."""

from collections.abc import Sequence
from email.utils import formatdate, make_msgid

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.utils import DNS_NAME

from cms.models import OutgoingMail
from config.queue import enqueue

BULK = {"Precedence": "bulk"}


class OutboxBackend(BaseEmailBackend):
    """No page waits for a mail server, and a mail of a transaction that fails is never sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; returns how many.

        Those with `Precedence: bulk` go with the next minute's run, after all others.

        Raises:
            ValueError: a mail with an attachment, which nothing here sends.
        """
        rows = [_row(message) for message in email_messages if message.recipients()]
        OutgoingMail.objects.bulk_create(rows)
        if any(not row.is_bulk for row in rows):
            enqueue("cms.tasks.send_mail")
        return len(rows)


def _row(message: EmailMessage) -> OutgoingMail:
    if message.attachments:
        raise ValueError("a mail with an attachment")
    # Made once: a mail that a killed worker sends again is the same mail to its readers.
    headers = {
        "Message-ID": make_msgid(domain=str(DNS_NAME)),
        "Date": formatdate(),
        "Auto-Submitted": "auto-generated",
        **message.extra_headers,
    }
    return OutgoingMail(
        recipients=message.recipients(),
        sender=message.from_email,
        subject=message.subject[:255],
        text=str(message.body),
        html=_html(message),
        headers=headers,
        is_bulk=headers.get("Precedence") == "bulk",
    )


def _html(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
