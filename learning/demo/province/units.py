"""The invented unit tree: agencies, communes, and the districts that ended on 01/7/2025."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from cms.text import fold
from learning.demo.province.names import (
    AGENCIES,
    AGENCY_OFFICES,
    COMMUNE_OFFICES,
    invent_communes,
    invent_districts,
)
from learning.models import Unit

STAFF_A_UNIT = 50
COMMUNES_A_DISTRICT = 8
FOUNDED = dt.date(2010, 1, 1)
CHANGED_ON = dt.date(2025, 7, 1)


@dataclass(frozen=True)
class District:
    """A district, and the offices of the communes that came after it."""

    unit: Unit
    offices: list[Unit]


@dataclass(frozen=True)
class Tree:
    """`offices`: the departments of agencies, in which people are posted all the time.

    `tops` names the agency or commune of an office, by the office's path.
    """

    offices: list[Unit] = field(default_factory=list)
    districts: list[District] = field(default_factory=list)
    tops: dict[str, str] = field(default_factory=dict)

    def full_path(self, unit: Unit) -> str:
        """The unit within its agency, smallest first, as records keep it."""
        top = self.tops.get(unit.path)
        return f"{unit.name}, {top}" if top else unit.name


def make_units(root: Unit, staff: int, random: Random) -> Tree:
    """About one unit for every fifty people, below the root; the districts still stand."""
    Unit.objects.filter(pk=root.pk, opened_on__gt=FOUNDED).update(opened_on=FOUNDED)
    wanted = max(2, staff // STAFF_A_UNIT // 8)
    there = set(root.get_children().values_list("name", flat=True))
    agencies = [name for name in AGENCIES if name not in there][: max(1, wanted // 3)]
    communes = invent_communes(random, max(1, wanted - len(agencies)))
    districts = invent_districts(random, -(-len(communes) // COMMUNES_A_DISTRICT))
    names = [*((name, FOUNDED, AGENCY_OFFICES) for name in agencies)]
    names += ((name, CHANGED_ON, COMMUNE_OFFICES) for name in communes)
    names += ((name, FOUNDED, []) for name in districts)
    first = root.numchild + 1
    tops = [
        _unit(root, first + place, name, opened, len(offices))
        for place, (name, opened, offices) in enumerate(names)
    ]
    offices = [
        _unit(top, place, name, opened, 0)
        for top, (_name, opened, below) in zip(tops, names, strict=True)
        for place, name in enumerate(below, start=1)
    ]
    Unit.objects.bulk_create([*tops, *offices], batch_size=1000)
    Unit.objects.filter(pk=root.pk).update(numchild=root.numchild + len(tops))
    return _tree(tops, offices, len(agencies), len(communes))


def _tree(tops: list[Unit], offices: list[Unit], agencies: int, communes: int) -> Tree:
    """The tree of units as they stand in the database, with their primary keys."""
    paths = [unit.path for unit in (*tops, *offices)]
    made = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
    names = {top.path: top.name for top in tops}
    below: dict[str, list[Unit]] = {top.path: [] for top in tops}
    for office in offices:
        below[office.path[: -Unit.steplen]].append(made[office.path])
    after = [top.path for top in tops[agencies : agencies + communes]]
    districts = [
        District(
            made[top.path],
            [
                unit
                for path in after[place :: len(tops) - len(after) - agencies]
                for unit in below[path]
            ],
        )
        for place, top in enumerate(tops[agencies + communes :])
    ]
    return Tree(
        offices=[unit for top in tops[:agencies] for unit in below[top.path]],
        districts=districts,
        tops={office.path: names[office.path[: -Unit.steplen]] for office in offices},
    )


def _unit(parent: Unit, place: int, name: str, opened: dt.date, numchild: int) -> Unit:
    return Unit(
        path=Unit._get_path(parent.path, parent.depth + 1, place),
        depth=parent.depth + 1,
        numchild=numchild,
        name=name,
        search_text=fold(name)[:200],
        opened_on=opened,
    )
