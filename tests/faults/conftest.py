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

from tests.running.template import template_file

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
    """Where systems stand: the first, ready to start, and its database as it was before any use.

    `cluster` is None on SQLite, `empty` on PostgreSQL.
    """

    running: Running
    cluster: Cluster | None = None
    empty: Path | None = None


@pytest.fixture(scope="session")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    """A system on the kind of database that this run of the tests is for."""
    folder = tmp_path_factory.mktemp("faults")
    make = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    with make(folder) as grounds:
        yield grounds


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[Grounds]:
    running = new_system(folder / "system")
    database = running.folder / "db.sqlite3"
    if template_file().exists():
        shutil.copy(template_file(), database)
    _prepare(running)
    yield Grounds(running, empty=Path(shutil.copy(database, folder / "empty.sqlite3")))


@contextmanager
def _on_postgres(folder: Path) -> Iterator[Grounds]:
    cluster = Cluster()
    try:
        cluster.make()
        cluster.start()
        running = new_system(folder / "system", cluster.url)
        _prepare(running)
        yield Grounds(running, cluster)
    finally:
        cluster.remove()


def _prepare(running: Running) -> None:
    """Tables and static files, made side by side."""
    works = [running.popen("-c", PREPARE), running.popen(*COLLECT)]
    assert [work.wait(timeout=PREPARED_WITHIN) for work in works] == [0, 0]


@pytest.fixture(scope="session")
def _unblocked(django_db_blocker: Any) -> Iterator[None]:
    """No test database is made here, so that nothing needs to be kept from using it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def _first_system(grounds: Grounds, _unblocked: None) -> Iterator[Prepared]:
    with started(grounds.running) as prepared:
        yield prepared


@pytest.fixture
def system(_first_system: Prepared) -> Iterator[Prepared]:
    """The running system, its database at hand for the models of the test."""
    with _first_system.running.inside():
        yield _first_system


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
    if grounds.cluster is None:
        yield new_system(tmp_path / "elsewhere")
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE elsewhere TEMPLATE template0")
    url = grounds.cluster.url.replace("/postgres", "/elsewhere")
    yield new_system(tmp_path / "elsewhere", url)
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE elsewhere WITH (FORCE)")
