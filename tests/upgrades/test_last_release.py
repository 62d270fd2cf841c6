"""The last release's database, with data, under this version: what docs/upgrading.md says.

`tests/upgrades/keep.py` made the samples; it says how the next release's is made.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.faults.ground import COLLECT, PREPARE, ROOT, Running, new_system

from .databases import PostgresDatabase, Rows, SQLiteFile
from .keep import RELEASES

pytestmark = pytest.mark.slow

WITHIN = 1200
# Who did what, and what proves it: of these no row and no value is lost or changed.
KEPT = {
    "certificates_certificate",
    "certificates_register",
    "learning_auditentry",
    "learning_enrolment",
    "learning_posting",
    "learning_user",
    "quizzes_answerevent",
    "quizzes_attempt",
    "quizzes_questionversion",
}
CHECKS = """
import json
import django; django.setup()
from cms.append_only.checks import triggers_are_there
from quizzes.attempts.receipt_check import receipts_are_intact
print(json.dumps([*triggers_are_there(), *receipts_are_intact()]))
"""

Database = SQLiteFile | PostgresDatabase


def last_release() -> str:
    """The highest version of which there are samples."""
    names = {file.name.rsplit(".", 2)[0] for file in RELEASES.glob("*.xz")}
    return max(names, key=lambda name: [int(part) for part in name.split(".")])


@dataclass
class Upgraded:
    """The rows of before, the database of now, and a database that was never older."""

    running: Running
    before: dict[str, Rows]
    database: Database
    fresh: Database


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Upgraded]:
    folder = tmp_path_factory.mktemp("upgrade")
    with django_db_blocker.unblock():
        old, fresh = new_database("old", folder), new_database("fresh", folder)
    old.fill(RELEASES / f"{last_release()}.{old.ending}.xz")
    before = {table: old.rows(table) for table in KEPT & old.tables()}
    running = new_system(folder / "old", old.url)
    beside = new_system(folder / "fresh", fresh.url)
    works = [running.popen("-c", PREPARE), beside.popen("-c", PREPARE), running.popen(*COLLECT)]
    codes = [work.wait(timeout=WITHIN) for work in works]
    assert codes == [0, 0, 0], running.log.read_text() + beside.log.read_text()
    yield Upgraded(running, before, old, fresh)
    with django_db_blocker.unblock():
        drop_databases()


def new_database(name: str, folder: Path) -> Database:
    if connection.vendor == "sqlite":
        return SQLiteFile(folder / f"{name}.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {called(name)} TEMPLATE template0")
    parts = urlsplit(os.environ["DATABASE_URL"])
    return PostgresDatabase(urlunsplit(parts._replace(path=f"/{called(name)}")))


def called(name: str) -> str:
    """The database's name on the server, which processes of one run share."""
    return f"upgrade_{name}_{os.getpid()}"


def drop_databases() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ("old", "fresh"):
                cursor.execute(f"DROP DATABASE IF EXISTS {called(name)} WITH (FORCE)")


def test_no_row_that_proves_something_is_lost_or_changed(upgraded: Upgraded) -> None:
    assert set(upgraded.before) == KEPT
    for table, rows in upgraded.before.items():
        assert rows, f"the sample has no row of {table}"
        now = upgraded.database.rows(table)
        for pk, row in rows.items():
            kept = {name: value for name, value in now[pk].items() if name in row}
            assert kept == {name: row[name] for name in kept}, f"{table} {pk}"


def test_the_tables_are_those_of_a_new_installation(upgraded: Upgraded) -> None:
    now, new = upgraded.database.schema(), upgraded.fresh.schema()
    assert set(now) ^ set(new) == set()
    assert now == new


def test_receipts_and_triggers_are_whole(upgraded: Upgraded) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CHECKS],
        cwd=ROOT,
        env=upgraded.running.environment,
        capture_output=True,
        text=True,
    )
    assert json.loads(told.stdout) == [], told.stderr


def test_the_system_runs_on_it_and_backs_it_up(upgraded: Upgraded, tmp_path: Path) -> None:
    running = upgraded.running
    running.start()
    try:
        backup = running.popen("manage.py", "backup", "--plain", str(tmp_path / "b.danvan"))
        assert backup.wait(timeout=WITHIN) == 0, running.log.read_text()
    finally:
        running.stop()
