"""For which unit a row counts: that of its day, or the one that stands there today."""

import datetime as dt

import pytest
from django.db.models import Count
from django.utils import timezone

from learning.engine.lineage import Lineage
from learning.enums import Structure
from learning.models import Posting, Unit, UnitHeir, UnitName
from learning.units.lineage import refresh_heirs
from learning.units.structure import counted, seen_by, unit_tree


def test_a_unit_that_nobody_follows_stands_for_itself():
    assert Lineage({}).heir(1) == 1


def test_heirs_are_followed_to_the_end():
    lineage = Lineage({1: (7, 2), 2: (8, 3)}, {(8, 50): 4}, {9: 1})
    assert lineage.heirs([1, 2, 3, 9]) == {1: 3, 2: 3, 9: 3}
    assert lineage.exceptions([(1, 50), (1, 51), (2, 50), (9, 50)]) == {
        (1, 50): 4,
        (2, 50): 4,
        (9, 50): 4,
    }


@pytest.fixture
def merged(units, an, chau):
    """An's desk now belongs to Gào, but An himself went to the ward."""
    Unit.objects.filter(pk=units["desk"].pk).update(heir=units["gao"])
    UnitHeir.objects.create(unit=units["desk"], user=an, heir=units["pleiku"])


def by_unit(structure):
    rows = counted(Posting.objects.all(), structure)
    found = rows.values("counted_unit").annotate(n=Count("pk")).order_by()
    return {row["counted_unit"]: row["n"] for row in found}


def test_each_row_counts_for_one_unit_in_either_view(units, merged, an, binh, make_user):
    from learning.enums import Role

    make_user("em", "Ksor Em", Role.LEARNER, "desk")
    then, now = by_unit(Structure.THEN), by_unit(Structure.NOW)
    assert then == {units["desk"].pk: 2, units["pleiku"].pk: 1, units["gao"].pk: 1}
    assert now == {units["pleiku"].pk: 2, units["gao"].pk: 2}


def test_a_viewer_sees_what_counts_today_for_the_own_units(merged, an, binh, chau, admin):
    rows = seen_by(Posting.objects.all(), binh)
    assert {row.user for row in rows} == {an, binh}
    assert seen_by(Posting.objects.all(), admin).count() == 4


def test_the_tree_of_a_day_has_its_names(units, merged, hanh):
    from learning.models import Reorganisation

    event = Reorganisation.objects.create(
        kind="rename", decision_number="1", effective_on="2025-07-01", created_by=hanh
    )
    UnitName.objects.create(
        unit=units["gao"], name="UBND xã Ia Kênh", until=dt.date(2025, 7, 1), event=event
    )
    before = unit_tree(Structure.THEN, dt.date(2025, 6, 30))
    assert "UBND xã Ia Kênh" in [unit.name for unit in before.units]
    after = unit_tree(Structure.THEN, dt.date(2025, 7, 1))
    assert "UBND xã Gào" in [unit.name for unit in after.units]
    assert units["desk"] not in unit_tree(Structure.NOW, timezone.localdate()).units


def test_records_of_a_unit_that_just_ended_count_for_the_unit_above(units, an):
    Unit.objects.filter(pk=units["desk"].pk).update(closed_on=dt.date(2026, 1, 1))
    refresh_heirs()
    assert by_unit(Structure.NOW) == {units["pleiku"].pk: 1}
