"""Rows that were made once are written again as they were, or made anew."""

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from cms.models import CourseIndexPage, CoursePage
from learning.models import Unit
from quizzes.models import QuizPage
from tests.running import rows

pytestmark = pytest.mark.django_db
copied = pytest.mark.skipif(connection.vendor != "sqlite", reason="rows are copied on SQLite")


@pytest.fixture
def made(monkeypatch):
    """Makes a unit at most once; each call is noted."""
    monkeypatch.setattr(rows, "_RECORDED", {})
    calls = []

    def make():
        calls.append(1)
        return Unit.add_root(name="Sở").pk

    def made(*starts_from):
        rows.made_once("unit", make, *starts_from)
        return len(calls)

    return made


def undone(work, *arguments):
    with transaction.atomic():
        answer = work(*arguments)
        transaction.set_rollback(True)
    return answer


@copied
def test_what_is_written_again_is_what_was_made(system, monkeypatch):
    monkeypatch.setattr(rows, "_RECORDED", {})

    def build():
        index = CourseIndexPage.objects.get()
        page = CoursePage(title="Ă", slug="a", summary="Ă", hours=8)
        return rows.made_once("course", lambda: index.add_child(instance=page).pk)

    def all_rows():
        build()
        return rows._all_rows()

    made, again = undone(all_rows), undone(all_rows)
    assert made == again
    assert undone(build) == undone(build)


@copied
def test_it_is_made_once_where_it_starts_from_the_same(made):
    assert undone(made) == undone(made) == 1
    assert undone(made, "another course") == 2


def test_it_is_made_anew_after_other_rows_of_its_tables(made):
    before = undone(made)
    Unit.add_root(name="Sở khác")
    assert undone(made) == before + 1


@pytest.mark.parametrize("moved", [dt.timedelta(hours=2), dt.timedelta(minutes=-1)])
def test_it_is_made_anew_under_another_clock(made, moved):
    before = undone(made)
    with time_machine.travel(timezone.now() + moved):
        assert undone(made) == before + 1


@pytest.mark.parametrize("time", ["made", "written again"])
def test_a_quiz_written_again_is_shown_and_found(quiz, client, an, enrolment, time):
    """The second in a process is a copy, with its index for searching."""
    client.force_login(an)
    assert client.get(quiz.url).status_code == 200
    assert [page.pk for page in QuizPage.objects.all().search("kiểm tra")] == [quiz.pk]
