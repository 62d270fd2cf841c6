"""Whichever door something is changed or looked at by, the log says who, what, before and after."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from learning.access.audit.actors import answering
from learning.enums import Role
from learning.formats.staff_excel import read_staff
from learning.interfaces.tokens import make_token
from learning.models import (
    Anonymisation,
    AuditEntry,
    ReminderPolicy,
    Scope,
    StaffImport,
    Unit,
    User,
)
from learning.people import anonymisation
from learning.staff_import.apply import apply_import
from learning.staff_import.plan import plan_import

NEW = "Nguyễn Văn Ân"
WARD = "UBND phường Pleiku"


@pytest.fixture
def token(admin: User, units: dict[str, Unit]) -> str:
    made = make_token(
        name="QLCB",
        source="x",
        scopes=["staff:write"],
        unit=units["province"],
        by=admin,
        expires_at=timezone.now() + dt.timedelta(days=30),
    )
    return made[1]


def about(person: User, event: str) -> AuditEntry:
    return AuditEntry.objects.get(about=person, event=event)


def list_of(person: User, units: dict[str, Unit], folder: Path) -> Path:
    book: Any = Workbook()
    book.active.append(["Mã CBCC", "Họ và tên", "Cơ quan", "Phòng/Đơn vị", "Đối tượng"])
    place = units["desk"]
    agency = place.get_parent()
    book.active.append([person.staff_code, NEW, agency.name, place.name, "Công chức"])
    path = folder / "ds.xlsx"
    book.save(path)
    return path


def by_api(client: Any, person: User, admin: User, units: Any, token: str, tmp_path: Path) -> str:
    body = json.dumps({"items": [{"staff_code": person.staff_code, "full_name": NEW}]})
    headers = {"Authorization": f"Bearer {token}"}
    client.post("/api/v1/people", body, content_type="application/json", headers=headers)
    return "Mã truy cập “QLCB”"


def by_form(client: Any, person: User, admin: User, units: Any, token: str, tmp_path: Path) -> str:
    client.force_login(admin)
    fields: dict[str, Any] = {
        "staff_code": person.staff_code,
        "full_name": NEW,
        "email": person.email,
    }
    groups = [Group.objects.get(name=Role.LEARNER.value).pk]
    fields |= {"category": "civil_servant", "is_active": "on", "groups": groups}
    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), fields)
    return f"{admin.full_name} ({admin.staff_code})"


def by_list(client: Any, person: User, admin: User, units: Any, token: str, tmp_path: Path) -> str:
    path = list_of(person, units, tmp_path)
    with path.open("rb") as file:
        plan = plan_import(read_staff(file), root=units["province"])
    batch = StaffImport(uploaded_by=admin)
    apply_import(plan, root=units["province"], batch=batch)
    return f"{admin.full_name} ({admin.staff_code})"


def by_command(
    client: Any, person: User, admin: User, units: Any, token: str, tmp_path: Path
) -> str:
    path = list_of(person, units, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["manage.py", "import_staff"])
        patch.setenv("LOGNAME", "thu")
        root = units["province"].name
        call_command("import_staff", str(path), f"--root={root}", stdout=StringIO())
    return "Lệnh import_staff (thu)"


@pytest.mark.parametrize("door", [by_api, by_form, by_list, by_command])
def test_a_changed_name_leaves_who_before_and_after(
    client: Any, an: User, admin: User, units: Any, token: str, tmp_path: Path, door: Any
) -> None:
    who = door(client, an, admin, units, token, tmp_path)
    entry = about(an, "person.changed")
    assert entry.detail["changes"]["full_name"] == ["Nguyễn Văn An", NEW]
    assert entry.actor_name == who


def test_a_role_leaves_what_was_given_and_taken(client: Any, an: User, admin: User) -> None:
    client.force_login(admin)
    fields: dict[str, Any] = {"staff_code": "an", "full_name": an.full_name, "email": an.email}
    groups = [Group.objects.get(name=Role.HR.value).pk]
    fields |= {"category": "civil_servant", "is_active": "on", "groups": groups}
    client.post(reverse("wagtailusers_users:edit", args=[an.pk]), fields)
    sides = [row.detail["changes"]["groups"] for row in AuditEntry.objects.filter(about=an)]
    assert sorted(map(str, sides)) == sorted(
        map(str, [[None, [Role.HR.value]], [[Role.LEARNER.value], None]])
    )
    assert not AuditEntry.objects.filter(event="change").exists()


def test_a_scope_leaves_person_and_unit(
    client: Any, admin: User, hanh: User, units: dict[str, Unit]
) -> None:
    client.force_login(admin)
    add = reverse("wagtailsnippets_learning_scope:add")
    client.post(add, {"user": hanh.pk, "unit": units["gao"].pk})
    entry = about(hanh, "scope.changed")
    assert units["gao"].name in entry.detail["changes"]["unit"][1]
    assert entry.actor == admin
    row = Scope.objects.get(user=hanh, unit=units["gao"])
    client.post(reverse("wagtailsnippets_learning_scope:delete", args=[row.pk]))
    last = AuditEntry.objects.filter(about=hanh, event="scope.changed").latest("pk")
    assert units["gao"].name in last.detail["changes"]["unit"][0]


def test_a_policy_leaves_before_and_after(client: Any, admin: User) -> None:
    client.force_login(admin)
    policy = ReminderPolicy.load()
    address = reverse("wagtailsettings:edit", args=["learning", "reminderpolicy", policy.pk])
    fields = {
        field.name: getattr(policy, field.name)
        for field in policy._meta.concrete_fields
        if field.name != "id"
    }
    client.post(address, fields | {"first_days": 9})
    entry = AuditEntry.objects.get(event="policy.changed")
    assert entry.detail["changes"] == {"first_days": [7, 9]}


def test_looking_at_another_person_is_recorded_at_oneself_not(
    client: Any, hanh: User, an: User
) -> None:
    client.force_login(hanh)
    for name in ("desk_person", "desk_attempts"):
        client.get(reverse(name, args=[an.pk]))
        client.get(reverse(name, args=[hanh.pk]))
    opened = AuditEntry.objects.filter(event="person.opened")
    assert {(row.actor, row.about) for row in opened} == {(hanh, an)}
    assert opened.count() == 2


PASSWORD = "mat-khau-thu-nghiem-1"


def sign_in(client: Any, name: str, password: str) -> None:
    client.post(reverse("account_login"), {"login": name, "password": password})


@pytest.mark.parametrize("name", ["an", "an@gialai.example", "AN"])
def test_signing_in_and_out_is_recorded(client: Any, an: User, name: str) -> None:
    sign_in(client, name, PASSWORD)
    client.post(reverse("account_logout"))
    events = AuditEntry.objects.order_by("pk").values_list("event", "actor", "from_address")
    assert list(events) == [
        ("sign_in.succeeded", an.pk, "127.0.0.1"),
        ("sign_out", an.pk, "127.0.0.1"),
    ]


def test_a_wrong_password_names_the_account_and_not_what_was_typed(client: Any, an: User) -> None:
    sign_in(client, "an", "sai-mat-khau-1")
    sign_in(client, "mat-khau-cua-toi-go-nham", "an")
    first, second = AuditEntry.objects.filter(event="sign_in.failed").order_by("pk")
    assert (first.about, first.actor) == (an, None)
    assert second.about is None
    assert "go-nham" not in f"{second.what} {second.detail} {second.search_text} {second.path}"
    assert len(second.detail["typed"]) == 16


def test_a_changed_password_is_recorded_without_it(client: Any, an: User) -> None:
    client.force_login(an)
    new = "con-duong-den-truong-42"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), fields)
    entry = about(an, "password.changed")
    assert entry.actor == an
    assert new not in f"{entry.detail} {entry.what}"


def test_refusals_in_the_admin_are_recorded_once_a_while(
    client: Any, an: User, lan: User, hanh: User
) -> None:
    """A learner meets 403, an editor Wagtail's way home; neither counts as a change."""
    for person in (an, lan):
        client.force_login(person)
        for _try in range(3):
            client.get(reverse("audit_log"))
            client.post(reverse("desk_assign"), {"course": 1})
    refused = AuditEntry.objects.order_by("pk").values_list("actor", "event", "what")
    assert list(refused) == [
        (person.pk, "access.denied", what)
        for person in (an, lan)
        for what in ("audit_log", "Giao khóa học")
    ]


def test_names_that_are_removed_for_good_do_not_stay_in_the_log(
    admin: User, hanh: User, an: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(anonymisation, "_left_before", lambda day: User.objects.all())
    now = timezone.now()
    row = Anonymisation.objects.create(
        user=an, left_on=now.date(), state="checked", checked_by=hanh, checked_at=now
    )
    with answering(RequestFactory().get("/")):
        anonymisation.confirm_anonymisation(row, by=admin)
    entry = AuditEntry.objects.get(about=an)
    assert entry.event == "person.anonymised"
    assert "An" not in f"{entry.what} {entry.detail}"
