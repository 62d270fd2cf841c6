"""Thousands complete a course in the same minute: when is the last PDF there, and at what price.

Then: how many strangers a second can check one of those certificates.
"""

import asyncio
import threading
import time
from collections.abc import Sequence

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from cms.models import CoursePage, LessonPage
from cms.starter.loader import ensure_site
from learning.models import Enrolment, User
from learning.progress.reading import complete_lesson
from tests.bench.client import Connection
from tests.bench.system import BenchError
from tests.bench.world import Visitor, sign_in

READY_WITHIN = 900
LOOK_SECONDS = 0.25
QUIET_PAGES = 60
PAUSE = 0.1
VERIFY_SECONDS = 8.0
VERIFY_AT_ONCE = 16


class Reader(threading.Thread):
    """A learner who opens their page again and again; `seconds` by opening."""

    def __init__(self, port: int, visitor: Visitor) -> None:
        super().__init__(daemon=True)
        self.port, self.visitor = port, visitor
        self.seconds: list[float] = []
        self.ended = threading.Event()

    def run(self) -> None:
        asyncio.run(self._read())

    def stop(self) -> list[float]:
        """End and return what was read."""
        self.ended.set()
        self.join(timeout=90)
        return self.seconds

    async def _read(self) -> None:
        line = Connection(self.port)
        while not self.ended.is_set():
            answer = await line.request("GET", reverse("home"), {"Cookie": self.visitor.cookie})
            if answer.status == 200:
                self.seconds.append(answer.seconds)
            await asyncio.sleep(PAUSE)
        line.close()


def issue_many(port: int, people: Sequence[User]) -> tuple[float, list[float], list[float]]:
    """Seconds from the first completion to the last PDF; a learner's page before and meanwhile.

    Raises:
        BenchError: not all are rendered within a quarter of an hour.
    """
    lesson, enrolments = _make_course(people)
    visitor = sign_in(people[0])
    connection.close()
    before = _read_quietly(port, visitor)
    reader = Reader(port, visitor)
    reader.start()
    start = time.monotonic()
    for enrolment in enrolments:
        complete_lesson(enrolment, lesson)
    _wait_for_all(len(enrolments))
    seconds = time.monotonic() - start
    return seconds, before, reader.stop()


def verify_rate(port: int) -> float:
    """Answers a second to strangers who check certificates, several at once.

    Raises:
        BenchError: one was refused.
    """
    codes = list(Certificate.objects.values_list("code", flat=True)[:500])
    connection.close()
    return asyncio.run(_verify(port, codes))


@transaction.atomic
def _make_course(people: Sequence[User]) -> tuple[LessonPage, list[Enrolment]]:
    _home, index = ensure_site()
    course = CoursePage(
        title="Văn hóa công vụ",
        slug="do-cap-giay",
        summary="Đo hiệu năng.",
        hours=8,
        completion_rule="lessons",
    )
    index.add_child(instance=course)
    lesson = course.add_child(instance=LessonPage(title="Bài 1", slug="bai-1", summary="."))
    now = timezone.now()
    rows = [
        Enrolment(user=person, course=course, source="hr", assigned_at=now, started_at=now)
        for person in people
    ]
    return lesson, Enrolment.objects.bulk_create(rows)


def _read_quietly(port: int, visitor: Visitor) -> list[float]:
    reader = Reader(port, visitor)
    reader.start()
    while len(reader.seconds) < QUIET_PAGES and reader.is_alive():
        time.sleep(LOOK_SECONDS)
    return reader.stop()


def _wait_for_all(count: int) -> None:
    end = time.monotonic() + READY_WITHIN
    ready = Certificate.objects.filter(rendered_at__isnull=False)
    while ready.count() < count:
        if time.monotonic() > end:
            raise BenchError(f"{ready.count()} of {count} certificates are rendered")
        time.sleep(LOOK_SECONDS)


async def _verify(port: int, codes: Sequence[str]) -> float:
    end = time.perf_counter() + VERIFY_SECONDS
    counts = await asyncio.gather(
        *(_ask(port, codes[first::VERIFY_AT_ONCE], end) for first in range(VERIFY_AT_ONCE))
    )
    return sum(counts) / VERIFY_SECONDS


async def _ask(port: int, codes: Sequence[str], end: float) -> int:
    line, asked = Connection(port), 0
    while time.perf_counter() < end:
        code = codes[asked % len(codes)]
        answer = await line.request("GET", reverse("verify_certificate", args=[code]), {})
        if answer.status != 200:
            raise BenchError(f"checking a certificate: {answer.status}")
        asked += 1
    line.close()
    return asked
