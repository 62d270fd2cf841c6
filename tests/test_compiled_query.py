"""Compiled queries answer as Django's own do."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from config.compiled_query import CompiledQuery, Param
from config.sessions import SessionStore
from learning.models import Posting, User
from learning.people.postings_on import main_posting
from quizzes.attempts import draw
from quizzes.attempts.start import start_attempt
from quizzes.models import AnswerEvent, Attempt, QuizPage

DAY = dt.date(2026, 8, 3)


def fields_of(model: Any) -> dict[str, Any]:
    return {field.attname: getattr(model, field.attname) for field in model._meta.fields}


@pytest.fixture
def attempt(an: User, quiz: QuizPage, enrolment: object) -> Attempt:
    return start_attempt(an, quiz)


def test_models_come_with_what_they_are_joined_to(attempt, django_assert_num_queries):
    query = CompiledQuery(lambda: Attempt.objects.filter(pk=Param("pk")).select_related("quiz"))
    theirs = Attempt.objects.select_related("quiz").get(pk=attempt.pk)
    with django_assert_num_queries(2):
        for _call in range(2):
            ours = query.first(pk=attempt.pk)
            assert fields_of(ours) == fields_of(theirs)
            assert fields_of(ours.quiz) == fields_of(theirs.quiz)
    assert query.first(pk=0) is None


def test_a_join_without_a_row_gives_none(attempt):
    query = CompiledQuery(lambda: Attempt.objects.select_related("round"))
    assert [each.round for each in query.all()] == [None]


def test_what_was_left_out_is_read_when_asked_for(attempt):
    query = CompiledQuery(lambda: Attempt.objects.defer("paper"))
    (found,) = query.all()
    assert found.get_deferred_fields() == {"paper"}
    assert found.paper == attempt.paper


def test_values_are_converted(attempt):
    now = attempt.started_at
    AnswerEvent.objects.create(attempt=attempt, position=1, sequence=1, value=["A"], saved_at=now)
    rows = AnswerEvent.objects.filter(saved_at__lte=Param("until"))
    pairs = CompiledQuery(lambda: rows.values_list("value", "saved_at"))
    assert pairs.all(until=now) == [(["A"], now)]
    assert pairs.all(until=now - dt.timedelta(seconds=1)) == []
    assert CompiledQuery(lambda: rows.values_list("position", flat=True)).all(until=now) == [1]


def test_a_date_is_a_value_too(an):
    Posting.objects.filter(user=an).update(starts_on=DAY)
    assert main_posting(an, DAY).user_id == an.pk
    assert main_posting(an, DAY - dt.timedelta(days=1)) is None


def test_each_call_sees_what_changed(attempt):
    query = CompiledQuery(lambda: Attempt.objects.filter(pk=Param("pk")).select_related("quiz"))
    assert query.first(pk=attempt.pk).quiz.pass_percent == attempt.quiz.pass_percent
    QuizPage.objects.update(pass_percent=77)
    assert query.first(pk=attempt.pk).quiz.pass_percent == 77


def test_a_missing_value_is_an_error(attempt):
    with pytest.raises(KeyError):
        CompiledQuery(lambda: Attempt.objects.filter(pk=Param("pk"))).all()


def test_threads_do_not_share_a_connection(an):
    """A thread's text is written for its own connection."""
    query = CompiledQuery(lambda: User.objects.filter(pk=Param("pk")))
    seen: list[bool] = []
    assert query.first(pk=an.pk) == an
    thread = threading.Thread(target=lambda: seen.append(hasattr(query._kept, "written")))
    thread.start()
    thread.join()
    assert seen == [False]


def test_a_pool_is_read_anew_at_each_draw(quiz, make_question):
    before = {candidate.version_id for row in draw.read_rows(quiz) for candidate in row.pool}
    added = make_question()
    after = {candidate.version_id for row in draw.read_rows(quiz) for candidate in row.pool}
    assert after - before == {added.current_version_id}
    type(added).objects.filter(pk=added.pk).update(state="draft")
    again = {candidate.version_id for row in draw.read_rows(quiz) for candidate in row.pool}
    assert again == before


def test_a_lock_outside_a_transaction_is_an_error(an, monkeypatch):
    query = CompiledQuery(lambda: User.objects.select_for_update())
    assert query.all() == [an]
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    with pytest.raises(TransactionManagementError):
        query.all()


def test_a_session_ends_where_it_was_ended(client, an):
    """Each request reads the session: what another process did to it counts at once."""
    client.force_login(an)
    assert client.get("/").status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/").status_code == 302
    client.force_login(an)
    Session.objects.all().delete()
    assert client.get("/").status_code == 302


def test_a_session_keeps_what_is_put_into_it(db):
    session = SessionStore()
    session["name"] = "Nguyễn Văn An"
    session.save()
    assert SessionStore(session.session_key)["name"] == "Nguyễn Văn An"
    nobody = SessionStore("unknown")
    assert nobody.get("name") is None
    assert nobody.session_key is None
