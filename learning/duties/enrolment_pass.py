"""The enrolment pass: programmes become enrolments as people join, move and return.

A few queries per programme, whatever the staff; nothing is asked per person. Reading and
deciding hold no lock; each batch of writes is a short transaction of its own, so that
answers are saved meanwhile. Every write says which state it expects: a pass that runs
twice, or beside another, changes nothing more.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from learning.duties.audience import audience_of, people_of
from learning.duties.enrolment_writes import (
    DutyChange,
    PassResult,
    advance_rows,
    create_rows,
    end_rows,
    hand_over,
    reopen_rows,
)
from learning.duties.history import histories
from learning.duties.programme_states import end_elapsed, start_due
from learning.duties.rules import Target, published_targets, rule_of, targets_now, targets_of
from learning.engine.calendars import add_months
from learning.engine.duties import NOTHING, Act, Past, Rule, decide
from learning.enums import CycleKind, EndCode, EnrolmentSource
from learning.models import Enrolment, Programme


@dataclass
class _World:
    """Audiences of the programmes that the pass met, and who asks for which target."""

    today: dt.date
    users: list[int] | None
    audiences: dict[int, dict[int, dt.date]] = field(default_factory=dict)
    asking: dict[Target, list[int]] = field(default_factory=lambda: defaultdict(list))

    def audience(self, programme: Programme) -> dict[int, dt.date]:
        if programme.pk not in self.audiences:
            found = people_of(audience_of(programme), self.today, self.users)
            self.audiences[programme.pk] = found
        return self.audiences[programme.pk]


def run_duties(users: Iterable[int] | None = None) -> PassResult:
    """Bring all enrolments in step with the programmes; of some people only, if given."""
    today = timezone.localdate()
    start_due(today)
    end_elapsed(today)
    world = _World(today, None if users is None else sorted(set(users)))
    result = PassResult()
    for programme in Programme.objects.running().with_targets().order_by("pk"):
        result += _run_programme(programme, world)
    return result + _end_leavers(world)


def enrol_audience(programme: Programme) -> PassResult:
    """Enrol the audience of one programme that has just begun."""
    return _run_programme(programme, _World(timezone.localdate(), None))


def _run_programme(programme: Programme, world: _World) -> PassResult:
    rule, targets = rule_of(programme), targets_of(programme)
    people = world.audience(programme)
    history = histories(programme, targets, world.users)
    for target in targets:
        world.asking[target].append(programme.pk)
    asked: list[DutyChange] = []
    for user, posted_on in people.items():
        asked += _ask(programme, rule, targets, user, posted_on, history.get(user, {}), world.today)
    published = published_targets(programme)
    asked = [one for one in asked if one.target in published]
    return _write(programme, asked) + _end_last_period(programme, rule, targets, world)


def _ask(
    programme: Programme,
    rule: Rule,
    targets: list[Target],
    user: int,
    posted_on: dt.date,
    past: dict[Target, list[Past]],
    today: dt.date,
) -> list[DutyChange]:
    if programme.rotates and programme.cycle_kind == CycleKind.AFTER_COMPLETION:
        rows = sorted((row for of in past.values() for row in of), key=lambda row: row.assigned_on)
        done = sum(row.completed_on is not None for row in rows)
        chosen = [(targets[done % len(targets)], rows)] if targets else []
    else:
        chosen = [(t, past.get(t, [])) for t in targets_now(programme, rule, targets, today)]
    found = []
    for target, rows in chosen:
        decision = decide(rule, rows, today=today, posted_on=posted_on)
        if decision is not NOTHING:
            cycle = max((row.cycle for row in past.get(target, [])), default=0) + 1
            found.append(DutyChange(user, target, cycle, decision))
    return found


def _write(programme: Programme, asked: list[DutyChange]) -> PassResult:
    by_act: dict[Act, list[DutyChange]] = defaultdict(list)
    for one in asked:
        by_act[one.decision.act].append(one)
    renewed = [one.decision.pk for one in by_act[Act.RENEW] if one.decision.pk]
    ended = end_rows(renewed, EndCode.NEXT_PERIOD)
    created = create_rows(programme, [*by_act[Act.CREATE], *by_act[Act.RENEW]])
    reopened = reopen_rows(programme, by_act[Act.REOPEN])
    return (
        PassResult(ended=ended) + created + reopened + advance_rows(programme, by_act[Act.ADVANCE])
    )


def _end_last_period(
    programme: Programme, rule: Rule, targets: Sequence[Target], world: _World
) -> PassResult:
    """Where contents rotate, last period's is no longer asked for."""
    if not programme.rotates or programme.cycle_kind != CycleKind.CALENDAR:
        return PassResult()
    start = add_months(rule.starts_on, rule.period(world.today) * rule.cycle_months)
    current = targets_now(programme, rule, targets, world.today)
    old = Enrolment.objects.open().filter(programme=programme, due_on__lt=start)
    for course, quiz in current:
        old = old.exclude(course=course, quiz=quiz)
    if world.users is not None:
        old = old.filter(user__in=world.users)
    return PassResult(ended=end_rows(old.values_list("pk", flat=True), EndCode.NEXT_PERIOD))


def _end_leavers(world: _World) -> PassResult:
    """End what was given to people who are no longer in the audience; completions stay.

    Whom another running programme asks for the same thing keeps it under that one.
    """
    rows = Enrolment.objects.open().filter(source=EnrolmentSource.PROGRAMME)
    if world.users is not None:
        rows = rows.filter(user__in=world.users)
    ids = rows.order_by().values_list("programme_id", flat=True).distinct()
    result = PassResult()
    for programme in Programme.objects.filter(pk__in=list(ids)).with_targets().order_by("pk"):
        inside = world.audience(programme)
        mine = rows.filter(programme=programme).values_list("pk", "user_id", "course_id", "quiz_id")
        leaving = [row for row in mine.order_by().iterator() if row[1] not in inside]
        result += _part(leaving, world)
    return result


def _part(leaving: Sequence[tuple[int, int, int | None, int | None]], world: _World) -> PassResult:
    gone, kept = [], defaultdict(list)
    for pk, user, course, quiz in leaving:
        others = world.asking.get((course, quiz), [])
        heir = next((other for other in others if user in world.audiences[other]), None)
        if heir is None:
            gone.append(pk)
        else:
            kept[heir].append(pk)
    hand_over(kept)
    return PassResult(ended=end_rows(gone, EndCode.LEFT))
