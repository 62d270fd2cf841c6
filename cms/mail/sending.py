"""Sending what waits: each mail by itself, bounded in time, again later where it failed."""

import datetime as dt
import logging
import smtplib
import time

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from cms.models import MailServer, MailState, OutgoingMail
from config.queue import enqueue

logger = logging.getLogger(__name__)

RUN_SECONDS = 30.0
BATCH = 50
# While a worker sends, nobody else tries; after it was killed, the mail is tried again.
LEASE = dt.timedelta(minutes=5)
# After each failure, the pause is twice as long.
FIRST_PAUSE, MAX_PAUSE = dt.timedelta(seconds=30), dt.timedelta(hours=1)
MAX_TRIES = 12
# Later nobody waits for it, and a link in it is not valid any more.
MAX_AGE = dt.timedelta(days=2)
KEEP_SENT = dt.timedelta(days=30)
# The server is there and refuses this mail. All else says that it cannot be spoken to.
REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    UnicodeError,
    ValueError,
)
FAILURES = (OSError, smtplib.SMTPException)


def send_urgent() -> int:
    """Send what people wait for; see `send_due`."""
    return send_due(bulk=False)


def send_all() -> int:
    """Send everything that is due, and forget what was sent long ago."""
    OutgoingMail.objects.filter(
        state=MailState.SENT, sent_at__lt=timezone.now() - KEEP_SENT
    ).delete()
    return send_due(bulk=True)


def send_due(*, bulk: bool) -> int:
    """Send mails that are due, for half a minute at most; the rest goes to the next task.

    A worker that is killed between the server's yes and our note of it sends that mail
    again, with the same Message-ID.

    Returns:
        How many the server took.
    """
    if is_left_alone():
        return 0
    until, sent, rows = time.monotonic() + RUN_SECONDS, 0, _due(bulk)
    connection = get_connection(settings.MAIL_TRANSPORT, timeout=settings.EMAIL_TIMEOUT)
    try:
        for mail in rows:
            if time.monotonic() > until or not _claim(mail):
                continue
            sent += _send(mail, connection)
        _note_answer(rows)
    except FAILURES as error:
        _note_silence(error)
        return sent
    finally:
        _close(connection)
    if rows and _due(bulk):
        enqueue("cms.tasks.send_bulk_mail" if bulk else "cms.tasks.send_mail")
    return sent


def is_left_alone() -> bool:
    """Whether the server, which did not answer, is left alone for now."""
    return MailServer.objects.filter(not_before__gt=timezone.now()).exists()


def server_is_silent() -> bool:
    """Whether the server has not answered since it was last tried."""
    return MailServer.objects.filter(silent_since__isnull=False).exists()


def retry_failed_mails() -> int:
    """Try given-up mails anew, all of them; returns how many."""
    now = timezone.now()
    MailServer.objects.update(not_before=None)
    rows = OutgoingMail.objects.failed()
    count: int = rows.update(state=MailState.WAITING, tries=0, created_at=now, next_try_at=now)
    enqueue("cms.tasks.send_mail")
    return count


def _due(bulk: bool) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.due(timezone.now())
    return list((rows if bulk else rows.filter(is_bulk=False))[:BATCH])


def _claim(mail: OutgoingMail) -> bool:
    rows = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.WAITING, tries=mail.tries)
    return bool(rows.update(next_try_at=timezone.now() + LEASE, tries=F("tries") + 1))


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    """Whether the server took it. Raises what says that the server cannot be spoken to."""
    try:
        connection.send_messages([_message(mail)])
    except REFUSALS as error:
        _note_refusal(mail, error)
        return False
    except FAILURES:
        # No fault of this mail: the try does not count.
        OutgoingMail.objects.filter(pk=mail.pk).update(tries=mail.tries, next_try_at=timezone.now())
        raise
    # The address stays for the administrator's list, what was said does not.
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), text="", html="", error=""
    )
    return True


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, mail.sender, mail.recipients, headers=mail.headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _note_refusal(mail: OutgoingMail, error: Exception) -> None:
    """Try again later what may be taken then; a plain no is final."""
    now, tries = timezone.now(), mail.tries + 1
    final = not _is_passing(error) or tries >= MAX_TRIES or now - mail.created_at > MAX_AGE
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.FAILED if final else MailState.WAITING,
        next_try_at=now + _pause(tries),
        error=f"{type(error).__name__}: {error}"[:300],
    )
    logger.warning("mail %s refused, try %s: %s", mail.pk, tries, type(error).__name__)


def _is_passing(error: Exception) -> bool:
    """Whether the server's codes are all of the kind that says "later" (4xx)."""
    codes = [getattr(error, "smtp_code", 0)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    return bool(codes) and all(400 <= code < 500 for code in codes)


def _note_silence(error: Exception) -> None:
    """Leave the server alone for a while, longer each time; give up what is too old."""
    now = timezone.now()
    server, _created = MailServer.objects.get_or_create(only=True)
    MailServer.objects.filter(only=True).update(
        failures=F("failures") + 1,
        silent_since=server.silent_since or now,
        not_before=now + _pause(server.failures + 1),
        error=f"{type(error).__name__}: {error}"[:300],
    )
    old = OutgoingMail.objects.filter(state=MailState.WAITING, created_at__lt=now - MAX_AGE)
    old.update(state=MailState.FAILED, error=f"{type(error).__name__}: {error}"[:300])
    logger.warning("the mail server does not answer: %s", type(error).__name__)


def _note_answer(rows: list[OutgoingMail]) -> None:
    if rows:
        MailServer.objects.filter(failures__gt=0).update(
            failures=0, silent_since=None, not_before=None, error=""
        )


def _pause(failures: int) -> dt.timedelta:
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 10), MAX_PAUSE)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except FAILURES:
        logger.info("the mail server broke off")
