"""What the environment says of database and caches, and what the shared cache keeps."""

import datetime as dt
import socket
from pathlib import Path

import environ
import pytest
from django.core.cache import caches as all_caches
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils.module_loading import import_string

from config.backends import caches, databases
from config.backends.shared_cache import TableCache
from config.queue import queue_health

POSTGRES = "postgres://u:p@db:5432/training"


def said(**values):
    env = environ.Env()
    env.ENVIRON = values
    return env


def database(tmp_path, **values):
    return databases(said(**values), tmp_path)["default"]


def test_one_host_needs_to_say_nothing(tmp_path):
    found = database(tmp_path)
    assert found["NAME"] == str(tmp_path / "db.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "POOLER" not in found


def test_behind_a_pooler_nothing_is_kept_on_a_connection(tmp_path):
    plain = database(tmp_path, DATABASE_URL=POSTGRES)
    assert plain["OPTIONS"]["options"] == "-c jit=off"
    assert plain["OPTIONS"]["prepare_threshold"] == 5
    pooled = database(tmp_path, DATABASE_URL=POSTGRES, POOLER="transaction")
    assert "options" not in pooled["OPTIONS"], "PgBouncer refuses connections with options"
    assert pooled["OPTIONS"]["prepare_threshold"] is None
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"]


@pytest.mark.parametrize(
    ("read", "values"),
    [
        (lambda env: databases(env, Path(".")), {"DATABASE_URL": POSTGRES, "POOLER": "statement"}),
        (caches, {"CACHE_URL": "memcached://cache"}),
    ],
)
def test_a_setting_that_cannot_be_is_said(read, values):
    with pytest.raises(ImproperlyConfigured, match="phải"):
        read(said(**values))


@pytest.fixture
def table(db, monkeypatch):
    call_command("createcachetable", verbosity=0)
    return TableCache("shared_cache", {"OPTIONS": {"MAX_ENTRIES": 20}})


def test_nothing_that_lives_is_thrown_away_for_others(table):
    """Django's own table drops a third of all entries by their names, past 300 of them."""
    for number in range(60):
        table.set(f"{number:02}", number, 60)
    assert [table.get(f"{number:02}") for number in range(60)] == list(range(60))


def test_what_has_ended_makes_room(table, time_machine_at):
    for number in range(30):
        table.set(f"old{number}", 1, 1)
    time_machine_at(dt.timedelta(minutes=1))
    table.set("new", 2, 60)
    assert table.get("new") == 2
    assert rows_of("shared_cache") == 1


@pytest.fixture
def time_machine_at():
    import time_machine

    travels = []

    def later(by):
        travel = time_machine.travel(dt.datetime.now(dt.UTC) + by, tick=True)
        travel.start()
        travels.append(travel)

    yield later
    for travel in travels:
        travel.stop()


def rows_of(table):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_a_cache_server_that_does_not_answer_stops_nothing(scheme, caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = caches(said(CACHE_URL=f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/0"))
        kept = found["default"]
        options = {**kept["OPTIONS"], "socket_timeout": 0.1}
        cache = import_string(kept["BACKEND"])(kept["LOCATION"], {"OPTIONS": options})
        assert cache.get("a", 7) == 7
        assert cache.set("a", 1) is None
        assert cache.add("a", 1)
        assert cache.get_many(["a"]) == {}
        assert cache.get_or_set("a", 5) == 5
        with pytest.raises(ValueError, match="not found"):
            cache.incr("a")
    assert "does not answer" in caplog.text


def test_a_host_without_workers_does_not_hide_one_that_has_some(db, settings):
    """An ended cluster stands before a living one on the queue's list."""
    from django_q.conf import Conf
    from django_q.signing import SignedPackage
    from django_q.status import Status

    cache = all_caches["default"]
    living = Status(1, "living")
    cache.set(Conf.Q_STAT, [f"{Conf.Q_STAT}:ended", f"{Conf.Q_STAT}:living"], None)
    cache.set(f"{Conf.Q_STAT}:living", SignedPackage.dumps(living, True), 3)
    health = queue_health()
    assert health.alive
    assert health.hosts == 1
