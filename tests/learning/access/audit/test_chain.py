"""Whoever changes the audit log behind the system's back is found out."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cms.append_only import rewriting
from cms.ports import record_event
from learning.access.audit.checking import find_faults
from learning.access.audit.retention import prune_entries
from learning.access.audit.sealing import seal_entries
from learning.management.setup import SCHEDULES
from learning.models import AuditEntry, User
from learning.reporting.record_checks.invariants import run_checks

pytestmark = pytest.mark.usefixtures("chain")


def write(count: int = 1, **fields: Any) -> None:
    for number in range(count):
        record_event("change", what=f"Việc {number}", **fields)


@pytest.fixture
def chain(hanh: User, django_capture_on_commit_callbacks: Any) -> None:
    """Five sealed entries."""
    write(5, by=hanh, detail={"ngày": dt.date(2026, 1, 2), "ai": {"a": ["Đạo", None, True, 7]}})
    with django_capture_on_commit_callbacks(execute=True):
        assert seal_entries() == 5


def sql(statement: str) -> None:
    """As a database's administrator would, past the triggers."""
    with rewriting(AuditEntry), connection.cursor() as cursor:
        cursor.execute(statement.replace("LOG", "learning_auditentry"))


COPY = """INSERT INTO LOG (at, actor_id, actor_name, event, what, path, detail, search_text,
from_address, about_id, mac, sequence, previous, seal) SELECT at, actor_id, actor_name, event,
what, path, detail, search_text, from_address, about_id, {mac}, {place} FROM LOG
WHERE sequence = 3"""
ATTACKS = {
    "changed": ("UPDATE LOG SET what = 'khác' WHERE sequence = 3", "changed", "Dòng số 3"),
    "detail": ("UPDATE LOG SET detail = '{}' WHERE sequence = 2", "changed", "Dòng số 2"),
    "actor": ("UPDATE LOG SET actor_id = NULL WHERE sequence = 2", "changed", "Dòng số 2"),
    "time": ("UPDATE LOG SET at = '2020-01-01 00:00:00+00:00' WHERE sequence = 5", "changed", "5"),
    "hidden": ("UPDATE LOG SET search_text = '' WHERE sequence = 1", "changed", "Dòng số 1"),
    "removed": ("DELETE FROM LOG WHERE sequence = 3", "removed", "Thiếu dòng số 3"),
    "several": ("DELETE FROM LOG WHERE sequence IN (2, 3)", "removed", "từ số 2 đến số 3"),
    "begin": ("DELETE FROM LOG WHERE sequence = 1", "removed", "Thiếu dòng số 1"),
    "end": ("DELETE FROM LOG WHERE sequence > 3", "cut", "từng đến số 5, nay chỉ còn đến số 3"),
    "all": ("DELETE FROM LOG", "cut", "nay chỉ còn đến số 0"),
    "unsealed": ("UPDATE LOG SET sequence = NULL, seal = NULL WHERE sequence = 5", "cut", "số 5"),
    "inserted": (
        COPY.format(mac="NULL", place="NULL, NULL, NULL"),
        "inserted",
        "không do hệ thống",
    ),
    "appended": (COPY.format(mac="NULL", place="6, seal, seal"), "moved", "Dòng số 6"),
    "gap": (COPY.format(mac="NULL", place="7, seal, seal"), "changed", "Dòng số 7"),
    "key": ("UPDATE LOG SET seal = 'abcd1234.x' WHERE sequence = 4", "key", "Dòng số 4"),
}


def test_an_untouched_log_has_no_fault() -> None:
    assert list(find_faults()) == []
    rows = AuditEntry.objects.order_by("sequence")
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous for row in rows[1:]] == [row.seal for row in rows[:4]]


@pytest.mark.parametrize(("attack", "code", "said"), ATTACKS.values(), ids=ATTACKS)
def test_what_a_databases_administrator_does_is_found_and_placed(
    attack: str, code: str, said: str
) -> None:
    sql(attack)
    assert any(fault.code == code and said in str(fault.text) for fault in find_faults())


def test_two_entries_that_change_places_are_found() -> None:
    sql("UPDATE LOG SET sequence = 99 WHERE sequence = 2")
    sql("UPDATE LOG SET sequence = 2 WHERE sequence = 3")
    sql("UPDATE LOG SET sequence = 3 WHERE sequence = 99")
    assert {fault.code for fault in find_faults()} >= {"moved", "changed"}


def test_an_entry_cannot_be_written_twice(hanh: User) -> None:
    """The signature of an entry is unique, also for SQL."""
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        sql(COPY.format(mac="mac", place="NULL, NULL, NULL"))


def test_a_forged_entry_is_not_sealed() -> None:
    sql(COPY.format(mac="NULL", place="NULL, NULL, NULL"))
    sql(COPY.format(mac="'ab.cd'", place="NULL, NULL, NULL"))
    assert seal_entries() == 0
    assert [fault.code for fault in find_faults()] == ["inserted", "inserted"]


def test_a_new_entry_is_chained_and_one_too_long_without_seal_is_told(hanh: User) -> None:
    write(2, by=hanh)
    assert list(find_faults()) == []
    late = timezone.now() + dt.timedelta(minutes=20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("learning.access.audit.checking.timezone.now", lambda: late)
        assert {fault.code for fault in find_faults()} == {"unsealed"}
    assert seal_entries() == 2
    assert seal_entries() == 0
    assert list(find_faults()) == []
    assert SCHEDULES["Niêm nhật ký thao tác"] == ("learning.tasks.seal_audit", 1)


def test_entries_of_an_earlier_version_come_first_in_the_chain(hanh: User) -> None:
    sql("DELETE FROM LOG")
    Path(settings.AUDIT_ANCHOR_FILE).unlink()
    for number in range(3):
        AuditEntry.objects.create(actor=hanh, actor_name="H", event="change", what=str(number))
    write(2, by=hanh)
    assert seal_entries() == 5
    assert list(find_faults()) == []


def test_a_new_key_signs_and_the_earlier_one_is_still_known(settings: Any, hanh: User) -> None:
    settings.AUDIT_KEYS = ["khóa mới", settings.SECRET_KEY]
    write(by=hanh)
    seal_entries()
    assert list(find_faults()) == []
    settings.AUDIT_KEYS = ["khóa mới"]
    assert {fault.code for fault in find_faults()} == {"key"}


def test_without_the_key_nobody_makes_a_chain_that_holds(settings: Any) -> None:
    sql("UPDATE LOG SET sequence = NULL, previous = NULL, seal = NULL, mac = NULL, what = 'khác'")
    settings.AUDIT_KEYS = ["khóa của kẻ gian"]
    seal_entries()
    settings.AUDIT_KEYS = []
    assert {fault.code for fault in find_faults()} >= {"key", "cut"}


def test_pruning_leaves_a_chain_that_holds(hanh: User, monkeypatch: Any) -> None:
    later = timezone.now() + dt.timedelta(days=800)
    write(by=hanh)
    seal_entries()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("learning.access.audit.retention.timezone.now", lambda: later)
        patch.setattr("cms.models.append_only.timezone.now", lambda: later)
        with rewriting(AuditEntry):
            assert prune_entries() == 6
    write(2, by=hanh)
    assert seal_entries() == 3
    assert list(find_faults()) == []
    assert AuditEntry.objects.order_by("sequence")[0].sequence == 7
    forge = "UPDATE learning_auditcheckpoint SET sequence = 8"
    from learning.models import AuditCheckpoint

    with rewriting(AuditCheckpoint), connection.cursor() as cursor:
        cursor.execute(forge)
    assert "checkpoint" in {fault.code for fault in find_faults()}


def run(*arguments: str) -> tuple[int, str]:
    """Exit code, and what was printed."""
    out = StringIO()
    try:
        call_command("check_audit", *arguments, stdout=out, stderr=out)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_in_vietnamese_where_and_fails() -> None:
    code, said = run()
    assert (code, "Nhật ký thao tác nguyên vẹn." in said) == (0, True)
    assert str(AuditEntry.objects.get(sequence=5).seal) in said
    sql("UPDATE LOG SET what = 'khác' WHERE sequence = 3")
    code, said = run()
    assert code == 1
    assert "Dòng số 3" in said
    assert "nguyên vẹn" not in said


def test_after_a_restore_the_cut_end_is_accepted_by_name(
    django_capture_on_commit_callbacks: Callable[..., Any], hanh: User
) -> None:
    """Until then the anchor stays, whatever is sealed meanwhile."""
    sql("DELETE FROM LOG WHERE sequence > 3")
    write(by=hanh)
    with django_capture_on_commit_callbacks(execute=True):
        assert run()[0] == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert run("--accept")[0] == 0
    assert AuditEntry.objects.get(event="audit.anchor_accepted").detail["anchor"] == 5
    assert run()[0] == 0


def test_the_nightly_check_of_records_shows_it(client: Any, hanh: User) -> None:
    assert run_checks().findings == []
    sql("DELETE FROM LOG WHERE sequence = 2")
    run_checks()
    client.force_login(hanh)
    shown = client.get(reverse("desk_checks")).content.decode()
    assert "Nhật ký thao tác không còn như đã ghi" in shown
    assert "Thiếu dòng số 2." in shown
