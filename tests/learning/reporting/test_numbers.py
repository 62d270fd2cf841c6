import datetime as dt

from django.urls import reverse
from django.utils import timezone

from learning.models import Enrolment, Exemption, Unit, UnitTally
from learning.reporting.completion.counts import ReportFilter, unit_report
from learning.reporting.dashboard.tallies import refresh_tallies, tallies_on


def test_every_number_of_the_dashboard_opens_to_its_duties(hanh, units, duties, ask):
    tallies = tallies_on(timezone.localdate())
    for unit in Unit.objects.all():
        tally = tallies.get(unit.path)
        numbers = {
            show: ask(hanh, "nhiem-vu", unit, show=show).count
            for show in ("counted", "completed", "overdue", "due_soon", "excused")
        }
        assert numbers == {
            "counted": tally.duties if tally else 0,
            "completed": tally.completed if tally else 0,
            "overdue": tally.overdue if tally else 0,
            "due_soon": tally.due_soon if tally else 0,
            "excused": tally.excused if tally else 0,
        }
    assert tallies[units["province"].path].overdue == 1


def test_the_excused_leave_the_rate_and_stand_in_the_list_with_their_reason(
    hanh, an, units, duties, ask
):
    today = timezone.localdate()
    Exemption.objects.create(
        user=an,
        kind="exempt",
        state="granted",
        reason="Nghỉ thai sản",
        starts_on=today,
        requested_by=an,
        requested_at=timezone.now(),
        decided_by=hanh,
        decided_at=timezone.now(),
    )
    tally = tallies_on(today)[units["province"].path]
    assert (tally.duties, tally.completed, tally.overdue, tally.excused) == (1, 1, 0, 1)
    table = ask(hanh, "chua-hoan-thanh", units["province"], show="excused")
    assert [row.cells[5] for row in table.rows] == ["Được miễn: Nghỉ thai sản"]
    assert ask(hanh, "nhiem-vu", units["province"], show="excused").count == 1


def test_tallies_of_month_ends_are_kept_and_yesterdays_are_not(units, duties):
    today = timezone.localdate()
    assert refresh_tallies() == 7
    assert refresh_tallies() == 1
    yesterday = UnitTally.objects.filter(day=today).first()
    yesterday.pk, yesterday.day = None, today - dt.timedelta(days=1)
    if yesterday.day.month == today.month:
        yesterday.save()
    refresh_tallies()
    days = set(UnitTally.objects.values_list("day", flat=True))
    assert today in days
    assert all(day == today or (day + dt.timedelta(days=1)).day == 1 for day in days)


def test_the_page_of_a_long_list_is_numbered_on(hanh, units, duties, ask):
    whole = ask(hanh, "chua-hoan-thanh", units["province"], show="")
    page = ask(hanh, "chua-hoan-thanh", units["province"], show="", limit=2)
    assert page.count == whole.count == 3
    assert page.rows == whole.rows[:2]


def test_the_completion_report_adds_up_to_the_desks_table(hanh, units, course, duties, ask):
    table = ask(hanh, "hoan-thanh", units["province"])
    chosen = ReportFilter(course, timezone.localdate())
    total = unit_report(units["province"], chosen).total
    assert table.total[1:4] == (total.staff, total.assigned, total.completed)
    assert table.evidence.count == total.staff


def test_the_yearly_report_counts_turns_women_minorities_and_hours(hanh, units, duties, chau, ask):
    chau.gender, chau.ethnicity = "female", "Gia Rai"
    chau.save()
    table = ask(hanh, "nam", units["province"])
    row = table.rows[0].cells
    assert row[3:] == (2, 2, 1, 1, 1, 1, 8)
    assert table.total[3:] == row[3:]


def test_hours_and_matrix_say_what_was_done(hanh, units, duties, chau, ask):
    row = next(r for r in ask(hanh, "so-tiet", units["province"]).rows if r.person == chau.pk)
    assert row.cells[5:] == (8, 0, 8, 40, 32)
    matrix = ask(hanh, "ma-tran", units["province"])
    marks = {row.person: row.cells[3] for row in matrix.rows}
    assert marks[chau.pk] == f"{timezone.localdate():%d/%m/%Y}"
    assert "quá hạn" in marks.values()


def test_the_dashboard_takes_few_queries_however_many_units(
    client, hanh, units, duties, django_assert_max_num_queries
):
    for number in range(30):
        Unit.objects.get(pk=units["gao"].pk).add_child(name=f"Phòng {number}")
    client.force_login(hanh)
    client.get(reverse("desk_dashboard"))
    with django_assert_max_num_queries(20):
        page = client.get(reverse("desk_dashboard"))
    assert page.context["board"].low == 1


def test_renewing_changes_the_dashboard_at_once(client, hanh, units, duties, an):
    client.force_login(hanh)
    assert client.get(reverse("desk_dashboard")).context["board"].total.now.overdue == 1
    now = timezone.now()
    Enrolment.objects.filter(user=an).update(started_at=now, completed_at=now)
    client.post(reverse("desk_dashboard_renew"))
    assert client.get(reverse("desk_dashboard")).context["board"].total.now.overdue == 0
