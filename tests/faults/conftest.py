"""Systems of real processes, each with a small world of its own.

The tests of this folder use no test database: their models read the running system's.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from .ground import COLLECT, PREPARE, Cluster, Running, new_system
from .world import World, make_world

PREPARED_WITHIN = 400


@dataclass
class Prepared:
    """A system that is ready to start, with its world."""

    running: Running
    world: World


@dataclass(frozen=True)
class Grounds:
    """Where systems stand, and the files that all of them serve."""

    folder: Path
    sqlite: Running
    postgres: Running
    cluster: Cluster


@pytest.fixture(scope="session")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    """Tables on both databases and the static files, made side by side."""
    folder = tmp_path_factory.mktemp("faults")
    cluster = Cluster()
    try:
        cluster.make()
        cluster.start()
        sqlite = new_system(folder / "sqlite")
        postgres = new_system(folder / "postgres", cluster.url)
        works = [sqlite.popen("-c", PREPARE), postgres.popen("-c", PREPARE), sqlite.popen(*COLLECT)]
        assert [work.wait(timeout=PREPARED_WITHIN) for work in works] == [0, 0, 0]
        shutil.copy(sqlite.folder / "db.sqlite3", folder / "empty.sqlite3")
        (postgres.folder / "static").symlink_to(sqlite.folder / "static")
        yield Grounds(folder, sqlite, postgres, cluster)
    finally:
        cluster.remove()


@pytest.fixture(scope="session")
def _unblocked(django_db_blocker: Any) -> Iterator[None]:
    """No test database is made here, so that nothing needs to be kept from using it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def running_on_postgres(grounds: Grounds, _unblocked: None) -> Iterator[Prepared]:
    with started(grounds.postgres) as prepared:
        yield prepared


@pytest.fixture(scope="session")
def running_on_sqlite(grounds: Grounds, _unblocked: None) -> Iterator[Prepared]:
    with started(grounds.sqlite) as prepared:
        yield prepared


@pytest.fixture
def system(request: pytest.FixtureRequest) -> Iterator[Prepared]:
    """The running system on the kind of database that this run of the tests is for."""
    kind = "postgres" if connection.vendor == "postgresql" else "sqlite"
    prepared: Prepared = request.getfixturevalue(f"running_on_{kind}")
    with prepared.running.inside():
        yield prepared


@pytest.fixture
def system_on_postgres(running_on_postgres: Prepared) -> Iterator[Prepared]:
    """The running system on PostgreSQL, whatever this run of the tests is for."""
    with running_on_postgres.running.inside():
        yield running_on_postgres


@contextmanager
def started(running: Running) -> Iterator[Prepared]:
    """Give the system its world and run it."""
    with running.inside():
        world = make_world()
    running.start()
    try:
        yield Prepared(running, world)
    finally:
        running.stop()


@pytest.fixture
def elsewhere(system: Prepared, grounds: Grounds, tmp_path: Path) -> Iterator[Running]:
    """Another installation, with an empty database of the same kind."""
    if connection.vendor == "sqlite":
        yield new_system(tmp_path / "elsewhere")
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE elsewhere TEMPLATE template0")
    url = grounds.cluster.url.replace("/postgres", "/elsewhere")
    yield new_system(tmp_path / "elsewhere", url)
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE elsewhere WITH (FORCE)")
