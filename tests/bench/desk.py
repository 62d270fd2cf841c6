"""The HR desk at a size of staff: its pages, its dashboard, the yearly report."""

import datetime as dt
import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.demo.province.make import make_province
from learning.demo.province.units import CHANGED_ON, FOUNDED
from learning.duties.enrolment_pass import run_duties
from learning.enums import Role, RunState
from learning.models import Posting, ReportRun, Scope, Unit, User
from learning.reporting.publishing.runs import make_report
from tests.bench.system import BenchError
from tests.bench.world import open_admin
from tests.fixtures.approved import approve_waiting

REPEATS = 20
OPENED = dt.date(2025, 7, 1)
PROVINCE = "Tỉnh Gia Lai"
COURSE_REPORTS = ("hoan-thanh", "chua-hoan-thanh", "nhiem-vu", "ma-tran", "so-tiet", "so-cap")
LISTS = (
    *("reports", "snapshots", "desk_exemptions", "desk_due_queue", "desk_programmes"),
    *("desk_units", "desk_reorganisations", "desk_assign", "desk_programme_new", "register"),
)


@dataclass(frozen=True)
class PageTime:
    """A page's 95th percentile in milliseconds, warm, and its queries."""

    name: str
    p95: float
    queries: int


@dataclass(frozen=True)
class DeskTimes:
    """`pages` without the dashboard; seconds for the yearly report and the nightly
    enrolment pass in the worker.
    """

    staff: int
    pages: list[PageTime]
    dashboard: PageTime
    yearly: float
    duties: float

    @property
    def slowest(self) -> PageTime:
        return max(self.pages, key=lambda page: page.p95)


def measure_desk(staff: int) -> DeskTimes:
    """Fill the database up to so many staff and measure as the province's officer.

    The requests go through the whole of Django in this process, without a network.
    """
    officer, root = officer_of_all()
    make_province(staff, root=root, officer=officer, say=lambda _line: None)
    root.refresh_from_db()
    client = open_admin(officer)
    gc.collect()
    gc.freeze()  # As the web server does (`config/wsgi.py`).
    pages = [_time(client, name, url) for name, url in _addresses(root)]
    dashboard = _time(client, "dashboard", reverse("desk_dashboard"))
    return DeskTimes(staff, pages, dashboard, _yearly(officer, root), _duties())


def officer_of_all() -> tuple[User, Unit]:
    """The HR officer of the whole province, on a system that may be empty."""
    call_command("load_starter", verbosity=0)
    approve_waiting()
    root = Unit.objects.filter(depth=1, name=PROVINCE).first()
    root = root or Unit.add_root(name=PROVINCE, opened_on=OPENED)
    officer = User.objects.filter(staff_code="do.nhan.su").first()
    if officer is None:
        officer = User.objects.create_user("do.nhan.su", "Trần Thị Hạnh")
        officer.groups.add(Group.objects.get(name=Role.HR.value))
        Posting.objects.create(user=officer, unit=root, starts_on=OPENED)
        Scope.objects.create(user=officer, unit=root)
    return officer, Unit.objects.get(pk=root.pk)


def _addresses(root: Unit) -> Iterator[tuple[str, str]]:
    """The pages: for the whole province in both structures, for one agency, for a commune
    that took over people of a district; queues, directories and forms; one person.
    """
    agency = root.get_children().filter(numchild__gt=0, opened_on=FOUNDED).last()
    commune = root.get_children().filter(numchild__gt=0, opened_on=CHANGED_ON).last()
    for label, unit, more in (
        ("province", root, ""),
        ("province then", root, "&structure=then"),
        ("agency", agency, ""),
        ("commune", commune, ""),
    ):
        where = f"?unit={unit.pk}{more}"
        yield f"units {label}", reverse("desk_report") + where
        for slug in COURSE_REPORTS:
            yield f"{slug} {label}", reverse("report", args=[slug]) + where
    yield "people found", reverse("desk_find_person") + "?q=nguyen"
    for name in LISTS:
        yield name, reverse(name)
    yield "split", reverse("desk_reorganisation_new", args=["split"])
    person = Posting.objects.on(timezone.localdate()).filter(unit__path__startswith=commune.path)
    for name in ("desk_person", "desk_postings"):
        yield name, reverse(name, args=[person[0].user_id])


def _time(client: Client, name: str, url: str) -> PageTime:
    """The first request warms up and counts for nothing."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        status = client.get(url).status_code
    asked = len(queries)  # The next request empties the log.
    if status != 200:
        raise BenchError(f"{url}: {status}")
    seconds = []
    for _number in range(REPEATS):
        started = time.perf_counter()
        client.get(url)
        seconds.append(time.perf_counter() - started)
    ranked = sorted(seconds)
    return PageTime(name, ranked[ceil(len(ranked) * 0.95) - 1] * 1000, asked)


def _duties() -> float:
    started = time.perf_counter()
    run_duties()
    return time.perf_counter() - started


def _yearly(officer: User, root: Unit) -> float:
    run = ReportRun.objects.create(report="nam", unit=root, asked_by=officer)
    started = time.perf_counter()
    make_report(run.pk)
    seconds = time.perf_counter() - started
    run.refresh_from_db()
    if run.state != RunState.DONE:
        raise BenchError(f"yearly report: {run.error}")
    return seconds
