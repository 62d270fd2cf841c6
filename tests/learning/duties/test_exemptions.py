import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from learning.duties.exemptions import (
    ask_exemption,
    excused_on,
    grant_exemption,
    refuse_exemption,
    settle_due,
    withdraw_exemption,
)
from learning.enums import REQUEST_TRANSITIONS, EnrolmentState, RequestState
from learning.models import DueReview, Enrolment, Exemption
from learning.progress.overview import overview_for
from learning.progress.reading import complete_lesson
from learning.reporting.completion.counts import ReportFilter, unit_report
from learning.reporting.completion.people import people_report, shown_staff

pytestmark = pytest.mark.usefixtures("sound_records")
DAY = dt.timedelta(days=1)


@pytest.fixture
def today(system):
    return timezone.localdate()


@pytest.fixture
def ask(an, enrolment, today):
    def make(by=an, **fields):
        values = {
            "kind": "exempt",
            "reason": "Nghỉ thai sản",
            "starts_on": today,
            "ends_on": today + 90 * DAY,
            "enrolment": enrolment,
        } | fields
        return ask_exemption(an, by=by, **values)

    return make


def test_a_request_changes_nothing_until_it_is_granted(ask, an, course, today, hanh):
    exemption = ask()
    assert excused_on(today, [an.pk], course=course) == {}
    assert grant_exemption(exemption, by=hanh, decision_number="12/QĐ")
    assert excused_on(today, [an.pk], course=course)[an.pk].decision_number == "12/QĐ"


def test_the_same_request_twice_is_one(ask):
    assert ask() == ask()


def test_nobody_decides_about_oneself(ask, hanh, enrolment, today):
    own = ask_exemption(
        hanh, by=hanh, kind="exempt", reason="Đi học", starts_on=today, ends_on=None
    )
    with pytest.raises(PermissionDenied):
        grant_exemption(own, by=hanh)


def test_a_unit_head_asks_and_does_not_grant(ask, binh):
    with pytest.raises(PermissionDenied):
        grant_exemption(ask(by=binh), by=binh)


def test_a_refusal_needs_its_reason(ask, hanh):
    exemption = ask()
    with pytest.raises(ValidationError):
        refuse_exemption(exemption, by=hanh, note=" ")
    assert refuse_exemption(exemption, by=hanh, note="Chưa đủ giấy tờ")


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("act", ["grant", "refuse", "withdraw"])
def test_every_state_allows_only_its_transitions(ask, hanh, state, act):
    exemption = ask()
    Exemption.objects.filter(pk=exemption.pk).update(
        state=state, decided_by=hanh, decided_at=timezone.now()
    )
    exemption.refresh_from_db()
    done = {
        "grant": lambda: grant_exemption(exemption, by=hanh),
        "refuse": lambda: refuse_exemption(exemption, by=hanh, note="x"),
        "withdraw": lambda: withdraw_exemption(
            exemption, by=exemption.user if state == RequestState.ASKED else hanh
        ),
    }[act]()
    target = {"grant": "granted", "refuse": "refused", "withdraw": "withdrawn"}[act]
    exemption.refresh_from_db()
    assert done == (target in REQUEST_TRANSITIONS[state])
    assert exemption.state == (target if done else state)


def test_an_extension_moves_the_date_and_no_programme_moves_it_back(ask, enrolment, hanh, today):
    exemption = ask(kind="extend", ends_on=today + 60 * DAY)
    grant_exemption(exemption, by=hanh)
    enrolment.refresh_from_db()
    assert enrolment.due_on == today + 60 * DAY
    assert enrolment.due_fixed


def test_an_extension_of_what_is_done_is_refused(ask, enrolment, hanh, today):
    exemption = ask(kind="extend", ends_on=today + 60 * DAY)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        ended_at=timezone.now(), ended_reason="x", ended_code="left"
    )
    with pytest.raises(ValidationError):
        grant_exemption(exemption, by=hanh)


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": dt.date(2020, 1, 1)},
        {"kind": "extend", "ends_on": None},
        {"kind": "extend", "enrolment": None},
    ],
)
def test_a_request_that_makes_no_sense_is_refused(ask, fields):
    with pytest.raises(ValidationError):
        ask(**fields)


def test_the_excused_are_not_overdue_and_leave_the_denominator_with_their_reason(
    ask, an, binh, hanh, enrolment, course, units, today
):
    Enrolment.objects.filter(pk=enrolment.pk).update(due_on=today - DAY)
    chosen = ReportFilter(course=course, on=today)
    total = unit_report(units["pleiku"], chosen).total
    assert (total.staff, total.overdue, total.excused) == (2, 1, 0)
    grant_exemption(ask(), by=hanh, decision_number="12/QĐ")
    total = unit_report(units["pleiku"], chosen).total
    assert (total.staff, total.overdue, total.excused) == (2, 0, 1)
    assert not Enrolment.objects.overdue(today).exists()
    (row,) = people_report(
        units["pleiku"], chosen, shown_staff(units["pleiku"], chosen, show="excused")
    )
    assert (row.state, row.why_excused) == (EnrolmentState.EXEMPTED, "Nghỉ thai sản – 12/QĐ")


def test_whoever_completed_counts_as_completed_though_excused(
    ask, an, hanh, enrolment, course, quiz, units, today
):
    grant_exemption(ask(enrolment=None), by=hanh)
    quiz.unpublish()
    for lesson in course.lessons():
        complete_lesson(enrolment, lesson)
    total = unit_report(units["desk"], ReportFilter(course=course, on=today)).total
    assert (total.completed, total.excused, total.percent) == (1, 0, 100)


def test_home_shows_the_exemption_and_asks_for_nothing(ask, an, hanh, client):
    grant_exemption(ask(), by=hanh)
    overview = overview_for(an)
    assert overview.first is None
    assert overview.duties[0].is_excused
    client.force_login(an)
    assert "Được miễn" in client.get(reverse("home")).content.decode()


@pytest.fixture
def review(enrolment, today):
    Enrolment.objects.filter(pk=enrolment.pk).update(due_on=None, due_fixed=True)
    return DueReview.objects.create(
        enrolment=Enrolment.objects.get(pk=enrolment.pk),
        planned_on=today + DAY,
        proposed_on=today + 9 * DAY,
    )


@pytest.mark.parametrize(("decision", "days"), [("proposed", 9), ("as_planned", 1), ("other", 20)])
def test_an_officer_sets_the_date_that_could_not_be_met(review, hanh, today, decision, days):
    assert settle_due(review, by=hanh, decision=decision, due_on=today + 20 * DAY)
    assert Enrolment.objects.get().due_on == today + days * DAY
    assert not settle_due(review, by=hanh, decision="as_planned")


def test_an_officer_exempts_from_the_queue_with_a_reason(review, hanh, an, course, today):
    with pytest.raises(ValidationError):
        settle_due(review, by=hanh, decision="exempt")
    assert settle_due(review, by=hanh, decision="exempt", reason="Biệt phái")
    assert excused_on(today, course=course)[an.pk].reason == "Biệt phái"


def test_a_unit_head_does_not_settle_dates(review, binh):
    with pytest.raises(PermissionDenied):
        settle_due(review, by=binh, decision="proposed")


def test_a_learner_asks_and_takes_back_on_the_page(client, an, enrolment, today):
    client.force_login(an)
    url = reverse("ask_exemption")
    data = {"kind": "exempt", "enrolment": enrolment.pk, "starts_on": today, "reason": "Ốm"}
    assert client.post(url, data).status_code == 302
    exemption = Exemption.objects.get()
    assert "Chờ xem xét" in client.get(url).content.decode()
    client.post(reverse("withdraw_exemption", args=[exemption.pk]))
    exemption.refresh_from_db()
    assert exemption.state == RequestState.WITHDRAWN


def test_another_persons_duty_is_no_choice(client, chau, enrolment, today):
    client.force_login(chau)
    data = {"kind": "exempt", "enrolment": enrolment.pk, "starts_on": today, "reason": "Ốm"}
    response = client.post(reverse("ask_exemption"), data)
    assert response.status_code == 200
    assert not Exemption.objects.exists()


def test_hr_decides_on_the_page_and_a_head_only_reads(client, ask, hanh, binh):
    exemption = ask()
    client.force_login(binh)
    page = client.get(reverse("desk_exemptions")).content.decode()
    assert "Nghỉ thai sản" in page
    assert "Không đồng ý" not in page
    client.post(reverse("desk_exemption", args=[exemption.pk]), {"act": "grant"})
    exemption.refresh_from_db()
    assert exemption.state == RequestState.ASKED
    client.force_login(hanh)
    client.post(reverse("desk_exemption", args=[exemption.pk]), {"act": "grant"})
    exemption.refresh_from_db()
    assert exemption.state == RequestState.GRANTED


def test_an_officer_of_another_unit_neither_sees_nor_decides(client, ask, make_user):
    from learning.enums import Role

    other = make_user("khac", "Ksor Khác", Role.HR, "gao", "gao")
    exemption = ask()
    client.force_login(other)
    assert "Nghỉ thai sản" not in client.get(reverse("desk_exemptions")).content.decode()
    response = client.post(reverse("desk_exemption", args=[exemption.pk]), {"act": "grant"})
    assert response.status_code in (302, 403)
    exemption.refresh_from_db()
    assert exemption.state == RequestState.ASKED


def test_a_decision_is_not_read_by_get(client, ask, hanh):
    client.force_login(hanh)
    assert client.get(reverse("desk_exemption", args=[ask().pk])).status_code == 405
