"""Sending the reminders by e-mail: one letter a person, by day, each once."""

import datetime as dt
import logging
import time
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from config.queue import enqueue
from learning.duties.holidays import working_days
from learning.models import Reminder, ReminderPolicy

SEND_SECONDS = 60.0
MAX_PEOPLE = 200
logger = logging.getLogger(__name__)


def send_reminders(now: dt.datetime | None = None) -> int:
    """Send what was not sent, in working hours only.

    The rows of a person are claimed before the letter is sent, so that runs side by side
    send once; where sending fails the claim is given back, five times at most. Who has no
    address reads the same in the system. What time does not reach goes to the next task.

    Returns:
        How many e-mails went out.

    Raises:
        OSError: the mail server cannot be reached; nothing is claimed.
    """
    moment = timezone.localtime(now or timezone.now())
    if not _in_hours(moment):
        return 0
    until, sent = time.monotonic() + SEND_SECONDS, 0
    Reminder.objects.unsent().filter(user__email="").update(sent_at=moment)
    rows = Reminder.objects.unsent().filter(user__is_active=True).select_related("user")
    people = rows.order_by("user_id").values_list("user_id", flat=True).distinct()[:MAX_PEOPLE]
    batch = list(rows.filter(user__in=list(people)).order_by("user_id", "pk"))
    if not batch:
        return 0
    with get_connection() as connection:
        for _user, group in groupby(batch, key=lambda row: row.user_id):
            if time.monotonic() > until:
                break
            sent += _send(list(group), moment, connection)
    if sent and Reminder.objects.unsent().filter(user__is_active=True).exists():
        enqueue("learning.tasks.remind")
    return sent


def _in_hours(moment: dt.datetime) -> bool:
    policy = ReminderPolicy.load()
    return policy.from_hour <= moment.hour < policy.until_hour and working_days().is_working(
        moment.date()
    )


def _send(rows: list[Reminder], moment: dt.datetime, connection: Any) -> bool:
    claimed = [
        row
        for row in rows
        if Reminder.objects.filter(pk=row.pk, sent_at=None).update(
            sent_at=moment, tries=F("tries") + 1
        )
    ]
    if not claimed:
        return False
    ids = [row.pk for row in claimed]
    try:
        message = _letter(claimed)
        message.connection = connection
        message.send()
    except Exception:
        logger.exception("e-mail of reminders %s", ids)
        connection.close()
        Reminder.objects.filter(pk__in=ids).update(sent_at=None)
        return False
    Reminder.objects.filter(pk__in=ids).update(emailed=True)
    return True


def _letter(rows: list[Reminder]) -> EmailMessage:
    person = rows[0].user
    context = {
        "person": person,
        "rows": rows,
        "url": f"{settings.SITE_URL}{rows[0].address or reverse('home')}",
    }
    subject = " ".join(render_to_string("emails/reminder_subject.txt", context).split())
    body = render_to_string("emails/reminder_message.txt", context).strip()
    return EmailMessage(subject, f"{body}\n", to=[person.email])
