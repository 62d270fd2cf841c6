"""/metrics: whom it answers, what it counts, what it costs."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families as read

from config import start
from config.backup.status import Event, note, now
from config.queue import enqueue
from learning.models import User
from tests.addresses import ALL

PASSWORD = "mat-khau-thu-nghiem-1"
STRANGER = "203.0.113.7"
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(autouse=True)
def nightly_backups(settings: Any) -> None:
    """As on a server."""
    settings.BACKUP_NIGHTLY = True


def figures(client: Client, **given: Any) -> Figures:
    answer = client.get("/metrics", **given)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in read(answer.content.decode())
        for sample in family.samples
    }


def figure(client: Client, name: str, **labels: str) -> float:
    return figures(client).get((name, tuple(sorted(labels.items()))), 0)


def is_unknown(client: Client, **given: Any) -> bool:
    """Whether it is answered as any address that does not exist."""
    answer = client.get("/metrics", follow=True, **given)
    return answer.status_code == 404 and b"dan_van" not in answer.content


@pytest.mark.parametrize(
    ("peer", "hops"),
    [
        (STRANGER, ""),
        ("127.0.0.1", STRANGER),
        ("127.0.0.1", f"127.0.0.1, {STRANGER}"),
        (STRANGER, "127.0.0.1"),
        ("10.0.0.9", ""),
    ],
)
def test_a_stranger_finds_no_such_page(client: Client, db: None, peer: str, hops: str) -> None:
    given = {"REMOTE_ADDR": peer} | ({"HTTP_X_FORWARDED_FOR": hops} if hops else {})
    assert is_unknown(client, **given)
    assert is_unknown(client, HTTP_AUTHORIZATION="Bearer ", **given)


def test_the_machine_itself_and_allowed_networks_are_told(
    client: Client, db: None, settings: Any
) -> None:
    assert figures(client)
    settings.METRICS_ALLOWED = ["10.0.0.0/24"]
    assert figures(client, REMOTE_ADDR="10.0.0.9")
    assert is_unknown(client)


def test_the_token_opens_and_nothing_else_does(client: Client, db: None, settings: Any) -> None:
    settings.METRICS_TOKEN = "mã-dài-và-không-đoán-được"
    ask = {"REMOTE_ADDR": STRANGER, "HTTP_AUTHORIZATION": f"Bearer {settings.METRICS_TOKEN}"}
    assert figures(client, **ask)
    for wrong in ("Bearer x", "Bearer ", "", settings.METRICS_TOKEN[:-1]):
        assert is_unknown(client, **{**ask, "HTTP_AUTHORIZATION": wrong})


def test_signing_in_opens_nothing(client: Client, admin: User) -> None:
    client.force_login(admin)
    assert is_unknown(client, REMOTE_ADDR=STRANGER)


def test_it_answers_by_the_hosts_address_without_https(
    client: Client, db: None, settings: Any
) -> None:
    """As Prometheus asks, which takes no name for the host."""
    settings.ALLOWED_HOSTS = ["hoc.example"]
    settings.SECURE_SSL_REDIRECT = True
    assert figures(client, HTTP_HOST="10.0.0.11:8000")


def test_requests_are_counted_by_route_and_never_by_what_was_typed(
    client: Client, db: None
) -> None:
    before = figure(
        client, "dan_van_requests_total", route="account_login", method="GET", status="2xx"
    )
    client.get(reverse("account_login") + "?next=/la-lung/")
    for number in range(5):
        client.get(f"/la-lung-{number}/")
        client.generic(f"LA{number}", "/dang-nhap/")
    after = figures(client)
    labels = {dict(labels).get("route") for name, labels in after if "requests" in name}
    assert "la-lung" not in str(after)
    assert {"LA0", "LA1"}.isdisjoint(dict(labels).get("method") for _name, labels in after)
    known = {route.split("/")[0] for _name, route, _view in ALL} | labels
    assert labels <= known
    asked = (("method", "GET"), ("route", "account_login"), ("status", "2xx"))
    assert after["dan_van_requests_total", asked] == before + 1


def test_tries_to_sign_in_are_counted(client: Client, an: User) -> None:
    def count(outcome: str) -> float:
        return figure(client, "dan_van_sign_ins_total", outcome=outcome)

    refused, let_in = count("refused"), count("let_in")
    client.post(reverse("account_login"), {"login": "an", "password": "sai-mat-khau"})
    client.post(reverse("account_login"), {"login": "an", "password": PASSWORD})
    assert (count("refused"), count("let_in")) == (refused + 1, let_in + 1)


def test_the_queue_is_told_by_lane(client: Client, system: None) -> None:
    waiting = figure(client, "dan_van_queue_tasks", lane="grading")
    enqueue("quizzes.tasks.sweep")
    assert figure(client, "dan_van_queue_tasks", lane="grading") == waiting + 1
    assert figure(client, "dan_van_queue_oldest_seconds", lane="grading") >= 0


def test_backups_are_told(client: Client, db: None, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    found = figures(client)
    assert found["dan_van_backup_ok", ()] == 0
    assert found["dan_van_backup_age_seconds", ()] == float("inf")
    note("backup", Event(now()))
    found = figures(client)
    assert found["dan_van_backup_ok", ()] == 1
    assert found["dan_van_backup_age_seconds", ()] < 60
    note("backup_failure", Event(now(), text="đĩa đầy"))
    assert figures(client)["dan_van_backup_ok", ()] == 0


def test_it_says_that_the_database_is_down(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise DatabaseError

    assert figures(client)["dan_van_database_up", ()] == 1
    monkeypatch.setattr("config.metrics.state.lane_states", fail)
    found = figures(client)
    assert found["dan_van_database_up", ()] == 0
    assert ("dan_van_backup_ok", ()) in found


def test_asking_costs_few_queries(
    client: Client, system: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(7):
        client.get("/metrics")


PROCESS = """
from config.metrics.counters import answer_saves, grading_seconds
answer_saves.inc(2)
grading_seconds.observe(3)
"""
TOLD = """
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


def test_processes_put_their_counts_together(tmp_path: Path) -> None:
    """Also of processes that ended."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(3):
        command = [sys.executable, "-c", PROCESS]
        subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True)
    told = subprocess.run(
        [sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert "dan_van_answer_saves_total 6.0" in told
    assert "dan_van_grading_seconds_count 3.0" in told


@pytest.mark.parametrize("is_taken", [False, True], ids=["memory", "taken"])
def test_a_start_begins_with_an_empty_folder_of_its_own(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_taken: bool
) -> None:
    """In memory; where somebody else has taken the name there, beside the data."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    memory = tmp_path / ("file" if is_taken else "memory")
    (memory.touch if is_taken else memory.mkdir)()
    monkeypatch.setattr(start, "MEMORY", memory)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    for _time in range(2):
        start.share_counts()
        folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        assert folder.parent == (settings.VAR_DIR if is_taken else memory)
        assert list(folder.iterdir()) == []
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "counter_1.db").write_bytes(b"x")


def test_backups_that_are_switched_off_raise_no_alarm(
    settings: Any, client: Client, db: None
) -> None:
    settings.BACKUP_NIGHTLY = False
    assert not [name for name, _labels in figures(client) if "backup" in name or "restore" in name]


def test_every_figure_is_explained(client: Client, db: None) -> None:
    text = (settings.BASE_DIR / "docs/monitoring.md").read_text(encoding="utf-8")
    for family in read(client.get("/metrics").content.decode()):
        assert f"`{family.name}`" in text or f"`{family.name}_total`" in text, family.name


@pytest.mark.parametrize("file", ["nginx.conf", "Caddyfile"])
def test_the_proxies_of_the_examples_let_nobody_ask(file: str) -> None:
    text = (settings.BASE_DIR / "docs/deploy" / file).read_text(encoding="utf-8")
    assert re.search(r"location = /metrics \{\s+return 404;|respond /metrics 404", text)
