"""The task queue: the only package that imports django-q2."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.models import Failure, OrmQ, Schedule
from django_q.signals import post_execute
from django_q.status import Stat
from django_q.tasks import async_task

from config.queue.lanes import lane_of

# What the queue writes behind the text of an exception, or of a group of them.
TRACE = re.compile(r"(?: \(\d+ sub-exceptions?\))? :\s+(?:\+ Exception Group )?Traceback ")


@dataclass(frozen=True)
class QueueHealth:
    """State of the queue: waiting tasks, the workers' latest sign of life, hosts with workers."""

    waiting: int
    heartbeat: datetime | None
    hosts: int = 0

    @property
    def alive(self) -> bool:
        """Whether some worker cluster reported within the last seconds."""
        return self.heartbeat is not None


def enqueue(task: str, *args: Any) -> None:
    """Queue the task with the dotted path `task`, in its lane, in the transaction that is open.

    If the transaction rolls back, the task was never queued.
    """
    async_task(task, *args, cluster=lane_of(task), task_name=_name(task, args))


def _name(task: str, args: tuple[Any, ...]) -> str:
    return f"{task.rsplit('.', 1)[-1]}{args}"[:100]


@dataclass(frozen=True)
class FailedTask:
    """A task that raised, and has not succeeded since.

    `task` is its dotted path, `reason` what it raised. `given_up`: the queue tries it no more
    by itself; before that it is tried again every few minutes.
    """

    pk: str
    task: str
    args: tuple[Any, ...]
    attempts: int
    failed_at: datetime
    reason: str
    given_up: bool


def failed_tasks(limit: int = 100) -> list[FailedTask]:
    """The latest failed tasks, newest first; one query."""
    rows = Failure.objects.order_by("-stopped")[:limit]
    return [
        FailedTask(
            row.pk,
            row.func,
            tuple(row.args or ()),
            row.attempt_count,
            row.stopped,
            _reason(str(row.result)),
            row.attempt_count >= Conf.MAX_ATTEMPTS,
        )
        for row in rows
    ]


def _reason(result: str) -> str:
    """What was raised, without its trace; a ValidationError writes its texts as a list."""
    text = TRACE.split(result, maxsplit=1)[0]
    return text[2:-2] if text.startswith(("['", '["')) and text.endswith(("']", '"]')) else text


def count_failed_tasks() -> int:
    """How many tasks have failed and not succeeded since."""
    return int(Failure.objects.count())


@transaction.atomic
def retry_failed_tasks(pks: Collection[str] | None = None) -> int:
    """Queue given-up tasks anew, all or those of these keys.

    Every task may run more than once (`docs/architecture.md`), so nothing is done twice.

    Returns:
        How many tasks were queued.
    """
    rows = Failure.objects.select_for_update().filter(attempt_count__gte=Conf.MAX_ATTEMPTS)
    chosen = list(rows if pks is None else rows.filter(pk__in=pks))
    for row in chosen:
        enqueue(row.func, *(row.args or ()))
    Failure.objects.filter(pk__in=[row.pk for row in chosen]).delete()
    return len(chosen)


@receiver(post_execute, dispatch_uid="forget_failure")
def forget_failure(task: dict[str, Any], **_kwargs: Any) -> None:
    """Drop the failure of a task that succeeded at last: the queue keeps it otherwise.

    Its worker did so already where the task is marked as `noted` (`config/queue/pool.py`).
    """
    if task["success"] and not task.get("noted"):
        Failure.objects.filter(pk=task["id"]).delete()


def schedule_names() -> dict[str, str]:
    """The name of each schedule by the dotted path of its task."""
    return dict(Schedule.objects.values_list("func", "name"))


def set_schedule(name: str, task: str, *, minutes: int, at: str = "") -> None:
    """Run `task` every so many minutes; calling it again changes only what differs.

    `at` ("02:30", local time) says when the first run is. The next run is in the future
    only: a schedule missed in an outage fires once.
    """
    schedule, created = Schedule.objects.get_or_create(
        name=name,
        defaults={
            "func": task,
            "schedule_type": Schedule.MINUTES,
            "minutes": minutes,
            "next_run": _first_run(at),
        },
    )
    if not created and (schedule.func, schedule.minutes) != (task, minutes):
        schedule.func, schedule.minutes = task, minutes
        schedule.next_run = _first_run(at)
        schedule.save(update_fields=["func", "minutes", "next_run"])


def _first_run(at: str) -> datetime:
    if not at:
        return timezone.now() + timedelta(seconds=5)
    now = timezone.localtime()
    moment = now.replace(hour=int(at[:2]), minute=int(at[3:]), second=0, microsecond=0)
    return moment if moment > now else moment + timedelta(days=1)


def queue_health() -> QueueHealth:
    """Read how many tasks wait and when a worker last reported."""
    clusters = Stat.get_all(broker=get_broker())
    latest = max((cluster.timestamp for cluster in clusters), default=None)
    hosts = {cluster.host for cluster in clusters}
    return QueueHealth(OrmQ.objects.count(), latest, len(hosts))
