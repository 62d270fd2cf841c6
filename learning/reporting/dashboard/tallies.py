"""The dashboard's numbers: duties of every unit with all below it, by day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from learning.models import Exemption, Unit, UnitTally
from learning.reporting.completion.staff import staff_on

SOON_DAYS = 14
MONTHS_SHOWN = 6
MONTHS_KEPT = 13
OF = "user__enrolments__"


@dataclass(frozen=True)
class Tally:
    """See `UnitTally`."""

    staff: int = 0
    duties: int = 0
    completed: int = 0
    overdue: int = 0
    due_soon: int = 0
    late_people: int = 0
    excused: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class DutyConditions:
    """Conditions on enrolments, as of the end of a day; `of` is the way to the enrolment."""

    day: dt.date
    of: str = ""
    person: str = "user"

    @property
    def end(self) -> dt.datetime:
        return _midnight(self.day + dt.timedelta(days=1))

    def on(self, **fields: Any) -> Q:
        return Q(**{f"{self.of}{name}": value for name, value in fields.items()})

    @property
    def done(self) -> Q:
        return self.in_year & self.on(completed_at__lt=self.end)

    @property
    def open(self) -> Q:
        """Neither completed nor ended by then, whatever came later."""
        not_done = self.on(completed_at__isnull=True) | self.on(completed_at__gte=self.end)
        not_ended = self.on(ended_at__isnull=True) | self.on(ended_at__gte=self.end)
        return self.in_year & not_done & not_ended

    @property
    def in_year(self) -> Q:
        """Given by then and due in the day's year, or left over from an earlier one."""
        first, last = dt.date(self.day.year, 1, 1), dt.date(self.day.year, 12, 31)
        left = self.on(completed_at__isnull=True) | self.on(completed_at__gte=_midnight(first))
        due = self.on(due_on__gte=first) | left
        return self.on(assigned_at__lt=self.end, due_on__lte=last) & due

    @property
    def excused(self) -> Q:
        rows = Exemption.objects.in_force(self.day)
        all_duties = Q(**{f"{self.person}__in": rows.filter(enrolment=None).values("user_id")})
        one = rows.filter(enrolment__isnull=False).values("enrolment_id")
        return all_duties | self.on(pk__in=one)

    @property
    def expected(self) -> Q:
        """Open and not excused."""
        return self.open & ~self.excused

    @property
    def overdue(self) -> Q:
        return self.expected & self.on(due_on__lt=self.day)

    @property
    def due_soon(self) -> Q:
        soon = self.day + dt.timedelta(days=SOON_DAYS)
        return self.expected & self.on(due_on__gte=self.day, due_on__lte=soon)


def tallies_on(day: dt.date) -> dict[str, Tally]:
    """Every unit's tally with all below it, by tree path; two queries whatever the size."""
    of = DutyConditions(day, OF)
    duty = f"{OF}pk"
    rows = (
        staff_on(day)
        .values("counted_unit")
        .annotate(
            staff=Count("user_id", distinct=True),
            done=Count(duty, filter=of.done),
            expected=Count(duty, filter=of.expected),
            overdue=Count(duty, filter=of.overdue),
            due_soon=Count(duty, filter=of.due_soon),
            late_people=Count("user_id", distinct=True, filter=of.overdue),
            excused=Count(duty, filter=of.open & of.excused),
        )
        .order_by()
    )
    return _rolled_up({row.pop("counted_unit"): row for row in rows})


def refresh_tallies(today: dt.date | None = None) -> int:
    """Work out today's tallies and those of month ends that are missing.

    Days that are no month end are kept until the next day only.

    Returns:
        How many days were counted.
    """
    day = today or timezone.localdate()
    ends = month_ends(day, MONTHS_SHOWN)
    known = set(UnitTally.objects.filter(day__in=ends).values_list("day", flat=True).distinct())
    days = [day, *(end for end in ends if end not in known)]
    paths = dict(Unit.objects.values_list("path", "pk"))
    for one in days:
        _store(one, tallies_on(one), paths)
    stale = Q(day__lt=day) & ~Q(day__in=ends)
    UnitTally.objects.filter(stale | Q(day__lt=month_ends(day, MONTHS_KEPT)[-1])).delete()
    return len(days)


def month_ends(day: dt.date, count: int) -> list[dt.date]:
    """The last days of the months before the day, latest first."""
    ends = []
    for _number in range(count):
        day = day.replace(day=1) - dt.timedelta(days=1)
        ends.append(day)
    return ends


@transaction.atomic
def _store(day: dt.date, tallies: dict[str, Tally], paths: dict[str, int]) -> None:
    now = timezone.now()
    names = [f.name for f in fields(Tally)]
    UnitTally.objects.bulk_create(
        (
            UnitTally(unit_id=paths[path], day=day, made_at=now, **vars(tally))
            for path, tally in tallies.items()
            if path in paths and tally.staff
        ),
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["unit", "day"],
        update_fields=["made_at", *names],
    )
    UnitTally.objects.filter(day=day, made_at__lt=now).delete()


def _rolled_up(rows: dict[int, dict[str, int]]) -> dict[str, Tally]:
    totals: dict[str, Tally] = {}
    for pk, path in Unit.objects.filter(pk__in=list(rows)).values_list("pk", "path"):
        tally = _tally(**rows[pk])
        for above in _line(path):
            totals[above] = totals.get(above, Tally()) + tally
    return totals


def _tally(*, done: int, expected: int, **rest: int) -> Tally:
    return Tally(duties=done + expected, completed=done, **rest)


def _line(path: str) -> Iterable[str]:
    return (path[:n] for n in range(Unit.steplen, len(path) + 1, Unit.steplen))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
