"""What stands in the database and in files, read when somebody asks: the same on every host."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector

from cms.models import MailState, OutgoingMail
from config.backup.status import Event, read_status
from config.queue import count_failed_tasks, queue_health
from config.queue.delays import lane_states
from quizzes import clock
from quizzes.enums import AttemptState
from quizzes.grading.clock_watch import clock_jump
from quizzes.models import Attempt


class State(Collector):
    """Seven queries in all, none of which reads more than what waits."""

    def collect(self) -> Iterator[Gauge]:
        """All gauges; without a database only that, and what files say."""
        yield from _backups()
        try:
            found = [*_queue(), *_grading(), _mail()]
        except DatabaseError:
            yield Gauge("dan_van_database_up", "1 while the database answers.", value=0)
            return
        yield Gauge("dan_van_database_up", "1 while the database answers.", value=1)
        yield from found


def _queue() -> Iterator[Gauge]:
    waiting = Gauge("dan_van_queue_tasks", "Tasks that no worker has taken.", labels=["lane"])
    oldest = Gauge("dan_van_queue_oldest_seconds", "Age of the oldest of them.", labels=["lane"])
    for state in lane_states():
        waiting.add_metric([state.lane.value], state.waiting)
        oldest.add_metric([state.lane.value], max(0, state.oldest.total_seconds()))
    yield from (waiting, oldest)
    failed = count_failed_tasks()
    yield Gauge("dan_van_failed_tasks", "Tasks that failed, not succeeded since.", value=failed)
    hosts = queue_health().hosts
    yield Gauge("dan_van_worker_hosts", "Hosts whose workers show signs of life.", value=hosts)


def _grading() -> Iterator[Gauge]:
    # One that waits for its markers is not looked at again by itself.
    rows = Attempt.objects.filter(state=AttemptState.SUBMITTED, next_check_at__isnull=False)
    found = rows.aggregate(waiting=Count("pk"), since=Min("submitted_at"))
    age = (clock.now() - found["since"]).total_seconds() if found["since"] else 0
    yield Gauge("dan_van_ungraded_attempts", "Attempts that wait.", value=found["waiting"])
    yield Gauge("dan_van_ungraded_oldest_seconds", "Age of the oldest.", value=max(0, age))
    jump = "Seconds by which the clock was set, and is not believed."
    yield Gauge("dan_van_clock_jump_seconds", jump, value=clock_jump())


def _mail() -> Gauge:
    mails = Gauge("dan_van_mails", "Mails: waiting, failed, sent of 30 days.", labels=["state"])
    rows = OutgoingMail.objects.values_list("state").annotate(count=Count("pk")).order_by()
    counts = dict(rows)
    for state in MailState.values:
        mails.add_metric([state], counts.get(state, 0))
    return mails


def _backups() -> Iterator[Gauge]:
    if not settings.BACKUP_NIGHTLY:
        return
    known = read_status()
    now = timezone.now()
    for name, last, failure in (
        ("backup", known.backup, known.backup_failure),
        ("restore_test", known.test, known.test_failure),
    ):
        ok = 1 if last is not None and failure is None else 0
        yield Gauge(f"dan_van_{name}_ok", "1 if the last one succeeded.", value=ok)
        text = "Seconds since one succeeded; +Inf where none did."
        yield Gauge(f"dan_van_{name}_age_seconds", text, value=_age(last, now))


def _age(event: Event | None, now: dt.datetime) -> float:
    return (now - event.at).total_seconds() if event else float("inf")
