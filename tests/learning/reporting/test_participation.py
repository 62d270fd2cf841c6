"""The bulletin's table of units."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.models import Posting
from learning.reporting.participation import participation_by_agency
from quizzes.enums import RoundState
from quizzes.models import Round
from quizzes.ports import UnitParticipation
from quizzes.rounds.schedule import publish_round


@pytest.fixture
def closed(quiz):
    now = timezone.now()
    return Round.objects.create(
        quiz=quiz,
        number=1,
        opens_at=now - dt.timedelta(days=2),
        closes_at=now - dt.timedelta(days=1),
        state=RoundState.CLOSED,
    )


def test_participants_count_in_the_agency_they_were_posted_below(closed, an, binh, chau, units):
    assert participation_by_agency(closed, [an.pk]) == [
        UnitParticipation("UBND phường Pleiku", 2, 1),
        UnitParticipation("UBND xã Gào", 1, 0),
    ]


def test_staff_are_those_of_the_closing_day(closed, an, chau, units):
    Posting.objects.filter(user=chau).update(ends_on=timezone.localdate() - dt.timedelta(days=9))
    names = [row.name for row in participation_by_agency(closed, [chau.pk])]
    assert names == ["UBND phường Pleiku"]


def test_a_published_round_shows_the_units(closed, an, chau):
    publish_round(closed)
    closed.refresh_from_db()
    assert {row["name"] for row in closed.bulletin["units"]} == {
        "UBND phường Pleiku",
        "UBND xã Gào",
    }


def test_the_table_takes_two_queries_whatever_the_units(
    closed, an, binh, chau, django_assert_num_queries
):
    with django_assert_num_queries(2):
        participation_by_agency(closed, [an.pk, chau.pk])
