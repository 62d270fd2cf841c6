"""Invented reading: every lesson of a completed course, some of one that was begun."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from cms.models import CoursePage
from learning.demo.province.fast import insert_rows
from learning.models import Enrolment, LessonProgress, Programme

CHUNK = 20_000
FIELDS = ("enrolment", "lesson", "position", "opened_at", "completed_at")
WHOLE = 100


def make_progress(programmes: Collection[Programme]) -> None:
    """Progress for what was started in these programmes; one query per `CHUNK` enrolments."""
    lessons = {
        course.pk: [lesson.pk for lesson in course.lessons()]
        for course in CoursePage.objects.filter(enrolments__programme__in=programmes).distinct()
    }
    started = Enrolment.objects.filter(programme__in=programmes, started_at__isnull=False)
    ordered = started.order_by("pk").values_list("pk", "course_id", "started_at", "completed_at")
    last = 0
    while chunk := list(ordered.filter(pk__gt=last)[:CHUNK]):
        rows = (row for one in chunk for row in _read(lessons, *one))
        insert_rows(LessonProgress, FIELDS, rows)
        last = chunk[-1][0]


def _read(
    lessons: dict[int, list[int]],
    enrolment: int,
    course: int,
    started: dt.datetime | None,
    completed: dt.datetime | None,
) -> Iterator[tuple[Any, ...]]:
    """Who has not completed the course read less than the whole of it."""
    there = lessons[course]
    read = there if completed else there[: enrolment % max(1, len(there))]
    for place, lesson in enumerate(read, start=1):
        at = completed if completed and place == len(read) else started
        yield enrolment, lesson, WHOLE, at, at
