"""What an event will move, for the officer who confirms it."""

from collections import Counter
from dataclasses import dataclass, field

from learning.models import Enrolment, Posting, ProgrammeUnit, Reorganisation, Scope, Unit
from learning.units.reorganisations.plan import Plan, plan_event
from learning.units.reorganisations.writes import carried_over

MAX_SHOWN = 200


@dataclass(frozen=True)
class UnitMove:
    """A unit that ends, where its people go (several places after a split), and how many."""

    name: str
    to: list[tuple[str, int]]
    staff: int


@dataclass(frozen=True)
class PersonMove:
    """Somebody who goes from one unit to another; `to` is empty where nobody receives them."""

    name: str
    code: str
    unit: str
    to: str


@dataclass(frozen=True)
class CarriedOver:
    """An officer or a programme, the unit that ends, and the units that take them over."""

    who: str
    unit: str
    to: list[str]


@dataclass(frozen=True)
class Preview:
    """Everything that an event moves; `people` lists the first of `staff`."""

    problems: list[str]
    units: list[UnitMove] = field(default_factory=list)
    people: list[PersonMove] = field(default_factory=list)
    staff: int = 0
    postings: int = 0
    to_come: int = 0
    enrolments: int = 0
    officers: list[CarriedOver] = field(default_factory=list)
    programmes: list[CarriedOver] = field(default_factory=list)

    @property
    def more(self) -> int:
        """People beyond those listed."""
        return self.staff - len(self.people)


def preview_event(event: Reorganisation) -> Preview:
    """Who and what moves; writes nothing. A fixed number of queries, two more a target."""
    plan = plan_event(event)
    day = plan.event.effective_on
    here = Posting.objects.filter(unit__in=[unit.pk for unit in plan.closing])
    staff = here.on(day).filter(starts_on__lt=day)
    moving = list(staff.order_by().values_list("user_id", "unit_id"))
    rows = staff.select_related("user", "unit").order_by("user__sort_key", "user_id")[:MAX_SHOWN]
    users = staff.order_by().values("user_id")
    return Preview(
        problems=plan.problems,
        units=_units(plan, moving),
        people=[_person(plan, row) for row in rows],
        staff=len(moving),
        postings=here.of_any_kind(day).filter(starts_on__lt=day).count(),
        to_come=here.filter(starts_on__gte=day).count(),
        enrolments=Enrolment.objects.open().filter(user__in=users).count(),
        officers=_officers(plan),
        programmes=_programmes(plan),
    )


def _units(plan: Plan, moving: list[tuple[int, int]]) -> list[UnitMove]:
    to: dict[int, Counter[str]] = {unit.pk: Counter() for unit in plan.closing}
    for user, unit in moving:
        to[unit][plan.title(plan.placement_of(unit, user))] += 1
    for unit in plan.closing:
        to[unit.pk].setdefault(plan.title(plan.placements[unit.pk]), 0)
    names = {unit.path: unit.name for unit in plan.closing}
    return [
        UnitMove(_within(unit, names), sorted(to[unit.pk].items()), to[unit.pk].total())
        for unit in plan.closing
    ]


def _within(unit: Unit, names: dict[str, str]) -> str:
    """The name, with that of the unit above where both end."""
    above = names.get(unit.path[: -Unit.steplen])
    return f"{unit.name}, {above}" if above else unit.name


def _person(plan: Plan, row: Posting) -> PersonMove:
    to = plan.title(plan.placement_of(row.unit_id, row.user_id))
    return PersonMove(row.user.full_name, row.user.staff_code, row.unit.name, to)


def _officers(plan: Plan) -> list[CarriedOver]:
    scopes = Scope.objects.filter(unit__in=[unit.pk for unit in plan.closing])
    return [
        CarriedOver(scope.user.full_name, scope.unit.name, _followed(plan, scope.unit_id))
        for scope in scopes.select_related("user", "unit").order_by("user__sort_key", "pk")
    ]


def _programmes(plan: Plan) -> list[CarriedOver]:
    rows = ProgrammeUnit.objects.filter(unit__in=[unit.pk for unit in plan.closing])
    running = rows.exclude(programme__state="ended").select_related("programme", "unit")
    return [
        CarriedOver(row.programme.title, row.unit.name, _followed(plan, row.unit_id))
        for row in running
    ]


def _followed(plan: Plan, unit_id: int) -> list[str]:
    return [plan.title(placement) for unit, placement in carried_over(plan) if unit.pk == unit_id]
