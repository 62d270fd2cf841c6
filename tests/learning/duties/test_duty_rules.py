import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learning.duties.audience import leadership_of
from learning.engine.calendars import WorkingDays, add_months, period_number, quarter_end
from learning.engine.duties import Act, Past, Rule, decide, due_date
from learning.engine.reminders import Timing, reminder_due
from learning.enums import Leadership

DAY = dt.timedelta(days=1)
RULE = Rule(
    due_kind="date",
    due_on=dt.date(2026, 12, 31),
    due_days=0,
    cycle_kind="once",
    cycle_months=0,
    starts_on=dt.date(2026, 1, 1),
    window_months=None,
    lead_days=30,
    min_days=7,
    began_on=dt.date(2026, 1, 1),
)
POSTED = dt.date(2025, 7, 1)


def day(text):
    return dt.date.fromisoformat(text)


def completed(on, valid="", **fields):
    return Past(
        1, 1, day(on), None, completed_on=day(on), valid_until=valid and day(valid), **fields
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, "2026-12-31"),
        ({"due_kind": "after_posting", "due_days": 30, "posted": "2026-05-20"}, "2026-06-19"),
        ({"due_kind": "after_posting", "due_days": 30}, "2026-01-31"),
        ({"due_kind": "after_assignment", "due_days": 10}, "2026-06-11"),
        ({"due_kind": "quarter_end"}, "2026-06-30"),
        ({"due_kind": "year_end"}, "2026-12-31"),
    ],
)
def test_the_due_date_follows_the_rule(rule, expected):
    posted = day(rule.pop("posted", "2025-07-01"))
    found = due_date(replace(RULE, **rule), today=day("2026-06-01"), posted_on=posted)
    assert found == day(expected)


def test_a_fixed_calendar_moves_the_date_with_its_periods():
    rule = replace(RULE, cycle_kind="calendar", cycle_months=12)
    assert due_date(rule, today=day("2028-03-01"), posted_on=POSTED) == day("2028-12-31")


@pytest.mark.parametrize(
    ("months", "on", "act"),
    [
        (None, "2025-11-01", Act.CREATE),
        (12, "2025-11-01", Act.NOTHING),
        (12, "2024-11-01", Act.CREATE),
        (0, "2025-12-31", Act.CREATE),
        (0, "2026-01-02", Act.NOTHING),
    ],
)
def test_an_earlier_completion_counts_within_the_window(months, on, act):
    past = [completed(on, valid="2026-10-31")]
    rule = replace(RULE, window_months=months)
    assert decide(rule, past, today=day("2026-06-01"), posted_on=POSTED).act == act


@pytest.mark.parametrize(
    ("today", "act"),
    [("2026-12-01", Act.NOTHING), ("2027-01-31", Act.NOTHING), ("2027-02-01", Act.CREATE)],
)
def test_a_repetition_is_given_out_its_lead_before_it_is_due(today, act):
    rule = replace(RULE, cycle_kind="after_completion", cycle_months=12)
    decision = decide(rule, [completed("2026-03-03")], today=day(today), posted_on=POSTED)
    assert decision.act == act
    if act == Act.CREATE:
        assert decision.due_on == day("2027-03-03")


def test_a_new_period_ends_what_the_last_left_open():
    rule = replace(RULE, cycle_kind="calendar", cycle_months=12)
    old = Past(7, 1, day("2026-02-01"), day("2026-12-31"), own=True)
    assert decide(rule, [old], today=day("2026-12-31"), posted_on=POSTED).act == Act.NOTHING
    decision = decide(rule, [old], today=day("2027-01-01"), posted_on=POSTED)
    assert (decision.act, decision.pk, decision.due_on) == (Act.RENEW, 7, day("2027-12-31"))


@pytest.mark.parametrize(
    ("today", "late"), [("2026-12-24", False), ("2026-12-25", True), ("2026-12-31", True)]
)
def test_a_newcomer_the_day_before_is_not_late_by_fault(today, late):
    assert decide(RULE, [], today=day(today), posted_on=day(today)).late == late


def test_the_first_day_of_a_programme_is_meant_as_it_is():
    rule = replace(RULE, began_on=day("2026-12-30"))
    assert not decide(rule, [], today=day("2026-12-30"), posted_on=POSTED).late


def test_a_returner_finds_the_old_duty_open_again():
    left = Past(3, 1, day("2026-02-01"), day("2026-12-31"), ended=True, left=True)
    decision = decide(RULE, [left], today=day("2026-06-01"), posted_on=POSTED)
    assert (decision.act, decision.pk) == (Act.REOPEN, 3)


def test_a_date_that_an_officer_set_stays():
    fixed = Past(3, 1, day("2026-02-01"), day("2027-03-01"), due_fixed=True)
    assert decide(RULE, [fixed], today=day("2026-06-01"), posted_on=POSTED).act == Act.NOTHING


days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))
rules = st.builds(
    Rule,
    due_kind=st.sampled_from(
        ["date", "after_posting", "after_assignment", "quarter_end", "year_end"]
    ),
    due_on=days,
    due_days=st.integers(1, 400),
    cycle_kind=st.sampled_from(["once", "after_completion", "calendar"]),
    cycle_months=st.integers(1, 36),
    starts_on=days,
    window_months=st.none() | st.integers(0, 36),
    lead_days=st.integers(0, 60),
    min_days=st.integers(0, 30),
    began_on=days,
)


def applied(past, decision, today):
    """The history after the pass has done what was decided."""
    made = Past(99, len(past) + 1, today, decision.due_on, own=True)
    if decision.act == Act.CREATE:
        return [*past, made]
    if decision.act == Act.RENEW:
        return [*past[:-1], replace(past[-1], ended=True), made]
    return [
        *past[:-1],
        replace(past[-1], due_on=decision.due_on, own=True, ended=False, left=False),
    ]


@example(
    rule=Rule(
        due_kind="date",
        due_on=dt.date(2024, 1, 1),
        due_days=1,
        cycle_kind="calendar",
        cycle_months=1,
        starts_on=dt.date(2024, 1, 2),
        window_months=None,
        lead_days=0,
        min_days=0,
        began_on=dt.date(2024, 1, 1),
    ),
    today=dt.date(2024, 1, 1),
    rows=[],
    posted=dt.date(2024, 1, 1),
)
@given(rules, days, st.lists(st.tuples(days, days, st.booleans()), max_size=3), days)
def test_deciding_twice_a_day_does_nothing_more(rule, today, rows, posted):
    past = [
        Past(
            i, i, *sorted(pair), completed_on=max(pair) if done else None, ended=not done, left=left
        )
        for i, (*pair, left) in enumerate(rows)
        for done in [not left]
    ]
    past = sorted((row for row in past if row.assigned_on <= today), key=lambda r: r.assigned_on)
    decision = decide(rule, past, today=today, posted_on=posted)
    if decision.act != Act.NOTHING:
        after = applied(past, decision, today)
        again = decide(rule, after, today=today, posted_on=posted)
        assert again.act == Act.NOTHING
        assert sum(row.open for row in after) == 1


@given(days, st.integers(1, 36), days)
def test_every_day_is_in_exactly_its_period(first, months, when):
    number = period_number(first, months, when)
    if when >= first:
        assert add_months(first, number * months) <= when < add_months(first, (number + 1) * months)
    else:
        assert number == 0


@given(days)
def test_a_quarter_ends_on_the_last_of_its_third_month(when):
    end = quarter_end(when)
    assert end >= when
    assert end.month in (3, 6, 9, 12)
    assert (end + DAY).day == 1


TIMING = Timing(first_days=7, last_days=1, overdue_every=7, overdue_times=4)
PLAIN = WorkingDays()


@pytest.mark.parametrize(
    ("today", "due", "expected"),
    [
        ("2026-11-25", "2026-12-03", None),
        ("2026-11-25", "2026-12-02", ("first", 0)),
        ("2026-11-25", "2026-11-26", ("last", 0)),
        ("2026-11-25", "2026-11-25", ("due", 0)),
        ("2026-11-27", "2026-11-29", ("due", 0)),  # Friday for a Sunday
        ("2026-11-28", "2026-11-28", None),  # a Saturday
        ("2026-11-25", "2026-11-24", ("overdue", 0)),
        ("2026-11-25", "2026-11-17", ("overdue", 1)),
        ("2026-11-25", "2026-06-01", None),
    ],
)
def test_the_reminder_of_a_day(today, due, expected):
    assert reminder_due(day(due), today=day(today), timing=TIMING, days=PLAIN) == expected


def test_culture_day_is_a_day_off_from_2026_on():
    days = WorkingDays(yearly={(11, 24): 2026})
    assert days.is_working(day("2025-11-24"))
    assert not days.is_working(day("2026-11-24"))
    assert days.next_after(day("2026-11-23")) == day("2026-11-25")
    assert days.after(day("2026-11-20"), 2) == day("2026-11-25")


@given(days, st.integers(0, 30))
def test_nothing_goes_out_on_days_off_and_every_date_is_told_before_or_on(due, lead):
    told = [
        reminder_due(due, today=due - DAY * n, timing=TIMING, days=PLAIN) for n in range(lead + 8)
    ]
    assert all(kind is None or (due - DAY * n).weekday() < 5 for n, kind in enumerate(told))
    assert any(kind and kind[0] in ("due", "last", "first") for kind in told)


@pytest.mark.parametrize(
    ("position", "level"),
    [
        ("Trưởng phòng Nội vụ", Leadership.HEADS),
        ("Phó Trưởng phòng", Leadership.DEPUTIES),
        ("Chủ tịch UBND", Leadership.HEADS),
        ("Chánh Văn phòng", Leadership.HEADS),
        ("Chuyên viên", Leadership.OTHERS),
        ("Thanh tra viên", Leadership.OTHERS),
        ("", Leadership.OTHERS),
    ],
)
def test_leadership_is_read_from_the_name_of_the_position(position, level):
    assert leadership_of(position) == level
