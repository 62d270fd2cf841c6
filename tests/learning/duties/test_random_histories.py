"""Random histories of events and completions: nobody is lost or counted twice."""

import datetime as dt
from collections import Counter
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.enums import ReorganisationKind as Kind
from learning.enums import ReorganisationState as State
from learning.enums import Structure
from learning.models import Enrolment, Posting, Reorganisation, Unit, UnitHeir, User
from learning.people.postings_on import main_posting, posting_on
from learning.units.reorganisations.states import Target, confirm_event, draft_event, undo_event
from learning.units.structure import counted, unit_tree
from tests.running.hunting import examples

START = dt.date(2025, 1, 1)
steps = st.lists(
    st.tuples(
        st.sampled_from([*Kind, "complete", "complete", "undo"]),
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(0, 2**6 - 1),
    ),
    min_size=3,
    max_size=8,
)


class History:
    """A province of two agencies with two departments each, and six people."""

    def __init__(self, course: Any) -> None:
        self.course, self.names, self.completed = course, count(1), 0
        root = Unit.add_root(name="Tỉnh")
        for agency in ("Sở A", "Sở B"):
            top = Unit.objects.get(pk=root.pk).add_child(name=agency)
            for department in ("Văn phòng", "Phòng Nghiệp vụ"):
                Unit.objects.get(pk=top.pk).add_child(name=department)
        self.people = [User.objects.create_user(f"n{i}", f"Người {i}") for i in range(6)]
        self.day = START
        for person, unit in zip(self.people, Unit.objects.filter(depth__gt=1), strict=True):
            Posting.objects.create(user=person, unit=unit, starts_on=START)

    def units(self) -> list[Unit]:
        return list(Unit.objects.filter(closed_on__isnull=True, depth__gt=1))

    def step(self, what: Any, first: int, second: int, mask: int) -> None:
        self.day += dt.timedelta(days=30)
        if what == "complete":
            self.complete(self.people[first % len(self.people)])
        elif what == "undo":
            self.undo()
        else:
            self.happen(what, first, second, mask)

    def happen(self, kind: Kind, first: int, second: int, mask: int) -> None:
        units = self.units()
        if not units:
            return
        one, other = units[first % len(units)], units[second % len(units)]
        chosen = [p.pk for bit, p in enumerate(self.people) if mask >> bit & 1]
        root = Unit.objects.get(depth=1)
        fresh = Target(parent=root, name=f"Đơn vị {next(self.names)}")
        sources, targets = {
            Kind.CREATE: ([], [fresh]),
            Kind.RENAME: ([one], [fresh]),
            Kind.MOVE: ([one], [Target(parent=other, name=one.name)]),
            Kind.MERGE: (
                [one, other] if mask % 2 else [one],
                [fresh if mask % 2 else Target(other)],
            ),
            Kind.SPLIT: ([one], [fresh, Target(other, staff=chosen)]),
            Kind.DISSOLVE: ([one], [Target(other)] if mask % 3 else []),
        }[kind]
        try:
            with transaction.atomic():
                event = draft_event(
                    kind,
                    by=self.people[0],
                    decision_number="1",
                    effective_on=self.day,
                    sources=sources,
                    targets=targets,
                )
                confirm_event(event, by=self.people[0])
        except ValidationError:
            pass

    def undo(self) -> None:
        event = Reorganisation.objects.filter(state=State.DONE).order_by("-pk").first()
        try:
            if event:
                undo_event(event, by=self.people[0])
        except ValidationError:
            pass

    def complete(self, person: User) -> None:
        self.completed += 1
        person_then = posting_on(person, self.day)
        noon = dt.datetime.combine(self.day, dt.time(5), dt.UTC)
        Enrolment.objects.create(
            user=person,
            course=self.course,
            cycle=self.completed,
            source="hr",
            started_at=noon,
            completed_at=noon,
            completed_name=person.full_name,
            completed_unit=person_then.unit,
            completed_unit_name=person_then.unit_name,
        )


def rolled_up(rows: Any, structure: str, on: dt.date, unit: str) -> tuple[int, int]:
    """The rows by units of the view added up, and those without a unit."""
    by_unit = counted(rows, structure, unit=unit).values("counted_unit")
    found = {row["counted_unit"]: row["n"] for row in by_unit.annotate(n=Count("pk")).order_by()}
    tree = {one.pk: one for one in unit_tree(structure, on).units}
    paths = {one.path for one in tree.values()}
    top = sum(n for pk, n in found.items() if pk in tree)
    assert all(tree[pk].path[:4] in paths for pk in found if pk)
    return top, found.get(None, 0)


def check(history: History) -> None:
    completions = Enrolment.objects.all()
    assert completions.count() == history.completed
    for structure in Structure:
        assert sum(rolled_up(completions, structure, history.day, "completed_unit")) == (
            history.completed
        )
    for day in (START, history.day - dt.timedelta(days=45), history.day):
        staff = Posting.objects.on(day)
        assert max(Counter(staff.values_list("user_id", flat=True)).values(), default=0) <= 1
        for structure in Structure:
            assert rolled_up(staff, structure, day, "unit") == (staff.count(), 0)
    check_today(history)


def check_today(history: History) -> None:
    """Nobody counts today for a unit that is no more, and each where they are."""
    heirs = Unit.objects.filter(closed_on__isnull=False)
    assert not UnitHeir.objects.filter(heir__in=heirs).exists()
    assert not Unit.objects.filter(heir__in=heirs).exists()
    assert not heirs.filter(heir__isnull=True).exists()
    now = counted(Posting.objects.on(START), Structure.NOW)
    for posting in now.filter(user__in=history.people):
        current = main_posting(posting.user, history.day)
        if current is not None:
            assert posting.counted_unit == current.unit_id


@pytest.mark.django_db
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_person_and_no_completion_is_lost_or_counted_twice(course, script):
    with transaction.atomic():
        history = History(course)
        for step in script:
            history.step(*step)
        check(history)
        transaction.set_rollback(True)


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Unit, Posting, UnitHeir)]


@pytest.mark.django_db
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_events_undone_backwards_leave_everything_as_it_was(course, script):
    with transaction.atomic():
        history = History(course)
        before = everything()
        for what, *rest in script:
            if what in Kind:
                history.step(what, *rest)
        for event in Reorganisation.objects.filter(state=State.DONE).order_by("-pk"):
            undo_event(event, by=history.people[0])
        assert everything() == before
        transaction.set_rollback(True)
