"""Reminders: made once, shown in the system, sent once by day, with a log and an alarm."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.duties.holidays import working_days
from learning.engine.calendars import WorkingDays
from learning.engine.reminders import Timing, reminder_due
from learning.enums import ReminderKind
from learning.models import Enrolment, Reminder, ReminderPolicy
from learning.ports import Draft, reminder_sources
from learning.reminders.digests import digest_drafts

SILENT_DAYS = 7
WEEK_BEGINS = 0


def make_reminders(now: dt.datetime | None = None) -> int:
    """Make the reminders of the day.

    Works on working days only and is safe to repeat: a person and a key make one row.

    Returns:
        How many reminders are new.
    """
    moment = timezone.localtime(now or timezone.now())
    policy, days = ReminderPolicy.load(), working_days()
    if not days.is_working(moment.date()):
        return 0
    before = Reminder.objects.aggregate(top=Max("pk"))["top"] or 0
    for batch in _batches(_drafts(moment.date(), policy, days)):
        _keep(batch)
    return Reminder.objects.filter(pk__gt=before).count()


def reminder_alarm(now: dt.datetime | None = None) -> int:
    """How many duties are overdue though nobody was reminded for a week; 0 is well."""
    moment = now or timezone.now()
    since = moment - dt.timedelta(days=SILENT_DAYS)
    if Reminder.objects.filter(sent_at__gte=since).exists():
        return 0
    late = timezone.localdate(moment) - dt.timedelta(days=SILENT_DAYS)
    rows = Enrolment.objects.overdue(late).filter(user__is_active=True)
    return rows.exclude(pk__in=rows.resting().values("pk")).count()


def _drafts(today: dt.date, policy: ReminderPolicy, days: WorkingDays) -> Iterator[Draft]:
    yield from _duty_drafts(today, policy, days)
    for source in reminder_sources:
        yield from source(today, policy.certificate_days)
    if policy.digest and _begins_week(today, days):
        yield from digest_drafts(today)


def _duty_drafts(today: dt.date, policy: ReminderPolicy, days: WorkingDays) -> Iterator[Draft]:
    timing = Timing(policy.first_days, policy.last_days, policy.overdue_every, policy.overdue_times)
    gap = (days.next_after(today) - today).days
    latest = today + dt.timedelta(days=max(policy.first_days, policy.last_days) + gap)
    oldest = today - dt.timedelta(days=policy.overdue_every * policy.overdue_times + 1)
    rows = Enrolment.objects.open().filter(user__is_active=True, due_on__range=(oldest, latest))
    rows = rows.exclude(pk__in=rows.excused(today).values("pk"))
    rows = rows.exclude(pk__in=rows.resting().values("pk"))
    # Those already told are told again by nobody: the key decides.
    for row in rows.select_related("course", "quiz").order_by("pk").iterator(chunk_size=2000):
        if row.due_on is None:
            continue
        found = reminder_due(row.due_on, today=today, timing=timing, days=days)
        if found:
            yield _draft(row, row.due_on, ReminderKind(found[0]), found[1])


def _draft(row: Enrolment, due: dt.date, kind: ReminderKind, number: int) -> Draft:
    texts = {
        ReminderKind.OVERDUE: _("“%(title)s” đã quá hạn từ %(day)s."),
        ReminderKind.DUE: _("“%(title)s” đến hạn ngày %(day)s."),
    }
    text = texts.get(kind, _("“%(title)s” cần hoàn thành trước hết ngày %(day)s."))
    return Draft(
        user_id=row.user_id,
        kind=kind,
        key=f"{kind}:{row.pk}:{due.isoformat()}:{number}",
        text=text % {"title": row.target.title, "day": due.strftime("%d/%m/%Y")},
        address=reverse("home"),
        enrolment_id=row.pk,
    )


def _begins_week(today: dt.date, days: WorkingDays) -> bool:
    monday = today - dt.timedelta(days=today.weekday() - WEEK_BEGINS)
    return days.next_after(monday - dt.timedelta(days=1)) == today


def _keep(batch: list[Draft]) -> None:
    Reminder.objects.bulk_create(
        [
            Reminder(
                user_id=draft.user_id,
                kind=draft.kind,
                key=draft.key[:100],
                text=draft.text[:400],
                address=draft.address,
                enrolment_id=draft.enrolment_id,
            )
            for draft in batch
        ],
        ignore_conflicts=True,
    )


def _batches(drafts: Iterable[Draft], size: int = 1000) -> Iterator[list[Any]]:
    batch: list[Draft] = []
    for draft in drafts:
        batch.append(draft)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
