import pytest
from django.urls import reverse

from learning.enums import RunState
from learning.models import (
    Enrolment,
    ReportHeading,
    ReportRun,
    ReportSnapshot,
)
from learning.reporting.publishing.runs import OPEN, make_report
from learning.reporting.publishing.snapshots import is_whole


@pytest.fixture
def published(client, hanh, units, duties):
    client.force_login(hanh)
    response = client.post(reverse("report_publish", args=["hoan-thanh"]))
    run = ReportRun.objects.get()
    assert response.url == reverse("report_run", args=[run.pk])
    assert "Chờ lập" in client.get(response.url).content.decode()
    assert make_report(run.pk)
    return ReportSnapshot.objects.get()


def files(client, snapshot):
    names = sorted(snapshot.files.values_list("format", flat=True))
    return {
        name: client.get(reverse("snapshot_file", args=[snapshot.pk, name])).content
        for name in names
    }


def test_a_published_report_stays_byte_for_byte(client, published, an, units):
    before, page = files(client, published), reverse("snapshot", args=[published.pk])
    assert set(before) == {"xlsx", "csv", "docx", "pdf"}
    Enrolment.objects.all().delete()
    an.full_name = "Tên Khác"
    an.save()
    ReportHeading.objects.create(unit=units["province"], name="Cơ quan khác", place="Nơi khác")
    assert files(client, published) == before
    text = client.get(page).content.decode()
    assert published.sha256 in text
    assert "Nguyễn Văn An" in published.content


def test_publishing_twice_gives_one_snapshot(client, published, hanh):
    run = ReportRun.objects.get()
    assert run.state == RunState.DONE
    assert not make_report(run.pk)
    assert ReportSnapshot.objects.count() == 1
    assert str(published.pk) in client.get(reverse("report_run", args=[run.pk])).content.decode()


def test_the_same_wish_waits_once(client, hanh, units, duties):
    client.force_login(hanh)
    for _time in range(2):
        client.post(reverse("report_publish", args=["nam"]))
    run = ReportRun.objects.get()
    assert make_report(run.pk)
    run.refresh_from_db()
    assert (run.state, run.progress) == (RunState.DONE, 100)


def test_a_report_that_fails_says_so_and_publishes_nothing(client, hanh, units, duties):
    run = ReportRun.objects.create(report="khong-co", unit=units["province"], asked_by=hanh)
    assert not make_report(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    client.force_login(hanh)
    assert (
        "chưa có gì được chốt" in client.get(reverse("report_run", args=[run.pk])).content.decode()
    )


@pytest.mark.parametrize("state", list(RunState))
def test_a_run_moves_only_along_its_table(hanh, units, duties, state, published):
    error = "x" if state == RunState.FAILED else ""
    run = ReportRun.objects.create(
        report="hoan-thanh",
        unit=units["province"],
        asked_by=hanh,
        error=error,
        state=RunState.QUEUED if state == RunState.DONE else state,
    )
    if state == RunState.DONE:
        run = ReportRun.objects.get(snapshot=published)
    make_report(run.pk)
    run.refresh_from_db()
    assert run.state == (RunState.DONE if state in OPEN else state)


def test_a_file_that_was_tampered_with_is_not_handed_out(client, published, monkeypatch):
    monkeypatch.setattr("learning.reporting.publishing.snapshots.digest", lambda content: "0" * 64)
    assert not is_whole(published)
    response = client.get(reverse("snapshot_file", args=[published.pk, "csv"]))
    assert response.status_code == 500
    assert "SHA-256" in response.content.decode()
