"""The queue in the database, as django-q2 asks for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.signing import SignedPackage

from config.queue.heartbeats import SharedHeartbeats
from config.queue.lanes import Lane, lane_of

# So many of a lane's oldest are tried: others may take the first at the same moment.
TRIED = 4
KEYS = frozenset(Lane)


class Lanes(SharedHeartbeats, ORM):
    """Takes the oldest task of the first lane that has one.

    A lane is the `key` of a task's row; `lock` is when it was queued and, once it is taken,
    when it may be taken again. An index in this order finds the next task at once, however
    many wait (`cms/migrations/0008_queue_by_lane.py`).
    """

    lanes: Sequence[Lane] = tuple(Lane)

    def enqueue(self, task: str) -> int:
        """Queue a signed task, a scheduled one too, in its lane; returns its row's key."""
        if self.list_key not in KEYS:
            return Lanes(lane_of(SignedPackage.loads(task)["func"])).enqueue(task)
        pk: int = super().enqueue(task)
        return pk

    def dequeue(self) -> list[tuple[int, str]] | None:
        """The next task, locked; None where there is none."""
        now = timezone.now()
        for lane in self.lanes:
            if taken := self._take(lane, now):
                return [taken]
        return None

    def _take(self, lane: Lane, now: datetime) -> tuple[int, str] | None:
        rows = self.get_connection().filter(key=lane, lock__lte=now).order_by("lock", "pk")
        for row in rows[:TRIED]:
            mine = self.get_connection().filter(pk=row.pk, lock=row.lock)
            if mine.update(lock=now + timedelta(seconds=Conf.RETRY)):
                return row.pk, row.payload
        return None
