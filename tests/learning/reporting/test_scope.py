"""An officer of one ward meets nothing of another, on any page or in any file."""

import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from learning.models import Exemption, ReportHeading, ReportRun, ReportSnapshot
from learning.reporting.dashboard.tallies import refresh_tallies
from learning.reporting.publishing.runs import make_report
from learning.reporting.registry import all_reports

SLUGS = [report.slug for report in all_reports()]
SHOWS = ["", "assigned", "completed", "overdue", "open", "excused"]
DUTIES = ["overdue", "due_soon", "completed", "excused", "counted"]


@pytest.fixture
def foreign(hanh, chau, units, duties):
    """What the province published, and asked for, of the other ward."""
    runs = [
        ReportRun.objects.create(report="hoan-thanh", unit=units[name], asked_by=hanh)
        for name in ("gao", "province")
    ]
    for run in runs:
        make_report(run.pk)
    ReportHeading.objects.create(unit=units["gao"], name="UBND xã Gào", place="Gào")
    Exemption.objects.create(
        user=chau,
        kind="exempt",
        reason="Nghỉ thai sản",
        starts_on=timezone.localdate(),
        requested_by=chau,
        requested_at=timezone.now(),
    )
    refresh_tallies()
    return [run.pk for run in runs]


def addresses(units):
    """Every page and file with every way to name the other ward or the province."""
    for name in ("gao", "province"):
        unit = {"unit": units[name].pk}
        for slug in SLUGS:
            yield reverse("report", args=[slug]), unit
            yield reverse("report_file", args=[slug, "csv"]), unit
        for page in ("desk_dashboard", "desk_report", "desk_people", "report_heading"):
            yield reverse(page), unit
        yield reverse("report_template_file"), unit


def shut(response):
    return response.status_code in (403, 404) or (
        response.status_code == 302 and response.url == reverse("wagtailadmin_home")
    )


def test_another_unit_is_refused_by_every_address(client, officer, units, foreign):
    client.force_login(officer)
    wrong = [
        (url, given, response.status_code)
        for url, given in addresses(units)
        if not shut(response := client.get(url, given))
    ]
    assert wrong == []


def test_another_units_published_report_is_refused_by_its_number(client, officer, foreign):
    client.force_login(officer)
    for pk in ReportSnapshot.objects.values_list("pk", flat=True):
        assert shut(client.get(reverse("snapshot", args=[pk])))
        assert shut(client.get(reverse("snapshot_file", args=[pk, "csv"])))
    for pk in foreign:
        assert shut(client.get(reverse("report_run", args=[pk])))
    assert shut(client.get(reverse("snapshot", args=[10**9])))
    assert not list(client.get(reverse("snapshots")).context["page"])


def test_another_unit_is_refused_by_every_change(client, officer, units, foreign):
    client.force_login(officer)
    given = {"unit": units["gao"].pk, "name": "X", "place": "X", "symbol": "BC", "act": "reset"}
    runs = ReportRun.objects.count()
    for url in (
        reverse("report_publish", args=["hoan-thanh"]),
        reverse("report_heading"),
        reverse("report_template"),
    ):
        assert shut(client.post(url, given)), url
    assert ReportRun.objects.count() == runs
    assert ReportHeading.objects.get(unit=units["gao"]).name == "UBND xã Gào"


def pages(units):
    """Every page and file of one's own, under every filter."""
    yield reverse("desk_dashboard"), {}
    yield reverse("wagtailadmin_home"), {}
    yield reverse("reports"), {}
    yield reverse("snapshots"), {}
    yield reverse("report_heading"), {}
    for slug in SLUGS:
        yield reverse("report", args=[slug]), {}
    for show in SHOWS:
        yield reverse("report_file", args=["chua-hoan-thanh", "csv"]), {"show": show}
    for show in DUTIES:
        yield reverse("report_file", args=["nhiem-vu", "csv"]), {"show": show}
    for slug in ("ma-tran", "so-tiet", "so-cap", "hoan-thanh"):
        for name in ("csv", "xlsx", "pdf"):
            yield reverse("report_file", args=[slug, name]), {}
    past = (timezone.localdate() - dt.timedelta(days=40)).isoformat()
    yield reverse("report_file", args=["hoan-thanh", "csv"]), {"on": past}


def text_of(response):
    kind = response.headers["Content-Type"]
    if kind == "application/pdf":
        return "".join(p.extract_text() for p in PdfReader(BytesIO(response.content)).pages)
    if "spreadsheet" in kind:
        book = load_workbook(BytesIO(response.content))
        return str([row for sheet in book for row in sheet.iter_rows(values_only=True)])
    return response.content.decode()


def test_nothing_of_another_unit_is_shown_counted_or_exported(
    client, officer, units, foreign, an, chau
):
    client.force_login(officer)
    seen = ""
    for url, given in pages(units):
        response = client.get(url, given)
        assert response.status_code == 200, (url, given)
        text = text_of(response)
        seen += text
        for secret in (chau.full_name, chau.staff_code + ",", "Rơ Châm", "UBND xã Gào", "thai sản"):
            assert secret not in text, (url, given, secret)
    assert an.full_name in seen


def test_the_dashboard_counts_the_own_ward_only(client, officer, units, foreign, an):
    client.force_login(officer)
    board = client.get(reverse("desk_dashboard")).context["board"]
    assert (board.total.now.duties, board.total.now.overdue, board.total.now.staff) == (1, 1, 2)
    assert {line.unit.pk for line in board.lines} <= {units["pleiku"].pk, units["desk"].pk}
    assert [one.count for one in board.waiting if one.count] == []
