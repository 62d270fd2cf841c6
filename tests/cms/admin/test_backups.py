"""The administrators' page on backups, and what /healthz says of them."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from cms import tasks
from config.backup import status
from config.backup.status import Event

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.BACKUP_NIGHTLY = True
    monkeypatch.setattr(status, "now", lambda: NOW)
    return tmp_path


@pytest.fixture
def page(admin, client, var):
    client.force_login(admin)
    return lambda: client.get(reverse("backups")).content.decode()


def test_it_says_that_there_is_none(page):
    shown = page()
    assert "Chưa có bản sao lưu nào" in shown
    assert "Chưa có lần khôi phục thử nào đạt" in shown
    assert "BACKUP_PASSPHRASE" in shown


def test_it_says_when_and_how_large(page, settings):
    settings.BACKUP_PASSPHRASE = "mật khẩu"
    status.note("backup", Event(NOW, "/b/x.danvan", 3_500_000, 4, True, True))
    status.note("test", Event(NOW, "/b/x.danvan"))
    shown = page()
    assert "Lập lúc 15:00 30/11/2026, 3,3 MB" in shown.replace("\xa0", " ")
    assert "Đạt lúc 15:00 30/11/2026" in shown
    assert "Đã mã hóa" in shown
    assert "Đã quá" not in shown
    assert "BACKUP_PASSPHRASE" not in shown


def test_it_says_what_is_late_or_failed(page):
    status.note("backup", Event(NOW - dt.timedelta(hours=27), "/b/x.danvan"))
    status.note("test", Event(NOW - dt.timedelta(days=9), "/b/x.danvan"))
    status.note("backup_failure", Event(NOW, text="Ổ đĩa đã đầy"))
    shown = page()
    assert "Đã quá 26 giờ" in shown
    assert "Đã quá 8 ngày" in shown
    assert "Ổ đĩa đã đầy" in shown
    status.note("backup", Event(NOW, "/b/y.danvan"))
    assert "Ổ đĩa đã đầy" not in page()


def test_files_of_the_folder_are_listed_newest_first(page, var):
    (var / "backups").mkdir()
    for name in ("sao-luu-20261129-003000.danvan", "sao-luu-20261130-003000.danvan", "x.txt"):
        (var / "backups" / name).write_text("x")
    shown = page()
    assert shown.index("20261130-003000") < shown.index("20261129-003000")
    assert "x.txt" not in shown


@pytest.mark.parametrize(("what", "command"), [("sao-luu", "backup"), ("kiem-tra", "test_restore")])
def test_a_press_begins_it_in_a_process_of_its_own(what, command, page, client, monkeypatch):
    begun = []
    monkeypatch.setattr(tasks.background, "start", begun.append)
    monkeypatch.setattr(
        "cms.admin.backup_views.enqueue", lambda task: getattr(tasks, task.split(".")[-1])()
    )
    client.post(reverse("backups"), {"viec": what})
    client.post(reverse("backups"), {"viec": "nonsense"})
    assert begun == [command]


def test_the_schedule_can_be_switched_off(var, settings, monkeypatch):
    begun = []
    monkeypatch.setattr(tasks.background, "start", begun.append)
    tasks.back_up_nightly()
    tasks.try_backup_weekly()
    settings.BACKUP_NIGHTLY = False
    tasks.back_up_nightly()
    tasks.try_backup_weekly()
    assert begun == ["backup", "test_restore"]


def test_health_tells_machines_the_same(client, db, var):
    def told():
        return json.loads(client.get("/healthz").content)["backup"]

    assert (told()["state"], told()["restore_test"]) == ("late", "late")
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    status.note("backup", Event(now, "/b/x.danvan", 35))
    status.note("test", Event(now, "/b/x.danvan"))
    assert told() == {
        "state": "ok",
        "last": now.isoformat(),
        "bytes": 35,
        "restore_test": "ok",
        "last_restore_test": now.isoformat(),
    }
    status.note("test_failure", Event(now, text="x"))
    assert told()["restore_test"] == "failed"


def test_a_status_that_cannot_be_read_counts_as_none(var):
    (var / "backup-status.json").write_text("{")
    assert status.read_status() == status.Status()


def test_a_backup_of_one_host_is_known_on_the_others(db, settings, tmp_path):
    """Each has a folder of its own; the database and the cache are shared."""
    hosts = [tmp_path / "a", tmp_path / "b"]
    settings.VAR_DIR = hosts[0]
    status.note("backup_failure", Event(NOW - dt.timedelta(hours=2), text="Ổ đĩa đã đầy"))
    settings.VAR_DIR = hosts[1]
    assert status.read_status().backup_failure.text == "Ổ đĩa đã đầy"
    status.note("backup", Event(NOW, "/b/x.danvan", 35))
    settings.VAR_DIR = hosts[0]
    known = status.read_status()
    assert (known.backup.size, known.backup_failure) == (35, None)
    # A restore of the database brings back an older cache, not an older truth.
    settings.VAR_DIR = hosts[1]
    status.cache.set(status.SHARED, {})
    assert status.read_status().backup.size == 35
