"""The invented unit tree: agencies, communes, and the districts that ended on 01/7/2025."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from cms.text import fold
from learning.demo.province.names import (
    AGENCIES,
    AGENCY_OFFICES,
    COMMUNE_OFFICES,
    invent_communes,
)
from learning.models import Unit

STAFF_A_UNIT = 50
CHANGED_ON = dt.date(2025, 7, 1)


@dataclass(frozen=True)
class Tree:
    """The units in which people are posted now, and the former districts."""

    offices: list[Unit]
    districts: list[Unit]


def make_units(root: Unit, staff: int, random: Random) -> Tree:
    """About one unit for every fifty people, below the root; the districts are closed."""
    wanted = max(2, staff // STAFF_A_UNIT // 8)
    there = set(root.get_children().values_list("name", flat=True))
    agencies = [name for name in AGENCIES if name not in there][: max(1, wanted // 3)]
    communes = invent_communes(random, max(1, wanted - len(agencies)))
    names = [(name, AGENCY_OFFICES) for name in agencies]
    names += [(name, COMMUNE_OFFICES) for name in communes]
    first = root.numchild + 1
    tops = [
        _unit(root, first + place, name, len(offices))
        for place, (name, offices) in enumerate(names)
    ]
    count = max(1, len(communes) // 8)
    districts = [
        _unit(root, first + len(tops) + place, f"UBND huyện số {place + 1} (cũ)", 0, closed=True)
        for place in range(count)
    ]
    offices = [
        _unit(top, place, name, 0)
        for top, (_name, below) in zip(tops, names, strict=True)
        for place, name in enumerate(below, start=1)
    ]
    Unit.objects.bulk_create([*tops, *districts, *offices], batch_size=1000)
    numchild = root.numchild + len(tops) + len(districts)
    Unit.objects.filter(pk=root.pk).update(numchild=numchild)
    paths = [unit.path for unit in offices]
    made = list(Unit.objects.filter(path__startswith=root.path, depth=root.depth + 2))
    kept = set(paths)
    closed = Unit.objects.filter(path__in=[unit.path for unit in districts])
    return Tree([unit for unit in made if unit.path in kept], list(closed))


def _unit(parent: Unit, place: int, name: str, numchild: int, *, closed: bool = False) -> Unit:
    return Unit(
        path=Unit._get_path(parent.path, parent.depth + 1, place),
        depth=parent.depth + 1,
        numchild=numchild,
        name=name,
        search_text=fold(name)[:200],
        opened_on=dt.date(2010, 1, 1) if closed else CHANGED_ON,
        closed_on=CHANGED_ON if closed else None,
    )
