"""An installation of before, with topics in it, is brought to the tree of today."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.slow


@pytest.fixture
def empty_database(db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a database beside the one of the tests."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/old.sqlite3"
        return
    known = connection.get_connection_params()
    wanted = {"host", "port", "user", "password"}
    server: dict[str, Any] = {name: value for name, value in known.items() if name in wanted}
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE old_topics")
        yield f"postgres:///old_topics?{urlencode(server)}"
        admin.execute("DROP DATABASE old_topics WITH (FORCE)")


@pytest.fixture
def migrated(empty_database: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.quizzes.bank.old_topics"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": empty_database},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_old_topics_keep_what_they_were_and_get_their_place(migrated):
    rows, children = migrated["rows"], [f"Dân vận › Con {number:02}" for number in range(40)]
    assert [name for _pk, _slug, name, *_rest in rows] == [
        "Dân vận",
        *children,
        "Pháp luật",
        "Pháp luật › An ninh",
        "Pháp luật › Khiếu nại",
        "Pháp luật › Khiếu nại › Thời hạn",
        "Vòng A",
        "Vòng A › Vòng B",
    ]
    assert migrated["problems"] == [[], [], [], [], []]
    found = {pk: rest for pk, *rest in rows}
    assert found[12] == ["ma-12", "Pháp luật › Khiếu nại", True, 2]
    assert found[5] == ["ma-5", "Pháp luật › Khiếu nại › Thời hạn", False, 3]
    assert migrated["question"] == 5
    assert migrated["references"] == ["other"]
    back = {pk: rest for pk, *rest in migrated["back"]}
    assert back[5] == [12, "/3/12/5/"]
    assert back[30] == [None, "/30/"]
