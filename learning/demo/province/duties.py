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
DUTIES_A_PERSON = 10
FIELDS = (
    *("user", "course", "cycle", "source", "programme", "due_on", "due_fixed", "assigned_at"),
    *("started_at", "completed_at", "ended_at", "ended_code", "ended_reason"),
    *("completed_unit", "completed_unit_name", "completed_position", "completed_name"),
)
NOT_ENDED = (None, "", "")
NOWHERE = (None, "", "", "")
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
    placed: Sequence[tuple[User, Unit]], root: Unit, officer: User, random: Random
) -> int:
    """Enrolments of three years with their completions; returns how many.

    Units differ in how diligent they are; what was not done in its year was ended then.
    The completions carry no lesson progress and no certificate.
    """
    today = timezone.localdate()
    rounds = list(_rounds(root, officer, today))
    diligence = {unit.pk: random.uniform(0.45, 0.99) for _user, unit in placed}
    size = min(DUTIES_A_PERSON, len(rounds))
    rows = (
        _enrolment(user, unit, one, diligence[unit.pk], today, random)
        for user, unit in placed
        for one in random.sample(rounds, size)
    )
    insert_rows(Enrolment, FIELDS, rows)
    return len(placed) * size


def make_exemptions(placed: Sequence[tuple[User, Unit]], officer: User, random: Random) -> None:
    """One in a hundred is exempted now; a few requests wait."""
    now, today = timezone.now(), timezone.localdate()
    chosen = random.sample(placed, max(1, len(placed) // 100))
    Exemption.objects.bulk_create(
        Exemption(
            user=user,
            kind=ExemptionKind.EXEMPT,
            state=RequestState.ASKED if place % 10 == 0 else RequestState.GRANTED,
            reason=random.choice(["Nghỉ thai sản", "Điều trị bệnh dài ngày", "Đi học tập trung"]),
            starts_on=today - dt.timedelta(days=random.randrange(60)),
            ends_on=today + dt.timedelta(days=random.randrange(30, 150)),
            requested_by=user,
            requested_at=now,
            decided_by=None if place % 10 == 0 else officer,
            decided_at=None if place % 10 == 0 else now,
        )
        for place, (user, _unit) in enumerate(chosen)
    )


def _rounds(root: Unit, officer: User, today: dt.date) -> Iterator[Round]:
    courses = list(CoursePage.objects.live().order_by("path")[:COURSES])
    years = -(-DUTIES_A_PERSON // len(courses))
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
    user: User, unit: Unit, one: Round, diligence: float, today: dt.date, random: Random
) -> tuple[Any, ...]:
    """Values in the order of FIELDS."""
    span = (one.due - one.given).days
    done = one.given + dt.timedelta(days=int(random.triangular(5, span + 25, span - 5)))
    first = (user.pk, one.course.pk, one.cycle, EnrolmentSource.PROGRAMME.value, one.programme.pk)
    given = (*first, one.due, False, _at(one.given))
    if random.random() < diligence and done < today:
        started = done - dt.timedelta(days=random.randrange(1, 4))
        place = (unit.pk, unit.name, "Chuyên viên", user.full_name)
        return (*given, _at(started), _at(done, random.randrange(8, 17)), *NOT_ENDED, *place)
    if one.due.year < today.year:
        ended = (_at(dt.date(one.due.year, 12, 31)), EndCode.NEXT_PERIOD.value, ENDED)
        return (*given, None, None, *ended, *NOWHERE)
    started = one.given + dt.timedelta(days=random.randrange(1, 60))
    return (*given, _at(started) if random.random() < 0.4 else None, None, *NOT_ENDED, *NOWHERE)


@cache
def _at(day: dt.date, hour: int = 7) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
