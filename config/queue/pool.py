"""The workers: each takes its next task from the database itself, by lane.

django-q2 has one process fetch tasks ahead of its workers. What was fetched is out of any
order: with long tasks in hand, the next attempt to grade would wait behind them.
"""

import logging
import os
from collections import Counter
from multiprocessing import Event
from multiprocessing.synchronize import Event as EventType
from time import sleep
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.signing import BadSignature
from django.db import Error
from django.dispatch import receiver
from django_q.cluster import Cluster, Sentinel, get_mp_context
from django_q.conf import Conf
from django_q.signals import post_execute_in_worker
from django_q.signing import PickleSerializer
from django_q.worker import worker

from config.queue import forget_failure
from config.queue.broker import Lanes
from config.queue.lanes import Lane

logger = logging.getLogger(__name__)
Reach = tuple[Lane, ...]

# One worker is always free for grading, one for what people wait for: a rendering of two
# minutes, or an import, in every other one holds up neither.
RESERVED: tuple[Reach, ...] = ((Lane.GRADING,), (Lane.GRADING, Lane.PEOPLE))
# Seconds that a worker without a task sleeps; the others have reserved ones to go before.
PAUSE, LONG_PAUSE = Conf.POLL, 1.0
PAUSE_WITHOUT_DATABASE = 5.0
STOP = "STOP"  # what ends django-q2's loop


def reaches() -> list[Reach]:
    """The lanes of each worker: the reserved ones, and `WORKERS` that do everything."""
    return [*RESERVED, *[tuple(Lane)] * settings.Q_CLUSTER["workers"]]


class NextTask:
    """What a worker takes for its queue: each `get` is the next task of its lanes."""

    def __init__(self, reach: Reach, stopping: EventType) -> None:
        self.reach, self.stopping = reach, stopping
        self.parent = os.getpid()
        self.pause = LONG_PAUSE if len(reach) == len(Lane) else PAUSE

    def get(self) -> Any:
        """The next task, waited for; `STOP` when the workers are to end."""
        broker = Lanes()
        broker.lanes = self.reach
        while not self.stopping.is_set() and os.getppid() == self.parent:
            if task := self._try(broker):
                return task
        return STOP

    def _try(self, broker: Lanes) -> dict[str, Any] | None:
        try:
            taken = broker.dequeue()
        except Exception:
            logger.exception("the queue cannot be read")
            self.stopping.wait(PAUSE_WITHOUT_DATABASE)
            return None
        if not taken:
            self.stopping.wait(self.pause)
            return None
        return unpack(*taken[0])


def unpack(key: int, payload: str) -> dict[str, Any] | None:
    """The task out of its row.

    One that no secret key of now or before has signed is left where it is, to be tried again
    once its key is named.
    """
    try:
        task: dict[str, Any] = signing.loads(
            payload,
            key=Conf.SECRET_KEY,
            salt=Conf.PREFIX,
            serializer=PickleSerializer,
            fallback_keys=settings.SECRET_KEY_FALLBACKS,
        )
    except (TypeError, BadSignature):
        logger.exception("task %s stays in the queue: SECRET_KEY_FALLBACKS lacks its key", key)
        return None
    return {**task, "cluster": Conf.CLUSTER_NAME, "ack_id": key}


@receiver(post_execute_in_worker, dispatch_uid="note_success")
def note_success(task: dict[str, Any], **_kwargs: Any) -> None:
    """Take a task that succeeded out of the queue at once, in its worker, with an earlier failure.

    django-q2's one monitor does so for all workers, and is slower than they are: behind thousands
    of short tasks what was done long ago still stood in the queue, to be given out again. It
    died besides when the database had been away, and what it held was done anew minutes later.
    It goes on doing so for tasks that fail, and where the database does not answer here.
    """
    if not task["success"] or not task.get("ack_id"):
        return
    try:
        Lanes().acknowledge(task["ack_id"])
        forget_failure(task)
        task |= {"ack_id": None, "noted": True}
    except Error:
        logger.exception("a task that is done stays in the queue for now")


class NoQueue:
    """In the place of the queue that django-q2 fills ahead of its workers."""

    def __init__(self) -> None:
        self.stopping = Event()

    def put(self, _stop: str) -> None:
        self.stopping.set()

    def qsize(self) -> int:
        return 0

    def empty(self) -> bool:
        return True

    def close(self) -> None:
        """There is nothing to close."""

    def join_thread(self) -> None:
        """There is no thread."""


class NoPusher:
    """In the place of the process that fills it."""

    pid = None

    def __init__(self, ended: EventType) -> None:
        self.ended = ended

    def is_alive(self) -> bool:
        return not self.ended.is_set()


class LaneSentinel(Sentinel):
    """Keeps a worker running for each reach."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments, start=False)
        self.pool_size = len(reaches())
        self.task_queue = NoQueue()
        self.start()

    def spawn_pusher(self) -> NoPusher:
        return NoPusher(self.event_out)

    def spawn_worker(self) -> None:
        missing = Counter(reaches()) - Counter(process.reach for process in self.pool)
        reach = next(iter(missing))
        queue = NextTask(reach, self.task_queue.stopping)
        timer = get_mp_context().Value("f", -1)
        process = self.spawn_process(worker, queue, self.result_queue, timer, self.timeout)
        process.reach = reach


class LaneCluster(Cluster):
    """django-q2's cluster around a `LaneSentinel`."""

    def start(self) -> int:
        """Fork the sentinel and return when it guards its workers.

        Raises:
            RuntimeError: it ended before.
        """
        self.stop_event, self.start_event = Event(), Event()
        arguments = (self.stop_event, self.start_event, self.cluster_id, self.broker, self.timeout)
        self.sentinel = get_mp_context().Process(target=LaneSentinel, args=arguments)
        self.sentinel.start()
        # A signal sets `start_event` to None.
        while self.start_event and not self.start_event.is_set():
            if not self.sentinel.is_alive():
                if self.sentinel.exitcode == 0:
                    break
                raise RuntimeError(f"the workers ended with {self.sentinel.exitcode}")
            sleep(0.1)
        return int(self.pid)
