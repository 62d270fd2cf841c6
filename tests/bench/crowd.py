"""Many learners, so many at once."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from random import Random

from tests.bench.client import Connection
from tests.bench.sitting import Readings, Sitting
from tests.bench.system import BenchError
from tests.bench.world import Visitor

POLL_SECONDS = 2  # as the result page does
GRADED_WITHIN = 180


def sit_all(visitors: Sequence[Visitor], *, quiz: int, port: int, concurrency: int) -> Readings:
    """Every visitor takes one attempt and reads its review; no pause for thought.

    Raises:
        BenchError: a request was refused, or grading takes too long.
    """
    start, cpu = time.perf_counter(), time.process_time()
    try:
        readings = asyncio.run(_Crowd(visitors, quiz, port).run(concurrency))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    readings.seconds_to_last_submit = readings.submitted_at - start
    readings.client_cpu_share = (time.process_time() - cpu) / (time.perf_counter() - start)
    return readings


class _Crowd:
    """Connections take whoever comes next; who waits for the grading holds none."""

    def __init__(self, visitors: Sequence[Visitor], quiz: int, port: int) -> None:
        self.quiz, self.port = quiz, port
        self.coming = deque(visitors)
        self.waiting: deque[tuple[float, Visitor, int]] = deque()
        self.unfinished = len(visitors)
        self.readings = Readings()
        self.random = Random(20)

    async def run(self, concurrency: int) -> Readings:
        async with asyncio.TaskGroup() as group:
            for _number in range(concurrency):
                group.create_task(self._serve(Connection(self.port)))
        return self.readings

    async def _serve(self, connection: Connection) -> None:
        end = time.monotonic() + GRADED_WITHIN
        while self.unfinished:
            if await self._next(connection):
                end = time.monotonic() + GRADED_WITHIN
            elif time.monotonic() > end:
                raise BenchError(f"{self.unfinished} attempts are not graded")
        connection.close()

    async def _next(self, connection: Connection) -> bool:
        """Serve the next visitor, if one is due; whether something went forward."""
        if self.waiting and self.waiting[0][0] <= time.monotonic():
            _due, visitor, attempt = self.waiting.popleft()
            return await self._review(Sitting(connection, visitor, self.readings), attempt)
        if self.coming:
            sitting = Sitting(connection, self.coming.popleft(), self.readings)
            attempt = await sitting.take(self.quiz, self.random)
            await self._review(sitting, attempt)
            return True
        await asyncio.sleep(0.05)
        return False

    async def _review(self, sitting: Sitting, attempt: int) -> bool:
        graded = await sitting.review(attempt)
        if graded:
            self.unfinished -= 1
        else:
            due = time.monotonic() + POLL_SECONDS
            self.waiting.append((due, sitting.visitor, attempt))
        return graded
