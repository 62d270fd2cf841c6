"""For which unit a row counts: one place for all reports.

A record keeps the unit of its day. "Theo cơ cấu tại thời điểm" it counts there; "theo cơ
cấu hiện nay" it counts for the unit that stands there today, which for the people of a
unit that was split depends on where each of them went. Every row counts for exactly one
unit in either view, so that both add up to the same.

    rows = counted(Enrolment.objects.completed(), Structure.NOW, unit="completed_unit")
    rows = seen_by(rows, viewer)                      # the officer's own subtrees
    by_unit = rows.values("counted_unit").annotate(n=Count("pk")).order_by()
    tree = unit_tree(Structure.NOW, on)               # units with names of the day

`counted`, `seen_by` and `below` cost no query.
"""

import datetime as dt
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cms.people import Person
from learning.enums import Structure
from learning.models import Posting, Unit, UnitHeir, UnitName
from learning.models.units import units_visible_to


class Addable(Protocol):
    """Something that adds up: numbers, or rows of numbers."""

    def __add__(self, other: Any, /) -> Any: ...


Total = TypeVar("Total", bound=Addable)


def counted(
    rows: QuerySet[Any], structure: str | Structure, *, unit: str = "unit", user: str = "user"
) -> Any:
    """The rows with `counted_unit`, the primary key of the unit for which each counts.

    `unit` names the field that holds the unit of the day, a foreign key or a plain number
    (`Attempt.unit_ref`); `user` the person. A row without a unit counts for None.
    """
    key = unit if _is_plain(rows, unit) else f"{unit}_id"
    if structure == Structure.THEN:
        return rows.annotate(counted_unit=F(key))
    return rows.annotate(counted_unit=_today(rows, unit, key, user))


def seen_by(rows: QuerySet[Any], viewer: Person, *, unit: str = "unit", user: str = "user") -> Any:
    """Rows that count today for one of the viewer's units, whatever the view.

    Whoever looks after a successor sees its records of former units, and nobody else's.
    """
    if viewer.is_superuser:
        return rows
    return below(rows, units_visible_to(viewer), unit=unit, user=user)


def below(
    rows: QuerySet[Any], units: "QuerySet[Unit]", *, unit: str = "unit", user: str = "user"
) -> Any:
    """Rows that count today for one of the units.

    The units from which any row can come are named first, each way on its own: indexes
    find the rows, and the cost grows with them, not with the staff.
    """
    key = unit if _is_plain(rows, unit) else f"{unit}_id"
    seen = units.order_by().values("pk")
    chosen = UnitHeir.objects.filter(unit=OuterRef(key), user=OuterRef(f"{user}_id"))
    taken_over = Unit.objects.filter(heir__in=seen).order_by().values("pk")
    given_up = UnitHeir.objects.filter(heir__in=seen).values("unit_id")
    own = units.filter(heir=None).order_by().values("pk")
    of_all = Q(**{f"{unit}__in": own}) | Q(**{f"{unit}__in": taken_over})
    return rows.filter(
        Exists(chosen.filter(heir__in=seen)) | (of_all & ~Exists(chosen)),
        **{f"{unit}__in": seen.union(taken_over, given_up)},
    )


def staff_of(unit: Unit, on: dt.date, structure: str | Structure) -> Any:
    """The main postings of a day that count today for the unit or below, one a person.

    The same people in either view; `counted_unit` says for which unit each counts in this
    one. Accounts out of use are left out.
    """
    rows = counted(Posting.objects.on(on).filter(user__is_active=True), structure)
    return below(rows, Unit.objects.within([unit.path]))


@dataclass(frozen=True)
class UnitTree:
    """Units in tree order with their names of the day; `standing`: those that exist then.

    By the structure of a day every unit is there that a row could point at, so that no
    row is lost; reports leave out those that neither stand nor have rows.
    """

    units: list[Unit]
    standing: frozenset[int]

    def children(self, unit: Unit) -> list[Unit]:
        """Those right below."""
        inside = (u for u in self.units if u.path.startswith(unit.path))
        return [child for child in inside if child.depth == unit.depth + 1]

    def rolled_up(self, by_unit: Mapping[int, Total], none: Total) -> dict[str, Total]:
        """Totals by tree path: what counts for a unit is added to it and all above it."""
        totals = {unit.path: none for unit in self.units}
        for unit in self.units:
            if unit.pk not in by_unit:
                continue
            for length in range(Unit.steplen, len(unit.path) + 1, Unit.steplen):
                if unit.path[:length] in totals:
                    totals[unit.path[:length]] += by_unit[unit.pk]
        return totals

    def groups(
        self, top: Unit, by_unit: Mapping[int, Total], none: Total, *, whole: bool = False
    ) -> list[tuple[Unit, Total]]:
        """The rows of a table below `top`: its sub-units with everybody below them.

        With `whole` also units elsewhere in the tree of that day, whose rows count for
        `top` today; they are named with the units above them.
        """
        paths = {unit.pk: unit.path for unit in self.units}
        totals: dict[str, Total] = {unit.path: none for unit in self.children(top)}
        for pk, counts in by_unit.items():
            path = paths[pk][: (top.depth + 1) * Unit.steplen]
            if path != top.path and (whole or path.startswith(top.path)):
                totals[path] = totals.get(path, none) + counts
        units = {unit.path: unit for unit in self.units if unit.path in totals}
        return [(self._named(units[path], top), totals[path]) for path in sorted(totals)]

    def _named(self, unit: Unit, top: Unit) -> Unit:
        if unit.path.startswith(top.path):
            return unit
        above = [unit.path[:n] for n in range(len(unit.path), Unit.steplen, -Unit.steplen)]
        names = {one.path: one.name for one in self.units if one.path in above}
        named = copy(unit)
        named.name = ", ".join(names[path] for path in above if path in names)
        return named


def unit_tree(structure: str | Structure, on: dt.date, *, under: Unit | None = None) -> UnitTree:
    """The units that a view of that day may count for; one query, or two for that day's.

    `under`: what counts for this unit today. Of today's structure that is its subtree; of
    that of the day it may have come from anywhere.
    """
    if structure == Structure.NOW:
        inside = Unit.objects.current()
        units = list(inside.within([under.path]) if under else inside)
        return UnitTree(units, _standing(units, on))
    units, names = list(Unit.objects.all()), names_on(on)
    for unit in units:
        unit.name = names.get(unit.pk, unit.name)
    return UnitTree(units, _standing(units, on))


def _standing(units: list[Unit], on: dt.date) -> frozenset[int]:
    return frozenset(unit.pk for unit in units if unit.exists(on))


def names_on(day: dt.date) -> dict[int, str]:
    """Names of that day of the units that were renamed since; one query."""
    rows = UnitName.objects.filter(until__gt=day).order_by("-until")
    return dict(rows.values_list("unit_id", "name"))


def _today(rows: "QuerySet[Any]", unit: str, key: str, user: str) -> Any:
    mine = UnitHeir.objects.filter(unit=OuterRef(key), user=OuterRef(f"{user}_id"))
    chosen = Subquery(mine.values("heir_id")[:1])
    if _is_plain(rows, unit):
        heirs = Unit.objects.filter(pk=OuterRef(key)).order_by().values("heir_id")
        return Coalesce(chosen, Subquery(heirs[:1]), F(key), output_field=BigIntegerField())
    return Coalesce(chosen, F(f"{unit}__heir_id"), F(key), output_field=BigIntegerField())


def _is_plain(rows: "QuerySet[Any]", field: str) -> bool:
    return not rows.model._meta.get_field(field).is_relation
