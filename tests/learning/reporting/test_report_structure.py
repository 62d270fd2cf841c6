"""Every report that names units answers by either structure, and both add up."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.enums import ReorganisationKind
from learning.units.reorganisations.states import Target, apply_due, confirm_event, draft_event
from quizzes.models import Round


@pytest.fixture
def merged(units, duties, hanh, admin):
    """Since today the commune of Gào belongs to the ward of Pleiku."""
    event = draft_event(
        ReorganisationKind.MERGE,
        by=hanh,
        decision_number="12/QĐ",
        effective_on=timezone.localdate(),
        sources=[units["gao"]],
        targets=[Target(unit=units["pleiku"])],
    )
    confirm_event(event, by=admin)
    apply_due()
    return timezone.localdate() - dt.timedelta(days=1)


def unit_of(table, person, column):
    return next(row.cells[column] for row in table.rows if row.person == person.pk)


@pytest.mark.parametrize(
    ("slug", "column", "given"),
    [("nhiem-vu", 3, {"show": "counted"}), ("ma-tran", 2, {}), ("so-tiet", 3, {})],
)
def test_a_list_names_the_unit_of_the_day_or_of_today(
    hanh, units, chau, merged, ask, slug, column, given
):
    then = ask(hanh, slug, units["province"], on=merged.isoformat(), structure="then", **given)
    now = ask(hanh, slug, units["province"], on=merged.isoformat(), structure="now", **given)
    assert unit_of(then, chau, column) == units["gao"].name
    assert unit_of(now, chau, column) == units["pleiku"].name
    assert {row.person for row in then.rows} == {row.person for row in now.rows}


def test_the_bulletin_of_a_round_adds_up_by_either_structure(hanh, units, quiz, merged, ask):
    closed = timezone.now() - dt.timedelta(days=1)
    round_ = Round.objects.create(
        quiz=quiz, number=1, opens_at=closed - dt.timedelta(days=1), closes_at=closed
    )
    tables = {
        view: ask(hanh, "ky-kiem-tra", units["province"], round=round_.pk, structure=view)
        for view in ("then", "now")
    }
    names = {view: {row.cells[0] for row in table.rows} for view, table in tables.items()}
    assert units["gao"].name in names["then"] - names["now"]
    for table in tables.values():
        assert sum(row.cells[1] for row in table.rows) == table.total[1]
    assert tables["then"].total == tables["now"].total
