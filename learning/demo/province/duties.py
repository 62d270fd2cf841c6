"""Invented duties: three years of programmes, about ten enrolments a person."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from django.utils import timezone

from cms.models import CoursePage
from learning.demo.province.fast import insert_rows
from learning.demo.province.people import Placed
from learning.demo.province.units import Tree
from learning.engine.calendars import add_months
from learning.enums import EndCode, EnrolmentSource, ExemptionKind, ProgrammeState, RequestState
from learning.models import (
    Enrolment,
    Exemption,
    Programme,
    ProgrammeItem,
    ProgrammeUnit,
    Unit,
    User,
)

COURSES = 4
ROUNDS = 12
FIELDS = (
    *("user", "course", "cycle", "source", "programme", "due_on", "due_fixed", "assigned_at"),
    *("started_at", "completed_at", "ended_at", "ended_code", "ended_reason"),
    *("completed_unit", "completed_unit_name", "completed_position", "completed_name"),
    *("completed_hours", "valid_until"),
)
NOT_ENDED = (None, "", "")
NOWHERE = (None, "", "", "", None, None)
ENDED = "Đã sang kỳ mới"


@dataclass(frozen=True)
class Round:
    """A course in a year: from when it was given until when it is due."""

    course: CoursePage
    programme: Programme
    cycle: int
    given: dt.date
    due: dt.date


def make_duties(
    placed: Sequence[Placed], tree: Tree, root: Unit, officer: User, random: Random
) -> list[Programme]:
    """Enrolments of three years with their completions; returns their programmes.

    Who was there when a course was given has it to do. Units differ in how diligent they
    are; what was not done in its year was ended then.
    """
    today = timezone.localdate()
    rounds = list(_rounds(root, officer, today))
    diligence = {one.unit.pk: random.uniform(0.45, 0.99) for one in placed}
    rows = (
        _enrolment(one, given, tree, diligence[one.unit.pk], today, random)
        for one in placed
        for given in rounds
        if given.given >= one.joined
    )
    insert_rows(Enrolment, FIELDS, rows)
    return [given.programme for given in rounds]


def make_exemptions(placed: Sequence[Placed], officer: User, random: Random) -> None:
    """One in a hundred is exempted now; a few requests wait."""
    now, today = timezone.now(), timezone.localdate()
    chosen = random.sample(placed, max(1, len(placed) // 100))
    Exemption.objects.bulk_create(
        Exemption(
            user=one.user,
            kind=ExemptionKind.EXEMPT,
            state=RequestState.ASKED if place % 10 == 0 else RequestState.GRANTED,
            reason=random.choice(["Nghỉ thai sản", "Điều trị bệnh dài ngày", "Đi học tập trung"]),
            starts_on=today - dt.timedelta(days=random.randrange(60)),
            ends_on=today + dt.timedelta(days=random.randrange(30, 150)),
            requested_by=one.user,
            requested_at=now,
            decided_by=None if place % 10 == 0 else officer,
            decided_at=None if place % 10 == 0 else now,
        )
        for place, one in enumerate(chosen)
    )


def _rounds(root: Unit, officer: User, today: dt.date) -> Iterator[Round]:
    courses = list(CoursePage.objects.live().order_by("path")[:COURSES])
    years = -(-ROUNDS // len(courses))
    for number, year in enumerate(range(today.year - years + 1, today.year + 1), start=1):
        for place, course in enumerate(courses):
            given = dt.date(year, 1, 15)
            due = dt.date(year, 4 + 2 * place, 28)
            if year == today.year and place == len(courses) - 1:
                due = today + dt.timedelta(days=10)
            yield Round(course, _programme(course, root, officer, due, today), number, given, due)


def _programme(
    course: CoursePage, root: Unit, officer: User, due: dt.date, today: dt.date
) -> Programme:
    over = due.year < today.year
    programme = Programme.objects.create(
        title=f"{course.title} năm {due.year}"[:200],
        direct=True,
        state=ProgrammeState.ENDED if over else ProgrammeState.RUNNING,
        started_at=_at(dt.date(due.year, 1, 15)),
        ended_at=_at(dt.date(due.year, 12, 31)) if over else None,
        ended_reason=ENDED if over else "",
        due_on=due,
        created_by=officer,
    )
    ProgrammeItem.objects.create(programme=programme, course=course)
    ProgrammeUnit.objects.create(programme=programme, unit=root)
    return programme


def _enrolment(
    one: Placed, given: Round, tree: Tree, diligence: float, today: dt.date, random: Random
) -> tuple[Any, ...]:
    """Values in the order of FIELDS."""
    span = (given.due - given.given).days
    done = given.given + dt.timedelta(days=int(random.triangular(5, span + 25, span - 5)))
    source, programme = EnrolmentSource.PROGRAMME.value, given.programme.pk
    first = (one.user.pk, given.course.pk, given.cycle, source, programme)
    row = (*first, given.due, False, _at(given.given))
    if random.random() < diligence and done < today:
        started = done - dt.timedelta(days=random.randrange(1, 4))
        unit = one.unit_on(done)
        place = (unit.pk, tree.full_path(unit), one.position, one.user.full_name)
        months = given.course.validity_months
        until = add_months(done, months) if months else None
        moments = (_at(started), _at(done, random.randrange(8, 17)))
        return (*row, *moments, *NOT_ENDED, *place, given.course.hours, until)
    if given.due.year < today.year:
        ended = (_at(dt.date(given.due.year, 12, 31)), EndCode.NEXT_PERIOD.value, ENDED)
        return (*row, None, None, *ended, *NOWHERE)
    started = given.given + dt.timedelta(days=random.randrange(1, 60))
    return (*row, _at(started) if random.random() < 0.4 else None, None, *NOT_ENDED, *NOWHERE)


@cache
def _at(day: dt.date, hour: int = 7) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
