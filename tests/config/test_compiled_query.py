"""How a query is compiled; that each of the project's answers rightly: test_compiled_queries."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from config.compiled_query import CompiledQuery
from config.sessions import SessionStore
from learning.models import Posting, SignInSession, User
from learning.people.postings_on import main_posting
from quizzes.attempts import draw
from quizzes.attempts.start import start_attempt
from quizzes.models import AnswerEvent, Attempt, QuizPage

DAY = dt.date(2026, 8, 3)


def fields_of(model: Any) -> dict[str, Any]:
    return {field.attname: getattr(model, field.attname) for field in model._meta.fields}


@CompiledQuery
def with_quiz(*, pk: int) -> QuerySet[Attempt]:
    return Attempt.objects.filter(pk=pk).select_related("quiz")


@CompiledQuery
def users(*, pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


@CompiledQuery
def everybody_locked() -> QuerySet[User]:
    return User.objects.select_for_update()


@CompiledQuery
def users_called(name: str, /, *, before: dt.datetime) -> QuerySet[User, int]:
    return User.objects.filter(full_name=name, date_joined__lt=before).values_list("pk", flat=True)


@pytest.fixture(params=[True, False], ids=["compiled", "plain"])
def either_way(request, settings):
    """Both answer alike, also in what is an error."""
    settings.COMPILED_QUERIES = request.param


@pytest.fixture
def attempt(an: User, quiz: QuizPage, enrolment: object) -> Attempt:
    return start_attempt(an, quiz)


def test_models_come_with_what_they_are_joined_to(attempt, django_assert_num_queries):
    theirs = Attempt.objects.select_related("quiz").get(pk=attempt.pk)
    with django_assert_num_queries(2):
        for _call in range(2):
            ours = with_quiz.first(pk=attempt.pk)
            assert fields_of(ours) == fields_of(theirs)
            assert fields_of(ours.quiz) == fields_of(theirs.quiz)
    assert with_quiz.first(pk=0) is None


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

    @CompiledQuery
    def pairs(*, until: dt.datetime) -> QuerySet[AnswerEvent, tuple[Any, dt.datetime]]:
        return AnswerEvent.objects.filter(saved_at__lte=until).values_list("value", "saved_at")

    assert pairs.all(until=now) == [(["A"], now)]
    assert pairs.all(until=now - dt.timedelta(seconds=1)) == []


def test_a_date_is_a_value_too(an):
    Posting.objects.filter(user=an).update(starts_on=DAY)
    assert main_posting(an, DAY).user_id == an.pk
    assert main_posting(an, DAY - dt.timedelta(days=1)) is None


def test_each_call_sees_what_changed(attempt):
    assert with_quiz.first(pk=attempt.pk).quiz.pass_percent == attempt.quiz.pass_percent
    QuizPage.objects.update(pass_percent=77)
    assert with_quiz.first(pk=attempt.pk).quiz.pass_percent == 77


def test_a_missing_value_is_an_error(attempt, either_way):
    with pytest.raises(TypeError):
        with_quiz.all()


def test_what_shapes_the_text_is_part_of_it(an, binh, either_way):
    soon = timezone.now() + dt.timedelta(days=1)
    assert users_called.all(an.full_name, before=soon) == [an.pk]
    assert users_called.all(binh.full_name, before=soon) == [binh.pk]
    assert users_called.all(an.full_name, before=an.date_joined) == []


def test_a_setting_has_django_put_queries_together(attempt, settings, monkeypatch):
    monkeypatch.setattr(CompiledQuery, "_write", None)
    settings.COMPILED_QUERIES = False
    assert with_quiz.all(pk=attempt.pk) == [attempt]


def test_threads_do_not_share_a_connection(an):
    """A thread's text is written for its own connection."""
    seen = []
    assert users.first(pk=an.pk) == an
    thread = threading.Thread(target=lambda: seen.append(hasattr(users._kept, "written")))
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


def test_a_lock_outside_a_transaction_is_an_error(an, settings, monkeypatch):
    """On SQLite too, where Django takes no locks and lets it pass."""
    settings.COMPILED_QUERIES = True
    assert everybody_locked.all() == [an]
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    with pytest.raises(TransactionManagementError):
        everybody_locked.all()


def test_a_session_ends_where_it_was_ended(client, an, either_way):
    """Each request reads the session: what another process did to it counts at once."""
    client.force_login(an)
    assert client.get("/").status_code == 200
    SignInSession.objects.update(expire_date=timezone.now())
    assert client.get("/").status_code == 302
    client.force_login(an)
    SignInSession.objects.all().delete()
    assert client.get("/").status_code == 302


def test_a_session_keeps_what_is_put_into_it(db, either_way):
    session = SessionStore()
    session["name"] = "Nguyễn Văn An"
    session.save()
    assert SessionStore(session.session_key)["name"] == "Nguyễn Văn An"
    nobody = SessionStore("unknown")
    assert nobody.get("name") is None
    assert nobody.session_key is None
