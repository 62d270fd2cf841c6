"""Another wrote the same between the question whether it is taken and the writing."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.interfaces import upserts
from learning.interfaces.tokens import make_token
from learning.models import ExternalId, Scope, Unit, User
from tests.learning.accounts.test_sessions import sign_in


@pytest.fixture
def asked_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked whether it is taken heard that it is not."""
    for question in ("validate_unique", "validate_constraints"):
        monkeypatch.setattr(models.Model, question, lambda *_given, **_named: None)


def account(an: User, _units: dict[str, Unit]) -> tuple[str, dict[str, Any]]:
    fields = {"staff_code": "moi", "full_name": "Siu Mới", "email": an.email, "gender": "female"}
    return reverse("wagtailusers_users:add"), {**fields, "category": "cadre"}


def new_scope(an: User, units: dict[str, Unit]) -> tuple[str, dict[str, Any]]:
    Scope.objects.create(user=an, unit=units["pleiku"])
    fields = {"user": an.pk, "unit": units["pleiku"].pk}
    return reverse("wagtailsnippets_learning_scope:add"), fields


def other_scope(an: User, units: dict[str, Unit]) -> tuple[str, dict[str, Any]]:
    _address, fields = new_scope(an, units)
    row = Scope.objects.create(user=an, unit=units["gao"])
    return reverse("wagtailsnippets_learning_scope:edit", args=[row.pk]), fields


@pytest.mark.parametrize("door", [account, new_scope, other_scope])
@pytest.mark.usefixtures("asked_too_early")
def test_who_comes_second_at_a_form_is_told_so(
    door: Callable[..., tuple[str, dict[str, Any]]],
    admin: User,
    an: User,
    units: dict[str, Unit],
) -> None:
    client = sign_in(admin)
    client.raise_request_exception = False
    address, fields = door(an, units)
    before = (User.objects.count(), Scope.objects.count())
    answer = client.post(address, fields)
    assert answer.status_code == 409
    assert "Cùng lúc, người khác đã ghi nội dung này" in answer.content.decode()
    assert before == (User.objects.count(), Scope.objects.count())
    script = client.post(address, fields, headers={"X-Requested-With": "XMLHttpRequest"})
    assert (script.status_code, "tải lại trang" in script.json()["error"]) == (409, True)


@pytest.mark.parametrize("path", ["people", "units"])
def test_a_program_that_comes_second_reads_a_code(
    client: Client,
    admin: User,
    an: User,
    units: dict[str, Unit],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = timezone.now() + dt.timedelta(days=1)
    row, token = make_token(
        name="QLCB",
        source="qlcb",
        scopes=["staff:write"],
        unit=units["province"],
        by=admin,
        expires_at=later,
    )
    ExternalId.objects.create(source=row.source, external_id="u1", unit=units["pleiku"])
    monkeypatch.setattr(upserts, "find_person", lambda _code: None)
    monkeypatch.setattr(upserts, "unit_of", lambda *_given: None)
    items = {
        "people": {"staff_code": an.staff_code, "full_name": "Siu Mới"},
        "units": {"external_id": "u1", "name": "UBND xã Mới"},
    }
    answer = client.post(
        f"/api/v1/{path}",
        json.dumps({"items": [items[path]]}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200
    assert answer.json()["items"][0]["code"] == "written_meanwhile"
    assert not Unit.objects.filter(name="UBND xã Mới").exists()


def test_other_constraints_stay_faults(
    client: Client, an: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: Any, **_named: Any) -> None:
        raise IntegrityError("CHECK constraint failed: x")

    client.force_login(an)
    client.raise_request_exception = False
    monkeypatch.setattr("learning.duties.request_views.render", broken)
    assert client.post(reverse("ask_exemption"), {}).status_code == 500
