"""What an event would do: which units end, which follow them, and what stands against it.

A plan reads and writes nothing else. Sub-units go with their unit; where the receiving
unit has one of the same name, whatever its case or accents, the two become one. A unit
that stood before and takes part of another keeps its own sub-units: it gets no new ones.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cms.text import fold
from learning.enums import ReorganisationKind as Kind
from learning.models import Reorganisation, ReorganisationLine, ReorganisationStaff, Unit

# The place of a unit in the new structure: a target line, and folded names below it.
Placement = tuple[int, tuple[str, ...]]


@dataclass
class Plan:
    """`placements`: where the people of each closing unit go, by primary key; None: nowhere.

    `names`: names of new units by placement. `standing`: units that are there already.
    `chosen`: people of a split who go to another target than the rest.
    """

    event: Reorganisation
    closing: list[Unit] = field(default_factory=list)
    placements: dict[int, Placement | None] = field(default_factory=dict)
    names: dict[Placement, str] = field(default_factory=dict)
    standing: dict[Placement, Unit] = field(default_factory=dict)
    chosen: dict[int, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def title(self, placement: Placement | None) -> str:
        """The name of the unit of a placement."""
        if placement is None:
            return ""
        return (
            self.standing[placement].name if placement in self.standing else self.names[placement]
        )

    def placement_of(self, unit_id: int, user_id: int) -> Placement | None:
        """Where a posting goes."""
        if user_id in self.chosen:
            return (self.chosen[user_id], ())
        return self.placements[unit_id]


def plan_event(event: Reorganisation) -> Plan:
    """Work out the event on the tree of now; five queries and two a target."""
    event = Reorganisation.objects.with_lines().get(pk=event.pk)
    plan, targets = Plan(event), event.targets
    sources = [line.unit for line in event.sources if line.unit]
    if event.kind != Kind.RENAME:
        plan.closing = _open_below(sources)
    _place_targets(plan, targets)
    _place_units(plan, sources, targets)
    staff = ReorganisationStaff.objects.filter(event=event)
    first = min((line.order for line in targets), default=0)
    chosen = staff.values_list("user_id", "line__order")
    plan.chosen = {user: order for user, order in chosen if order != first}
    plan.problems = [*_problems(event, sources, targets, plan)]
    return plan


def _open_below(sources: Iterable[Unit]) -> list[Unit]:
    paths = [unit.path for unit in sources]
    return list(Unit.objects.within(paths).filter(closed_on__isnull=True))


def _place_targets(plan: Plan, targets: list[ReorganisationLine]) -> None:
    ending = {unit.pk for unit in plan.closing}
    for line in targets:
        if line.unit is None:
            plan.names[(line.order, ())] = line.name
            continue
        for unit, names in _with_names(line.unit, _open_below([line.unit])):
            if unit.pk not in ending:
                plan.standing[(line.order, names)] = unit


def _with_names(top: Unit, units: Iterable[Unit]) -> Iterable[tuple[Unit, tuple[str, ...]]]:
    """Each unit with the folded names that lead from `top` to it, in tree order."""
    found: dict[str, tuple[str, ...]] = {top.path: ()}
    yield top, ()
    for unit in units:
        above = found.get(unit.path[: -Unit.steplen])
        if above is not None and unit.path != top.path:
            found[unit.path] = (*above, fold(unit.name))
            yield unit, found[unit.path]


def _place_units(plan: Plan, sources: list[Unit], targets: list[ReorganisationLine]) -> None:
    """Say for each closing unit where it goes: the first target takes the sub-units."""
    if not targets:
        plan.placements = {unit.pk: None for unit in plan.closing}
        return
    main, flat = targets[0].order, plan.event.kind == Kind.DISSOLVE
    keeps = plan.event.kind == Kind.SPLIT and targets[0].unit is not None
    for source in sources:
        inside = [unit for unit in plan.closing if unit.path.startswith(source.path)]
        for unit, names in _with_names(source, inside):
            placement: Placement = (main, () if flat else names)
            if keeps and placement not in plan.standing:
                placement = (main, ())
            plan.placements[unit.pk] = placement
            if placement not in plan.standing:
                plan.names.setdefault(placement, unit.name)


def _problems(
    event: Reorganisation, sources: list[Unit], targets: list[ReorganisationLine], plan: Plan
) -> Iterable[str]:
    for unit in sources:
        yield from _against_source(event, unit)
    yield from _overlaps(sources)
    ending = {unit.pk for unit in plan.closing or sources}
    for unit in plan.closing:
        if unit.opened_on and unit.opened_on >= event.effective_on:
            yield _("“%(unit)s” thành lập từ ngày %(day)s, không trước ngày có hiệu lực.") % {
                "unit": unit.name,
                "day": _day(unit.opened_on),
            }
    for line in targets:
        yield from _against_target(event, line, ending, sources)
    yield from _same_names(targets)


def _against_source(event: Reorganisation, unit: Unit) -> Iterable[str]:
    if unit.closed_on is not None:
        yield _("“%(unit)s” đã kết thúc từ ngày %(day)s.") % {
            "unit": unit.name,
            "day": _day(unit.closed_on),
        }
    if unit.is_root() and event.kind != Kind.RENAME:
        yield _("“%(unit)s” là đơn vị cao nhất nên chỉ đổi tên được.") % {"unit": unit.name}
    renamed = unit.former_names.filter(until__gte=event.effective_on).first()
    if event.kind == Kind.RENAME and renamed:
        yield _("“%(unit)s” đã đổi tên từ ngày %(day)s, sau ngày có hiệu lực này.") % {
            "unit": unit.name,
            "day": _day(renamed.until),
        }


def _overlaps(sources: list[Unit]) -> Iterable[str]:
    for unit in sources:
        if any(unit.path.startswith(o.path) for o in sources if o.pk != unit.pk):
            yield _("“%(unit)s” nằm trong một đơn vị khác của cùng việc sắp xếp.") % {
                "unit": unit.name
            }


def _against_target(
    event: Reorganisation, line: ReorganisationLine, ending: set[int], sources: list[Unit]
) -> Iterable[str]:
    place = line.unit or line.parent
    if place is None:
        return
    words = {"unit": place.name, "day": _day(event.effective_on)}
    if place.pk in ending:
        yield _("“%(unit)s” kết thúc cùng ngày nên không nhận được đơn vị nào.") % words
    elif not place.exists(event.effective_on) or place.closed_on is not None:
        yield _("“%(unit)s” không hoạt động vào ngày %(day)s.") % words
    if line.unit is None and _name_taken(line, ending):
        yield _("“%(unit)s” đã có đơn vị tên “%(name)s”.") % {**words, "name": line.name}


def _name_taken(line: ReorganisationLine, ending: set[int]) -> bool:
    if line.parent is None:
        return False
    same = line.parent.get_children().filter(search_text=fold(line.name), closed_on__isnull=True)
    return same.exclude(pk__in=list(ending)).exists()


def _same_names(targets: list[ReorganisationLine]) -> Iterable[str]:
    seen = set()
    for line in targets:
        key = (line.unit_id, line.parent_id, fold(line.name))
        if key in seen:
            yield _("“%(unit)s” được ghi hai lần ở đơn vị nhận.") % {"unit": line.title}
        seen.add(key)


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")
