import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config import views
from config.queue import QueueHealth
from config.supervise import Child
from quizzes import clock

ROOT = Path(__file__).parent.parent.parent


def report(client):
    response = client.get("/healthz")
    return response.status_code, json.loads(response.content)


def test_health_names_the_worker_when_it_is_down(client, db):
    call_command("createcachetable", verbosity=0)
    status, body = report(client)
    assert status == 503
    assert body["failing"] == ["worker"]
    assert (body["database"], body["migrations"], body["queue"]) == ("up", "applied", 0)


def test_health_is_good_while_a_worker_reports(client, db, monkeypatch):
    monkeypatch.setattr(views, "queue_health", lambda: QueueHealth(3, timezone.now()))
    status, body = report(client)
    assert status == 200
    assert body["queue"] == 3
    assert dt.datetime.fromisoformat(body["worker"]["heartbeat"])


def test_health_names_migrations_that_are_not_applied(client, db, monkeypatch):
    monkeypatch.setattr(views, "queue_health", lambda: QueueHealth(0, timezone.now()))
    MigrationRecorder.Migration.objects.filter(app="certificates").last().delete()
    status, body = report(client)
    assert (status, body["failing"], body["migrations"]) == (503, ["migrations"], "pending")


def test_health_names_the_database_when_it_is_down(client, db, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(views, "_report", fail)
    status, body = report(client)
    assert status == 503
    assert body["failing"] == ["database"]


def test_demo_data_is_refused_outside_development(system, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="development"):
        call_command("load_demo")


@pytest.mark.parametrize("lacking", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_production_server_refuses_to_start_without_its_secrets(lacking):
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a.vn"}
    environment.pop(lacking)
    done = subprocess.run(
        [sys.executable, "-m", "config.start"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert lacking in done.stderr


def test_the_parent_of_all_processes_reads_no_django():
    look = "import sys, config.supervise; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_a_child_that_ends_is_started_again_after_a_pause():
    child = Child("child", [sys.executable, "-c", "pass"])
    child.keep_running()
    first = child.process
    first.wait()
    child.keep_running()
    assert child.process is None
    child.not_before = 0
    child.keep_running()
    assert child.process is not first
    child.process.wait()


def test_a_child_that_dies_leaves_no_orphan_behind():
    start_grandchild = "import subprocess; subprocess.Popen(['sleep', '60'])"
    child = Child("child", [sys.executable, "-c", start_grandchild])
    child.keep_running()
    child.process.wait()
    group = str(child.process.pid)
    living = ["pgrep", "--pgroup", group, "--runstates", "R,S,D"]
    assert subprocess.run(living, stdout=subprocess.DEVNULL, check=False).returncode == 0
    child.keep_running()
    until = time.monotonic() + 20  # a busy machine takes its time to end what was killed
    while subprocess.run(living, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_the_clock_is_the_databases(db, monkeypatch):
    monkeypatch.undo()
    assert abs(clock.now() - timezone.now()) < dt.timedelta(minutes=1)
