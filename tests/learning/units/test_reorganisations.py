"""Units that are made, renamed, moved, merged, split and dissolved; and taken back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learning.duties.enrolments import create_programme
from learning.enums import REORGANISATION_TRANSITIONS, Role
from learning.enums import ReorganisationKind as Kind
from learning.enums import ReorganisationState as State
from learning.models import (
    Enrolment,
    Posting,
    Programme,
    ProgrammeUnit,
    Reorganisation,
    Scope,
    Succession,
    Unit,
    UnitHeir,
)
from learning.people.postings_on import main_posting, posting_on
from learning.units.reorganisations.states import (
    Target,
    apply_due,
    apply_event,
    cancel_event,
    confirm_event,
    draft_event,
    undo_event,
    withdraw_event,
)

DAY = dt.date(2026, 7, 1)
EVE = dt.date(2026, 6, 30)


@pytest.fixture
def draft(hanh):
    def make(kind, sources=(), targets=(), on=DAY):
        return draft_event(
            kind,
            by=hanh,
            decision_number="12/QĐ-UBND",
            effective_on=on,
            sources=sources,
            targets=targets,
        )

    return make


@pytest.fixture
def happen(draft, hanh):
    def do(*args, **kwargs):
        event = draft(*args, **kwargs)
        confirm_event(event, by=hanh)
        return event

    return do


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


def unit_on(user, day):
    posting = main_posting(user, day)
    return posting and posting.unit


def test_a_new_unit_begins_on_its_day(units, happen):
    happen(Kind.CREATE, targets=[Target(parent=units["gao"], name="Phòng Kinh tế")])
    unit = Unit.objects.get(name="Phòng Kinh tế")
    assert (unit.get_parent(), unit.opened_on) == (units["gao"], DAY)


def test_a_rename_keeps_the_old_name_for_records_of_that_time(units, happen, an):
    happen(Kind.RENAME, [units["desk"]], [Target(name="Trung tâm Hành chính công")])
    assert posting_on(an, DAY).unit_name.startswith("Trung tâm Hành chính công,")
    assert posting_on(an, EVE).unit_name.startswith("Trung tâm Phục vụ hành chính công,")


def test_a_moved_unit_ends_and_begins_elsewhere(units, happen, an):
    happen(Kind.MOVE, [units["desk"]], [Target(parent=units["gao"], name=units["desk"].name)])
    new = unit_on(an, DAY)
    assert new.get_parent() == units["gao"]
    assert unit_on(an, EVE) == units["desk"]
    assert fresh(units["desk"]).heir == new
    assert fresh(units["desk"]).closed_on == DAY


def test_sub_units_of_one_name_become_one_in_a_merger(units, happen, an, chau):
    fresh(units["gao"]).add_child(name="Trung tâm phục vụ hành chính công")
    target = Target(parent=units["province"], name="UBND phường Hội Phú")
    happen(Kind.MERGE, [units["pleiku"], units["gao"]], [target])
    new = Unit.objects.get(name="UBND phường Hội Phú")
    assert [child.name for child in new.get_children()] == ["Trung tâm Phục vụ hành chính công"]
    assert unit_on(an, DAY).get_parent() == new
    assert unit_on(chau, DAY) == new
    assert {s.predecessor for s in new.origins.all()} == {units["pleiku"], units["gao"]}


def test_a_split_takes_the_chosen_along_and_the_rest_to_the_main_unit(
    units, happen, make_user, an, binh
):
    dung = make_user("dung", "Ksor Dung", Role.LEARNER, "desk")
    targets = [
        Target(parent=units["province"], name="UBND phường Pleiku mới"),
        Target(unit=units["gao"], staff=[dung.pk]),
    ]
    happen(Kind.SPLIT, [units["pleiku"]], targets)
    main = Unit.objects.get(name="UBND phường Pleiku mới")
    assert unit_on(binh, DAY) == main
    assert unit_on(an, DAY).get_parent() == main
    assert unit_on(dung, DAY) == units["gao"]
    assert UnitHeir.objects.get(user=dung, unit=units["desk"]).heir == units["gao"]
    assert fresh(units["desk"]).heir == unit_on(an, DAY)


def test_people_of_a_dissolved_unit_go_to_the_unit_that_receives_them(units, happen, an):
    happen(Kind.DISSOLVE, [units["desk"]], [Target(unit=units["gao"])])
    assert unit_on(an, DAY) == units["gao"]


def test_without_a_receiving_unit_postings_end_and_records_stay_with_the_unit_above(
    units, happen, an
):
    happen(Kind.DISSOLVE, [units["desk"]])
    assert unit_on(an, DAY) is None
    assert fresh(units["desk"]).heir == units["pleiku"]


def test_officers_and_programmes_follow_but_to_no_unit_that_stood_before(
    units, happen, course, hanh, binh, make_user, an
):
    head = make_user("truong", "Lê Trưởng", Role.HEAD, "desk", "desk")
    create_programme(
        course, unit=units["desk"], due_on=timezone.localdate() + dt.timedelta(days=9), by=hanh
    )
    targets = [
        Target(parent=units["province"], name="Trung tâm mới"),
        Target(unit=units["gao"], staff=[an.pk]),
    ]
    happen(Kind.SPLIT, [units["desk"]], targets)
    new = Unit.objects.get(name="Trung tâm mới")
    assert {scope.unit for scope in head.scopes.all()} == {units["desk"], new}
    asking = {row.unit for row in ProgrammeUnit.objects.filter(programme=Programme.objects.get())}
    assert asking == {units["desk"], new}


def test_an_event_of_a_day_to_come_waits_for_it(units, draft, hanh, an):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    event = draft(
        Kind.MOVE, [units["desk"]], [Target(parent=units["gao"], name="Một cửa")], on=tomorrow
    )
    assert confirm_event(event, by=hanh)
    assert (event.state, apply_due()) == (State.PREPARED, 0)
    Reorganisation.objects.update(effective_on=timezone.localdate())
    assert apply_due() == 1
    assert apply_due() == 0
    assert unit_on(an, timezone.localdate()).name == "Một cửa"
    assert Posting.objects.filter(user=an).count() == 2


def test_one_that_cannot_take_effect_says_why_and_holds_up_no_other(units, draft, hanh, an):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    bad = draft(
        Kind.MOVE, [units["desk"]], [Target(parent=units["gao"], name="Một cửa")], on=tomorrow
    )
    good = draft(
        Kind.CREATE, targets=[Target(parent=units["gao"], name="Phòng Nội vụ")], on=tomorrow
    )
    for event in (bad, good):
        confirm_event(event, by=hanh)
    fresh(units["gao"]).add_child(name="Một cửa")
    Reorganisation.objects.update(effective_on=timezone.localdate())
    assert apply_due() == 1
    bad.refresh_from_db()
    assert bad.state == State.PREPARED
    assert "Một cửa" in bad.problem
    assert fresh(units["desk"]).closed_on is None


@pytest.mark.parametrize(
    ("kind", "sources", "targets"),
    [
        (Kind.MOVE, ["province"], [("province", "Tỉnh khác")]),
        (Kind.MERGE, ["pleiku", "desk"], [("province", "UBND mới")]),
        (Kind.MOVE, ["pleiku"], [("desk", "UBND phường Pleiku")]),
        (Kind.CREATE, [], [("province", "ubnd xã GÀO")]),
        (Kind.RENAME, ["pleiku"], [("province", "UBND xã Gào")]),
        (Kind.SPLIT, ["pleiku"], [("province", "A"), ("province", "a")]),
    ],
)
def test_what_cannot_be_is_refused_before_anything_moves(
    units, draft, hanh, kind, sources, targets
):
    event = draft(
        kind,
        [units[name] for name in sources],
        [Target(parent=units[place], name=name) for place, name in targets],
    )
    before = list(Unit.objects.values())
    with pytest.raises(ValidationError):
        confirm_event(event, by=hanh)
    assert list(Unit.objects.values()) == before


EVENTS = {
    Kind.CREATE: ([], [("gao", "Phòng A")]),
    Kind.RENAME: (["desk"], [(None, "Một cửa")]),
    Kind.MOVE: (["desk"], [("gao", "Một cửa")]),
    Kind.MERGE: (["pleiku", "gao"], [("province", "UBND mới")]),
    Kind.SPLIT: (["pleiku"], [("province", "A"), ("province", "B")]),
    Kind.DISSOLVE: (["desk"], []),
}


@pytest.fixture
def any_event(units, draft, an):
    def make(kind):
        sources, targets = EVENTS[kind]
        return draft(
            kind,
            [units[name] for name in sources],
            [
                Target(
                    parent=units.get(place),
                    name=name,
                    staff=[an.pk] if name == "B" else [],
                )
                for place, name in targets
            ],
        )

    return make


def picture():
    """Everything that an event may change, without keys of its own rows."""
    return [
        list(Unit.objects.order_by("pk").values()),
        list(Posting.objects.order_by("pk").values()),
        list(Scope.objects.order_by("pk").values()),
        list(ProgrammeUnit.objects.order_by("pk").values()),
        list(Succession.objects.values()),
        list(UnitHeir.objects.values()),
    ]


@pytest.mark.parametrize("kind", Kind)
def test_undo_restores_everything(any_event, hanh, binh, chau, kind, units, course):
    create_programme(
        course, unit=units["pleiku"], due_on=timezone.localdate() + dt.timedelta(days=9), by=hanh
    )
    event = any_event(kind)
    before = picture()
    confirm_event(event, by=hanh)
    assert picture() != before
    assert undo_event(event, by=hanh)
    assert picture() == before
    assert not undo_event(event, by=hanh)


def test_undo_is_refused_while_a_completion_rests_on_it(any_event, hanh, an, course):
    event = any_event(Kind.MOVE)
    confirm_event(event, by=hanh)
    now = timezone.now()
    Enrolment.objects.create(
        user=an,
        course=course,
        source="hr",
        started_at=now,
        completed_at=now,
        completed_name=an.full_name,
        completed_unit=unit_on(an, timezone.localdate()),
    )
    with pytest.raises(ValidationError, match="1 kết quả hoàn thành"):
        undo_event(event, by=hanh)


def test_undo_is_refused_while_a_later_event_rests_on_it(any_event, draft, hanh, units, an):
    first = any_event(Kind.MOVE)
    confirm_event(first, by=hanh)
    moved = unit_on(an, timezone.localdate())
    later = draft(Kind.DISSOLVE, [moved], [Target(unit=units["gao"])], on=dt.date(2026, 8, 1))
    confirm_event(later, by=hanh)
    with pytest.raises(ValidationError, match="việc sắp xếp sau"):
        undo_event(first, by=hanh)
    assert undo_event(later, by=hanh)
    Reorganisation.objects.filter(pk=later.pk).delete()
    assert undo_event(first, by=hanh)
    assert unit_on(an, timezone.localdate()) == units["desk"]


def test_a_posting_that_begins_after_the_end_is_led_to_the_successor(
    any_event, hanh, units, make_user
):
    late = make_user("moi", "Siu Mới", Role.LEARNER, "desk")
    late.postings.update(starts_on=dt.date(2026, 9, 1))
    event = any_event(Kind.MOVE)
    confirm_event(event, by=hanh)
    posting = late.postings.get()
    assert (posting.unit.name, posting.planned_unit) == ("Một cửa", units["desk"])
    undo_event(event, by=hanh)
    assert late.postings.get().unit == units["desk"]


MOVES = {
    State.PREPARED: lambda event, by: confirm_event(event, by=by),
    State.DRAFT: lambda event, by: withdraw_event(event),
    State.DONE: lambda event, by: apply_event(event),
    State.UNDONE: lambda event, by: undo_event(event, by=by),
    State.CANCELLED: lambda event, by: cancel_event(event),
}


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_allowed_transitions_happen(any_event, hanh, before, after):
    event = any_event(Kind.CREATE)
    now = timezone.now()
    times = {
        State.PREPARED: {"prepared_at": now, "prepared_by": hanh},
        State.DONE: {"done_at": now},
        State.UNDONE: {"done_at": now, "undone_at": now},
    }.get(before, {})
    Reorganisation.objects.filter(pk=event.pk).update(state=before, **times)
    event.refresh_from_db()
    allowed = after in REORGANISATION_TRANSITIONS[before]
    assert MOVES[after](event, hanh) is allowed
    event.refresh_from_db()
    if not allowed:
        assert event.state == before


def test_queries_do_not_grow_with_the_staff(
    any_event, hanh, make_user, django_assert_max_num_queries
):
    for number in range(12):
        make_user(f"n{number}", f"Rơ Mah {number}", Role.LEARNER, "desk")
    event = any_event(Kind.MOVE)
    with django_assert_max_num_queries(60):
        confirm_event(event, by=hanh)
