"""One entry of the audit log, from whatever place it is written."""

import ast
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from cms.ports import Occurrence, audit_events, changes, record_event, record_events
from cms.text import LazyText
from learning.access.audit.log import hashed_name
from learning.models import AuditEntry, User

APPS = ("cms", "quizzes", "learning", "certificates", "config")


def written() -> AuditEntry:
    return AuditEntry.objects.get()


def test_a_use_case_names_who_did_what_to_whom(hanh: User, an: User) -> None:
    detail = changes({"email": "cu@x.vn", "name": "An"}, {"email": "moi@x.vn", "name": "An"})
    record_event("person.changed", what="Sửa thư điện tử", by=hanh, about=an, detail=detail)
    entry = written()
    assert (entry.actor, entry.about, entry.event) == (hanh, an, "person.changed")
    assert entry.actor_name == "Lê Thị Hạnh (hanh)"
    assert entry.detail == {"changes": {"email": ["cu@x.vn", "moi@x.vn"]}}


def test_the_signed_in_person_acts_where_nobody_is_named(hanh: User) -> None:
    request = RequestFactory().get("/trang/?x=1", REMOTE_ADDR="10.1.2.3")
    request.user = hanh
    record_event("key.opened", what="Đề số 1", request=request)
    entry = written()
    assert (entry.actor, entry.path, entry.from_address) == (hanh, "/trang/?x=1", "10.1.2.3")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["/x/manage.py", "import_staff", "a.xlsx"], "Lệnh import_staff (thu)"),
        (["/x/manage.py", "qcluster"], "Hệ thống"),
        (["/x/config/workers.py"], "Hệ thống"),
        ([], "Hệ thống"),
    ],
)
def test_without_a_person_the_command_or_the_system_is_named(
    db: None, monkeypatch: Any, arguments: list[str], named: str
) -> None:
    monkeypatch.setattr("sys.argv", arguments)
    monkeypatch.setenv("LOGNAME", "thu")
    record_event("system.backed_up", what="Sao lưu hằng đêm")
    assert (written().actor, written().actor_name) == (None, named)


def test_whoever_is_not_signed_in_is_called_so(db: None) -> None:
    record_event("sign_in.failed", what="x", request=RequestFactory().get("/"))
    assert written().actor_name == "Chưa đăng nhập"


@pytest.mark.parametrize(
    "value",
    ["\0", "x" * 5000, Decimal("1.50"), 1.5, dt.date(2026, 1, 2), {1, "a"}, object(), b"\xff"],
    ids=lambda value: type(value).__name__,
)
def test_any_value_is_written(an: User, value: Any) -> None:
    record_event(
        "person.changed", what=f"{value}", by=an, about=an, detail={"v": value, "w": {"v": [value]}}
    )
    entry = written()
    entry.refresh_from_db()
    assert entry.detail["w"] == {"v": [entry.detail["v"]]}
    assert "." not in repr(entry.detail["v"]) or isinstance(entry.detail["v"], str)


def test_what_is_undone_leaves_no_entry(an: User) -> None:
    with transaction.atomic():
        record_event("person.changed", what="x", by=an)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_the_log_is_vietnamese_whatever_the_officer_reads(hanh: User) -> None:
    with translation.override("en"):
        record_event("change", what=LazyText("Thay đổi"), by=hanh)
    assert written().what == "Thay đổi"


def test_many_are_written_in_few_queries(
    hanh: User, an: User, django_assert_max_num_queries: Any
) -> None:
    many = [Occurrence("person.changed", f"Dòng {row}", about=an) for row in range(100)]
    with django_assert_max_num_queries(5):
        record_events(many, by=hanh)
    assert AuditEntry.objects.filter(about=an, actor=hanh).count() == 100


def test_a_typed_name_is_kept_as_a_keyed_hash() -> None:
    assert hashed_name("Mật khẩu 1") == hashed_name("mật  KHẨU 1") != hashed_name("mat-khau-2")
    assert "mat" not in hashed_name("mat-khau-cua-toi")


def test_what_a_use_case_recorded_is_not_recorded_again(
    client: Any, hanh: User, units: Any, course: Any, monkeypatch: Any
) -> None:
    """The middleware is the net for what no use case says."""

    def create(*, by: User, **_fields: Any) -> None:
        record_event("change", what="Nói rõ hơn", by=by)

    monkeypatch.setattr("learning.duties.assign_views.create_programme", create)
    client.force_login(hanh)
    data = {"course": course.pk, "unit": units["pleiku"].pk, "due_on": "2030-01-01"}
    client.post(reverse("desk_assign"), data)
    entry = written()
    assert (entry.what, entry.actor, entry.from_address) == ("Nói rõ hơn", hanh, "127.0.0.1")


def test_every_event_is_declared_once() -> None:
    names = [name for events in audit_events for name in events.values]
    assert len(names) == len(set(names))


def test_every_call_names_a_declared_event() -> None:
    """The first argument is a member of an app's AuditEvent, or a variable of that type."""
    literal = [
        f"{path}:{call.lineno}"
        for app in APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        for call in _calls(path)
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert literal == []


def _calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text())
    names = {"record_event", "Occurrence"}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in names
    ]
