"""How long tasks wait, by lane: for the health page, and for people who wait."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone
from django_q.models import OrmQ

from config.queue import queue_health
from config.queue.lanes import Lane

# More are not counted for a page that asks every few seconds.
MAX_AHEAD = 1000
USUAL_WAIT = timedelta(seconds=30)


@dataclass(frozen=True)
class LaneState:
    """Tasks of a lane that no worker has taken: how many, and since when the oldest waits."""

    lane: Lane
    waiting: int = 0
    oldest: timedelta = timedelta()


@dataclass(frozen=True)
class Wait:
    """What somebody waits behind: tasks of the lane and of those before it."""

    alive: bool
    ahead: int = 0
    oldest: timedelta = timedelta()

    @property
    def is_long(self) -> bool:
        return self.oldest > USUAL_WAIT

    @property
    def has_more(self) -> bool:
        """Whether more are ahead than were counted."""
        return self.ahead >= MAX_AHEAD


def lane_states() -> list[LaneState]:
    """Every lane in its order; one query. A task in work, or soon tried again, does not wait."""
    now = timezone.now()
    rows = OrmQ.objects.filter(lock__lte=now).values("key")
    found = {row["key"]: row for row in rows.annotate(waiting=Count("pk"), since=Min("lock"))}
    return [
        LaneState(lane, found[lane]["waiting"], now - found[lane]["since"])
        if lane in found
        else LaneState(lane)
        for lane in Lane
    ]


def wait_in(lane: Lane) -> Wait:
    """What a task of the lane waits for now; four queries, however many tasks there are."""
    now = timezone.now()
    before = list(Lane)[: list(Lane).index(lane) + 1]
    waiting = OrmQ.objects.filter(key__in=before, lock__lte=now)
    oldest = OrmQ.objects.filter(key=lane, lock__lte=now).order_by("lock").first()
    return Wait(
        alive=queue_health().alive,
        ahead=waiting[:MAX_AHEAD].count(),
        oldest=now - oldest.lock if oldest else timedelta(),
    )
