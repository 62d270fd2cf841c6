"""What an event writes when it takes effect: in sets, whatever the staff.

Postings end on the day before and begin on the day itself; none is rewritten, so that the
past stays as it was.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, QuerySet

from cms.text import fold, nfc
from learning.enums import PostingKind
from learning.enums import ReorganisationKind as Kind
from learning.models import (
    Posting,
    ProgrammeUnit,
    Reorganisation,
    ReorganisationLine,
    Scope,
    Succession,
    Unit,
    UnitName,
)
from learning.units.reorganisations.plan import Placement, Plan

BATCH = 1000
Units = dict[Placement, Unit]


def write_event(plan: Plan) -> set[int]:
    """Carry the plan out.

    Returns:
        Primary keys of the people whose postings changed.
    """
    if plan.event.kind == Kind.RENAME:
        _rename(plan.event)
        return set()
    units = _make_units(plan)
    write_successions(plan, units)
    people = move_postings(plan, units)
    closing = Unit.objects.filter(pk__in=[unit.pk for unit in plan.closing])
    closing.update(closed_on=plan.event.effective_on, closed_by=plan.event)
    carry_over(plan, units)
    return people


def _rename(event: Reorganisation) -> None:
    unit, line = event.sources[0].unit, event.targets[0]
    if unit is None:
        return
    UnitName.objects.create(unit=unit, name=unit.name, until=event.effective_on, event=event)
    name = nfc(line.name)
    Unit.objects.filter(pk=unit.pk).update(name=name, search_text=fold(name)[:200])


def _make_units(plan: Plan) -> Units:
    """Units of every placement, made from the top down where there is none."""
    units: Units = dict(plan.standing)
    lines = {line.order: line for line in plan.event.targets}
    for placement in sorted(plan.names, key=lambda placement: (placement[0], len(placement[1]))):
        order, names = placement
        above = units[(order, names[:-1])] if names else lines[order].parent
        if above is None:
            continue
        parent = Unit.objects.get(pk=above.pk)
        units[placement] = parent.add_child(
            name=plan.names[placement], opened_on=plan.event.effective_on, made_by=plan.event
        )
    for order, line in lines.items():
        if line.unit_id is None and (order, ()) in units:
            ReorganisationLine.objects.filter(pk=line.pk).update(made=units[(order, ())])
    return units


def write_successions(plan: Plan, units: Units) -> None:
    """Keep the lineage both ways: who follows whom, and who takes over the records."""
    rows = [
        Succession(event=plan.event, predecessor=unit, successor=units[placement])
        for unit in plan.closing
        if (placement := plan.placements[unit.pk]) is not None
    ]
    if plan.event.kind == Kind.SPLIT:
        source = plan.event.sources[0].unit
        others = [line.order for line in plan.event.targets[1:]]
        rows += [
            Succession(
                event=plan.event, predecessor=source, successor=units[(order, ())], main=False
            )
            for order in others
        ]
    Succession.objects.bulk_create(rows, batch_size=BATCH)


def move_postings(plan: Plan, units: Units) -> set[int]:
    """End the postings of closing units and begin those that follow."""
    event, closing = plan.event, [unit.pk for unit in plan.closing]
    eve = event.effective_on - dt.timedelta(days=1)
    here = Posting.objects.filter(unit__in=closing).order_by("pk")
    in_force = here.of_any_kind(event.effective_on).filter(starts_on__lte=eve)
    to_come = list(here.filter(starts_on__gte=event.effective_on))
    former = list(in_force)
    _end(in_force, event, eve)
    taken = _taken(units.values(), (posting.user_id for posting in former))
    new = []
    for posting in former:
        unit = _unit_for(plan, units, posting)
        if unit is not None and _is_free(posting, unit, taken):
            new.append(_following(posting, unit, event))
    Posting.objects.bulk_create(new, batch_size=BATCH)
    _lead(plan, units, to_come)
    return {posting.user_id for posting in (*former, *to_come)}


def _end(rows: "QuerySet[Posting]", event: Reorganisation, eve: dt.date) -> None:
    rows.order_by().update(planned_end=F("ends_on"), ends_on=eve, ended_by=event)


def _following(posting: Posting, unit: Unit, event: Reorganisation) -> Posting:
    return Posting(
        user_id=posting.user_id,
        unit=unit,
        position=posting.position,
        job=posting.job,
        grade=posting.grade,
        kind=posting.kind,
        starts_on=event.effective_on,
        ends_on=posting.ends_on,
        end_reason=posting.end_reason,
        end_decision_number=posting.end_decision_number,
        decision_number=event.decision_number,
        reorganisation=event,
        continues=posting,
    )


def _taken(units: Iterable[Unit], users: Iterable[int]) -> set[tuple[int, int, str]]:
    """Open posts beside the main one that these people have in the receiving units."""
    beside = Posting.objects.filter(ends_on__isnull=True).exclude(kind=PostingKind.MAIN)
    rows = beside.filter(unit__in=[unit.pk for unit in units]).order_by()
    wanted = set(users)
    found = rows.values_list("user_id", "unit_id", "kind")
    return {row for row in found if row[0] in wanted}


def _is_free(posting: Posting, unit: Unit, taken: set[tuple[int, int, str]]) -> bool:
    """Whether the person may have one more post there: two of one kind become one."""
    if posting.kind == PostingKind.MAIN or posting.ends_on is not None:
        return True
    key = (posting.user_id, unit.pk, posting.kind)
    if key in taken:
        return False
    taken.add(key)
    return True


def _lead(plan: Plan, units: Units, to_come: list[Posting]) -> None:
    """Postings that begin later begin at the successor."""
    for posting in to_come:
        unit = _unit_for(plan, units, posting)
        if unit is not None:
            posting.planned_unit_id, posting.unit = posting.unit_id, unit
            posting.reorganisation = plan.event
    Posting.objects.bulk_update(
        to_come, ["unit", "planned_unit", "reorganisation"], batch_size=BATCH
    )


def _unit_for(plan: Plan, units: Units, posting: Posting) -> Unit | None:
    placement = plan.placement_of(posting.unit_id, posting.user_id)
    return None if placement is None else units[placement]


def carry_over(plan: Plan, units: Units) -> None:
    """Give officers and programmes of a unit to its successors (`carried_over`)."""
    pairs = [(unit.pk, units[placement]) for unit, placement in carried_over(plan)]
    closing = [unit.pk for unit in plan.closing]
    scopes = Scope.objects.filter(unit__in=closing).values_list("unit_id", "user_id")
    asking = ProgrammeUnit.objects.filter(unit__in=closing).exclude(programme__state="ended")
    programmes = asking.order_by().values_list("unit_id", "programme_id")
    Scope.objects.bulk_create(
        (
            Scope(user_id=user, unit=heir, reorganisation=plan.event)
            for unit, user in scopes
            for origin, heir in pairs
            if origin == unit
        ),
        ignore_conflicts=True,
    )
    ProgrammeUnit.objects.bulk_create(
        (
            ProgrammeUnit(programme_id=programme, unit=heir, reorganisation=plan.event)
            for unit, programme in programmes
            for origin, heir in pairs
            if origin == unit
        ),
        ignore_conflicts=True,
    )


def carried_over(plan: Plan) -> list[tuple[Unit, Placement]]:
    """Closing units, each with the placement of their officers and programmes.

    They follow to what the event makes, and into the unit that takes theirs in whole. To
    units that stood before and take only a part, or whose people they never had, nobody
    is led without a decision: they would see, or reach, people who are not theirs.
    """
    found = []
    for unit in plan.closing:
        placement = plan.placements[unit.pk]
        if placement is not None and (
            placement not in plan.standing or plan.event.kind == Kind.MERGE
        ):
            found.append((unit, placement))
    if plan.event.kind == Kind.SPLIT:
        source = plan.event.sources[0].unit
        for line in plan.event.targets[1:]:
            placement = (line.order, ())
            if source is not None and placement not in plan.standing:
                found.append((source, placement))
    return found
