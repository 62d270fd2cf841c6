import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from learning.formats.excel_out import Column, write_table
from learning.models import Enrolment, Unit
from learning.reporting.completion.counts import Counts, ReportFilter, all_units, unit_report
from learning.reporting.completion.people import people_report, shown_staff
from learning.reporting.writers import FORMATS


def people(unit, chosen, show=""):
    return people_report(unit, chosen, shown_staff(unit, chosen, show=show))


@pytest.fixture
def chosen(course):
    return ReportFilter(course, timezone.localdate())


@pytest.fixture
def assigned(an, chau, course):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for user in (an, chau):
        Enrolment.objects.create(
            user=user,
            course=course,
            source="hr",
            due_on=yesterday,
            assigned_at=timezone.now() - dt.timedelta(days=5),
        )
    now = timezone.now()
    Enrolment.objects.filter(user=chau).update(started_at=now, completed_at=now)


def test_numbers_add_up_from_the_units(hanh, units, chosen, assigned):
    report = unit_report(units["province"], chosen)
    rows = {row.unit.name: row.counts for row in report.rows if not row.own}
    assert rows["UBND phường Pleiku"] == Counts(staff=1, assigned=1, completed=0, overdue=1)
    assert rows["UBND xã Gào"] == Counts(staff=1, assigned=1, completed=1, overdue=0)
    assert report.total == Counts(staff=3, assigned=2, completed=1, overdue=1)
    assert sum((row.counts for row in report.rows), Counts()) == report.total


def test_the_neediest_unit_comes_first(hanh, units, chosen, assigned):
    names = [row.unit.name for row in unit_report(units["province"], chosen).rows]
    assert names[0] == "UBND phường Pleiku"


def test_every_number_opens_to_its_people(hanh, units, chosen, assigned, an, chau):
    for show, expected in [("overdue", [an]), ("completed", [chau]), ("assigned", [an, chau])]:
        rows = people(units["province"], chosen, show=show)
        assert [row.posting.user for row in rows] == expected
    report = unit_report(units["province"], chosen)
    assert len(people(units["province"], chosen)) == report.total.staff


def test_a_past_cut_off_date_does_not_know_what_came_later(units, course, assigned, chau):
    before = ReportFilter(course, timezone.localdate() - dt.timedelta(days=2))
    rows = {row.posting.user: row for row in people(units["province"], before)}
    assert rows[chau].completed_on is None
    assert rows[chau].state == "assigned"


def test_someone_who_left_before_the_date_is_not_counted(hanh, units, chosen, assigned, an):
    an.postings.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert unit_report(units["province"], chosen).total.staff == 2


def test_the_report_filters_by_category(hanh, units, course, assigned, chau):
    chau.category = "contract"
    chau.save()
    chosen = ReportFilter(course, timezone.localdate(), "contract")
    assert unit_report(units["province"], chosen).total.staff == 1


def test_queries_do_not_grow_with_the_units(
    hanh, units, chosen, assigned, django_assert_num_queries
):
    for number in range(20):
        Unit.objects.get(pk=units["gao"].pk).add_child(name=f"Phòng {number}")
    province = Unit.objects.get(pk=units["province"].pk)
    with django_assert_num_queries(3):
        unit_report(province, chosen)


def test_the_workbook_holds_the_rows_of_the_page(client, hanh, units, chosen, assigned):
    client.force_login(hanh)
    response = client.get(reverse("report_file", args=["hoan-thanh", "xlsx"]))
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    exported = [row[1:5] for row in sheet.iter_rows(values_only=True) if type(row[1]) is int]
    rows = [row.counts for row in all_units(units["province"], chosen)]
    assert exported[:-1] == [(r.staff, r.assigned, r.completed, r.overdue) for r in rows]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_looks_like_a_formula_is_text(text):
    content = write_table(
        "Bảng", [], [Column("A", 10), Column("B", 10, "date")], [(text, dt.date(2026, 1, 5))]
    )
    sheet = load_workbook(BytesIO(content)).active
    cell, day = sheet.cell(4, 1), sheet.cell(4, 2)
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert day.is_date


def test_the_head_sees_only_the_own_subtree(client, binh, units, course, an, chau):
    client.force_login(binh)
    assert client.get(reverse("desk_report")).context["unit"] == units["pleiku"]
    assert client.get(reverse("report", args=["hoan-thanh"])).status_code == 200
    assert client.get(reverse("desk_report"), {"unit": units["gao"].pk}).status_code == 302
    assert client.get(reverse("desk_people"), {"unit": units["gao"].pk}).status_code == 302
    text = client.get(reverse("desk_people")).content.decode()
    assert an.full_name in text
    assert chau.full_name not in text


def test_the_head_may_not_assign(client, binh):
    client.force_login(binh)
    assert client.get(reverse("desk_assign")).status_code == 302


def test_hr_assigns_a_course_from_the_page(client, hanh, units, course, an):
    client.force_login(hanh)
    due = timezone.localdate() + dt.timedelta(days=9)
    data = {"course": course.pk, "unit": units["pleiku"].pk, "due_on": due.isoformat()}
    response = client.post(reverse("desk_assign"), data, follow=True)
    assert "Đã giao" in response.content.decode()
    assert Enrolment.objects.get(user=an).due_on == due


def test_hr_may_not_assign_outside_the_own_subtree(client, make_user, units, course):
    from learning.enums import Role

    officer = make_user("hr2", "Lê Văn Hai", Role.HR, "pleiku", "pleiku")
    client.force_login(officer)
    data = {"course": course.pk, "unit": units["gao"].pk, "due_on": "2030-01-01"}
    assert client.post(reverse("desk_assign"), data).status_code == 200
    assert not Enrolment.objects.exists()


@pytest.fixture
def reorganised(hanh, units, an, binh, assigned):
    """The service desk of the ward went to Gào yesterday."""
    from learning.enums import ReorganisationKind
    from learning.units.reorganisations.states import Target, confirm_event, draft_event

    event = draft_event(
        ReorganisationKind.DISSOLVE,
        by=hanh,
        decision_number="12/QĐ",
        effective_on=timezone.localdate() - dt.timedelta(days=1),
        sources=[units["desk"]],
        targets=[Target(unit=units["gao"])],
    )
    confirm_event(event, by=hanh)
    return timezone.localdate() - dt.timedelta(days=2)


def staff_by_name(report):
    return {row.unit.name: row.counts.staff for row in report.rows if not row.own}


def test_one_switch_counts_by_the_structure_of_the_day_or_of_today(
    hanh, units, course, reorganised
):
    then = unit_report(units["province"], ReportFilter(course, reorganised, structure="then"))
    now = unit_report(units["province"], ReportFilter(course, reorganised))
    assert staff_by_name(then) == {"UBND phường Pleiku": 2, "UBND xã Gào": 1}
    assert staff_by_name(now) == {"UBND phường Pleiku": 1, "UBND xã Gào": 2}
    assert then.total == now.total


def test_either_view_of_a_unit_holds_only_those_who_count_for_it_today(
    units, course, reorganised, binh
):
    then = unit_report(units["gao"], ReportFilter(course, reorganised, structure="then"))
    desk = "Trung tâm Phục vụ hành chính công, UBND phường Pleiku"
    assert {row.unit.name: row.counts.staff for row in then.rows} == {desk: 1, "UBND xã Gào": 1}
    assert then.total.staff == 2
    before = ReportFilter(course, reorganised, structure="then")
    assert binh in [r.posting.user for r in people(units["pleiku"], before)]
    assert len(people(units["pleiku"], before)) == 1


def test_numbers_of_either_view_open_to_their_people(client, hanh, units, reorganised, an):
    client.force_login(hanh)
    page = client.get(
        reverse("desk_report"), {"on": reorganised.isoformat(), "structure": "then"}
    ).context
    assert page["table"].rows
    for row in page["table"].rows:
        people = client.get(f"{reverse('desk_people')}?{row.links[1]}")
        assert len(people.context["rows"]) == row.cells[1]
    exported = client.get(
        reverse("report_file", args=["hoan-thanh", "xlsx"]),
        {"on": reorganised.isoformat(), "structure": "then"},
    )
    sheet = load_workbook(BytesIO(exported.content)).worksheets[0]
    staff = [row[1] for row in sheet.iter_rows(values_only=True) if type(row[1]) is int]
    assert staff[0] == staff[-1] == 4


def test_a_former_unit_of_others_is_not_even_named(client, units, course, reorganised, make_user):
    from learning.enums import Role

    client.force_login(make_user("gao", "Lê Văn Gào", Role.HR, "gao", "gao"))
    day = {"on": reorganised.isoformat(), "structure": "then", "unit": units["gao"].pk}
    page = client.get(reverse("desk_report"), {**day, "then": units["desk"].pk})
    assert page.context["then"] == units["desk"]
    other = Unit.objects.get(pk=units["pleiku"].pk).add_child(name="Phòng kín")
    page = client.get(reverse("desk_report"), {**day, "then": other.pk})
    assert page.context["then"] is None
    assert "Phòng kín" not in page.content.decode()


def test_the_old_address_leads_through_the_levels_of_the_one_report(
    client, hanh, units, course, chosen, assigned
):
    """Bookmarks of the page that was there name the same things."""
    client.force_login(hanh)
    page = client.get(
        reverse("desk_report"),
        {"unit": units["province"].pk, "course": course.pk, "on": chosen.on.isoformat()},
    )
    names = [row.cells[0] for row in page.context["table"].rows]
    assert names == ["UBND phường Pleiku", "UBND xã Gào", "Trực tiếp tại Tỉnh Gia Lai"]
    below = page.context["table"].rows[0].below
    text = page.content.decode()
    assert f"{reverse('report', args=['hoan-thanh'])}?{below.replace('&', '&amp;')}" in text
    ward = client.get(f"{reverse('report', args=['hoan-thanh'])}?{below}")
    rows = [row.cells[0] for row in ward.context["table"].rows]
    assert rows == ["Trung tâm Phục vụ hành chính công"]
    assert ward.context["above"] == [units["province"]]
    assert "Chốt báo cáo này" in ward.content.decode()


def test_files_are_offered_by_the_rows_that_they_will_have(
    client, hanh, units, course, assigned, monkeypatch
):
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], most=3))
    client.force_login(hanh)
    context = client.get(reverse("desk_report")).context
    assert len(context["table"].rows) == 3
    assert "pdf" not in [one.name for one in context["formats"]]
