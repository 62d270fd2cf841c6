import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.enums import Role
from learning.models import Enrolment, Exemption, OutsideTraining, Posting, Reminder
from learning.progress.completion import _as_of_today
from learning.reporting.person.history import person_file


@pytest.fixture
def busy(an, hanh, course, enrolment):
    """An with something under every heading."""
    now = timezone.now()
    Enrolment.objects.filter(pk=enrolment.pk).update(
        started_at=now, completed_at=now, **_as_of_today(enrolment)
    )
    from certificates.register.issuing import issue_certificate

    issue_certificate(Enrolment.objects.get(pk=enrolment.pk))
    today = timezone.localdate()
    OutsideTraining.objects.create(
        user=an,
        title="Lớp chuyên viên",
        organiser="Trường Chính trị",
        starts_on=today,
        ends_on=today,
        hours=12,
        sha256="a",
        file_name="a.pdf",
        state="granted",
        hours_accepted=10,
        decided_by=hanh,
        decided_at=now,
    )
    Exemption.objects.create(
        user=an,
        kind="exempt",
        reason="Nghỉ ốm dài ngày",
        starts_on=today,
        requested_by=an,
        requested_at=now,
    )
    Reminder.objects.create(user=an, kind="first", key="a", text="Sắp đến hạn khóa học.")
    return an


def test_the_page_shows_what_is_known_of_a_person(client, hanh, busy):
    client.force_login(hanh)
    text = client.get(reverse("desk_person", args=[busy.pk])).content.decode()
    for said in (
        "Nguyễn Văn An",
        "Trung tâm Phục vụ hành chính công",
        "Đạo đức công vụ",
        "GCN",
        "Lớp chuyên viên",
        "Nghỉ ốm dài ngày",
        "Sắp đến hạn khóa học.",
    ):
        assert said in text
    year = person_file(busy).hours[0]
    assert (year.here, year.elsewhere, year.total) == (8, 10, 18)


def test_the_page_costs_the_same_whatever_there_is(busy, course, django_assert_num_queries):
    with CaptureQueriesContext(connection) as before:
        person_file(busy)
    for number in range(3):
        Reminder.objects.create(user=busy, kind="due", key=f"k{number}", text="Đến hạn.")
        Posting.objects.create(
            user=busy,
            unit=busy.postings.first().unit,
            starts_on=dt.date(2020 + number, 1, 1),
            ends_on=dt.date(2020 + number, 6, 1),
        )
    with django_assert_num_queries(len(before)):
        person_file(busy)


def test_people_are_found_without_marks_within_ones_units(client, make_user, an, chau):
    officer = make_user("ward", "Cán bộ Phường", Role.HR, "pleiku", "pleiku")
    client.force_login(officer)
    text = client.get(reverse("desk_find_person"), {"q": "nguyen an"}).content.decode()
    assert reverse("desk_person", args=[an.pk]) in text
    text = client.get(reverse("desk_find_person"), {"q": "chau"}).content.decode()
    assert reverse("desk_person", args=[chau.pk]) not in text
    assert client.get(reverse("desk_person", args=[chau.pk])).status_code == 302
    assert client.post(reverse("desk_person", args=[an.pk])).status_code == 405


def test_who_left_is_found_and_opened_by_the_officer_of_the_last_unit(
    an, binh, hanh, make_user, client
):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Posting.objects.filter(user=an).update(ends_on=yesterday)
    url = reverse("desk_find_person")
    client.force_login(hanh)
    assert an.full_name not in client.get(url, {"q": "nguyen van an"}).text
    text = client.get(url, {"q": "nguyen van an", "thoi": "1"}).text
    assert an.full_name in text
    assert binh.full_name not in client.get(url, {"thoi": "1"}).text
    assert client.get(reverse("desk_person", args=[an.pk])).status_code == 200
    client.force_login(make_user("hr3", "Lê Văn Ba", Role.HR, "gao", "gao"))
    assert an.full_name not in client.get(url, {"thoi": "1"}).text
    assert client.get(reverse("desk_person", args=[an.pk])).status_code in (302, 403)


@pytest.mark.parametrize("name", ["desk_find_person", "desk_person"])
def test_learners_and_heads_do_not_read_the_files(client, an, binh, name):
    arguments = [an.pk] if name == "desk_person" else []
    assert "/dang-nhap/" in client.get(reverse(name, args=arguments)).url
    for person in (an, binh):
        client.force_login(person)
        assert client.get(reverse(name, args=arguments)).status_code in (302, 403)
