"""Sending the reminders by e-mail: one letter a person, by day, each once."""

import datetime as dt
import logging
import time
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from cms.mail.letters import write_letter
from config.queue import enqueue
from learning.duties.holidays import working_days
from learning.models import Reminder, ReminderPolicy

SEND_SECONDS = 60.0
MAX_PEOPLE = 200
logger = logging.getLogger(__name__)


def send_reminders(now: dt.datetime | None = None) -> int:
    """Send what was not sent, in working hours only.

    The rows of a person are claimed together with the letter, so that runs side by side
    write once; where that fails the claim is given back, five times at most. Who has no
    address reads the same in the system. What time does not reach goes to the next task.

    Returns:
        How many e-mails were given to the outbox.
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
    for _user, group in groupby(batch, key=lambda row: row.user_id):
        if time.monotonic() > until:
            break
        sent += _send(list(group), moment)
    if sent and Reminder.objects.unsent().filter(user__is_active=True).exists():
        enqueue("learning.tasks.remind")
    return sent


def _in_hours(moment: dt.datetime) -> bool:
    policy = ReminderPolicy.load()
    return policy.from_hour <= moment.hour < policy.until_hour and working_days().is_working(
        moment.date()
    )


def _send(rows: list[Reminder], moment: dt.datetime) -> bool:
    ids = [row.pk for row in rows]
    unsent = Reminder.objects.filter(pk__in=ids, sent_at=None)
    try:
        with transaction.atomic():
            mine = [row for row in rows if _claim(row, moment)]
            if not mine:
                return False
            _letter(mine).send()
            Reminder.objects.filter(pk__in=[row.pk for row in mine]).update(emailed=True)
    except Exception:
        logger.exception("e-mail of reminders %s", ids)
        unsent.update(tries=F("tries") + 1)
        return False
    return True


def _claim(row: Reminder, moment: dt.datetime) -> bool:
    rows = Reminder.objects.filter(pk=row.pk, sent_at=None)
    return bool(rows.update(sent_at=moment, tries=F("tries") + 1))


def _letter(rows: list[Reminder]) -> EmailMessage:
    person = rows[0].user
    context = {
        "person": person,
        "rows": rows,
        "url": f"{settings.SITE_URL}{rows[0].address or reverse('home')}",
    }
    return write_letter("reminder", context, person.email)
