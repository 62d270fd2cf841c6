"""How long tasks wait: on the health page, on the administrator's page, for those who wait."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from config.queue.delays import MAX_AHEAD, wait_in
from config.queue.lanes import Lane

AGO = dt.timedelta(seconds=90)


@pytest.fixture
def waiting(system):
    """Tasks in every lane; one is in work."""
    now = timezone.now()
    rows = [(Lane.GRADING, AGO), (Lane.PEOPLE, AGO / 2), (Lane.BULK, 2 * AGO), (Lane.BULK, AGO)]
    rows.append((Lane.BULK, -AGO))
    for lane, age in rows:
        OrmQ.objects.create(key=lane, payload="x", lock=now - age)


def test_the_health_page_tells_the_age_of_the_oldest_task_of_each_lane(client, waiting):
    lanes = client.get("/healthz").json()["lanes"]
    assert list(lanes) == ["grading", "people", "bulk"]
    assert [lane["waiting"] for lane in lanes.values()] == [1, 1, 2]
    assert [lane["oldest_seconds"] // 10 for lane in lanes.values()] == [9, 4, 18]


def test_an_empty_lane_is_told_too(client, system):
    assert client.get("/healthz").json()["lanes"]["grading"] == {"waiting": 0, "oldest_seconds": 0}


def test_who_waits_is_told_what_is_ahead(waiting):
    assert [wait_in(lane).ahead for lane in Lane] == [1, 2, 4]
    assert [wait_in(lane).is_long for lane in Lane] == [True, True, True]
    OrmQ.objects.all().delete()
    assert (wait_in(Lane.GRADING).ahead, wait_in(Lane.GRADING).is_long) == (0, False)


def test_a_page_that_asks_often_counts_no_endless_queue(waiting, django_assert_num_queries):
    now = timezone.now()
    OrmQ.objects.bulk_create(
        OrmQ(key=Lane.PEOPLE, payload="x", lock=now) for _each in range(MAX_AHEAD + 5)
    )
    with django_assert_num_queries(4):
        wait = wait_in(Lane.PEOPLE)
    assert (wait.ahead, wait.has_more) == (MAX_AHEAD, True)


def test_the_administrator_sees_each_lane(client, admin, waiting):
    client.force_login(admin)
    text = client.get(reverse("failed_tasks")).content.decode()
    assert "Chấm bài, kỳ kiểm tra: 1 việc, việc lâu nhất đã chờ 90 giây." in text
    assert "2 việc, việc lâu nhất đã chờ 180 giây." in text
