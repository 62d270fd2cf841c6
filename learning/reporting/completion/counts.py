"""Completion per unit: every number opens to the people behind it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from cms.models import CoursePage
from config.percent import whole_percent
from learning.duties.exemptions import is_excused
from learning.enums import Structure
from learning.models import Enrolment, Unit
from learning.reporting.completion.staff import narrowed
from learning.units import structure
from learning.units.structure import UnitTree, unit_tree

RECENT_SECONDS = 5 * 60


@dataclass(frozen=True)
class ReportFilter:
    """What is counted: a course, the people of a cut-off date, perhaps one category.

    `then` narrows the view by the structure of that day to one of its units.
    """

    course: CoursePage
    on: dt.date
    category: str = ""
    structure: str = Structure.NOW
    then: Unit | None = None

    @property
    def end_of_day(self) -> dt.datetime:
        """The first moment after the cut-off date, in local time."""
        midnight = dt.datetime.combine(self.on + dt.timedelta(days=1), dt.time.min)
        return timezone.make_aware(midnight)


@dataclass(frozen=True)
class Counts:
    """Staff posted on the cut-off date; of them assigned, completed, overdue."""

    staff: int = 0
    assigned: int = 0
    completed: int = 0
    overdue: int = 0
    excused: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.staff + other.staff,
            self.assigned + other.assigned,
            self.completed + other.completed,
            self.overdue + other.overdue,
            self.excused + other.excused,
        )

    @property
    def rate(self) -> float:
        """Completed by staff less the excused.

        Returns:
            A share from 0 to 1; 0 where everybody is excused.
        """
        expected = self.staff - self.excused
        return self.completed / expected if expected else 0.0

    @property
    def percent(self) -> int:
        """The rate in whole per cent: 100 means everybody."""
        return whole_percent(self.rate)


@dataclass(frozen=True)
class UnitRow:
    """A unit with everybody at or below it; `own` marks those posted directly in it.

    `address`: the part of a query string that names the unit in this view.
    """

    unit: Unit
    counts: Counts
    has_children: bool
    own: bool = False
    address: str = ""


@dataclass(frozen=True)
class UnitReport:
    """The table of one unit: its sub-units, those directly in it, and the total.

    `whole`: how many rows `all_units` has for it.
    """

    unit: Unit
    rows: list[UnitRow]
    total: Counts
    whole: int


def unit_report(unit: Unit, chosen: ReportFilter, *, recent: bool = False) -> UnitReport:
    """Completion of a unit's sub-units, neediest first; at most four queries.

    The denominator of a rate is the staff posted on the cut-off date. Someone who
    completed counts while the certificate is valid on that date. By today's structure and
    by that of the day the same people are counted, each for one unit. `recent`: numbers
    of the last five minutes will do. That the viewer may see the unit is for the caller
    to check.
    """
    tree = unit_tree(chosen.structure, chosen.on, under=unit)
    by_unit = (_recent_counts if recent else _counts_by_unit)(unit, chosen)
    top = chosen.then or unit
    groups = tree.groups(top, by_unit, Counts(), whole=chosen.then is None and _then(chosen))
    rows = [
        UnitRow(one, counts, one.numchild > 0, address=address_of(unit, one, chosen))
        for one, counts in groups
        if counts.staff or one.pk in tree.standing
    ]
    rows.sort(key=lambda row: (row.counts.staff == 0, row.counts.rate, -row.counts.staff))
    direct = by_unit.get(top.pk, Counts())
    if direct.staff and rows:
        address = address_of(unit, top, chosen)
        rows.append(UnitRow(top, direct, has_children=False, own=True, address=address))
    total = sum(by_unit.values(), Counts())
    return UnitReport(unit, rows, total, len(_tree_rows(tree, unit, by_unit, chosen)))


def all_units(unit: Unit, chosen: ReportFilter) -> list[UnitRow]:
    """Every unit of the view with somebody in it, in tree order with its totals, for export;
    two or three queries. The first row is the unit itself with everybody.
    """
    tree = unit_tree(chosen.structure, chosen.on, under=unit)
    return _tree_rows(tree, unit, _counts_by_unit(unit, chosen), chosen)


def _tree_rows(
    tree: UnitTree, unit: Unit, by_unit: dict[int, Counts], chosen: ReportFilter
) -> list[UnitRow]:
    totals = tree.rolled_up(by_unit, Counts())
    everybody = sum(by_unit.values(), Counts())
    whole = UnitRow(unit, everybody, unit.numchild > 0, address=f"unit={unit.pk}")
    rows = [
        UnitRow(one, totals[one.path], one.numchild > 0, address=address_of(unit, one, chosen))
        for one in tree.units
        if one.pk != unit.pk
        and totals[one.path].staff
        and (one.path.startswith(unit.path) or _then(chosen))
    ]
    return [whole, *rows]


def address_of(base: Unit, unit: Unit, chosen: ReportFilter) -> str:
    """The part of a query string that names a unit of the view from `base`."""
    return f"unit={base.pk}&then={unit.pk}" if _then(chosen) else f"unit={unit.pk}"


def _then(chosen: ReportFilter) -> bool:
    return chosen.structure == Structure.THEN


def annotated_staff(unit: Unit, chosen: ReportFilter, *, is_large: bool = False) -> Any:
    """Postings of the cut-off date with what their people had done by then; where the
    unit `is_large`, no query is made ahead (`narrowed`).
    """
    mine = Enrolment.objects.filter(
        user=OuterRef("user_id"), course=chosen.course, assigned_at__lt=chosen.end_of_day
    ).exclude(ended_at__lt=chosen.end_of_day)
    completed = mine.filter(completed_at__lt=chosen.end_of_day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=chosen.on)
    )
    still_open = Q(completed_at__isnull=True) | Q(completed_at__gte=chosen.end_of_day)
    overdue = mine.filter(still_open, due_on__lt=chosen.on)
    postings = structure.staff_of(unit, chosen.on, chosen.structure)
    if chosen.then:
        inside = Unit.objects.within([chosen.then.path]).order_by()
        postings = postings.filter(counted_unit__in=inside.values("pk"))
    if chosen.category:
        postings = postings.filter(user__category=chosen.category)
    if not is_large:
        postings = narrowed(postings)
    return postings.alias(
        is_assigned=Exists(mine),
        is_completed=Exists(completed),
        is_overdue=Exists(overdue) & ~is_excused(chosen.on, chosen.course),
        is_excused=is_excused(chosen.on, chosen.course),
    )


def _counts_by_unit(
    unit: Unit, chosen: ReportFilter, *, is_large: bool = False
) -> dict[int, Counts]:
    rows = (
        annotated_staff(unit, chosen, is_large=is_large)
        .values("counted_unit")
        .annotate(
            staff=Count("user_id", distinct=True),
            assigned=Count("user_id", distinct=True, filter=Q(is_assigned=True)),
            completed=Count("user_id", distinct=True, filter=Q(is_completed=True)),
            overdue=Count("user_id", distinct=True, filter=Q(is_overdue=True, is_completed=False)),
            excused=Count("user_id", distinct=True, filter=Q(is_excused=True, is_completed=False)),
        )
        .order_by()
    )
    return {
        row["counted_unit"]: Counts(
            row["staff"], row["assigned"], row["completed"], row["overdue"], row["excused"]
        )
        for row in rows
    }


def _recent_counts(unit: Unit, chosen: ReportFilter) -> dict[int, Counts]:
    """The same, kept for five minutes: for subtrees of many thousands."""
    key = f"counts-{unit.pk}-{chosen.course.pk}-{chosen.on}-{chosen.category}"
    key += f"-{chosen.structure}-{chosen.then.pk if chosen.then else 0}"
    found: dict[int, Counts] | None = cache.get(key)
    if found is None:
        found = _counts_by_unit(unit, chosen, is_large=True)
        cache.set(key, found, RECENT_SECONDS)
    return found
