import datetime as dt
import json

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from learning.enums import Role
from learning.interfaces.tokens import make_token, revoke_token
from learning.models import ApiToken, AuditEntry, Enrolment, Posting, Unit, User
from learning.progress.completion import _as_of_today

BASE = "/api/v1"


@pytest.fixture
def make(admin, units):
    def token(unit="province", scopes=("staff:write", "results:read"), **fields):
        fields = {"expires_at": timezone.now() + dt.timedelta(days=30), **fields}
        return make_token(
            name="QLCB", source="qlcb", scopes=list(scopes), unit=units[unit], by=admin, **fields
        )

    return token


@pytest.fixture
def call(client, make):
    _token, text = make()

    def send(path, items=None, text=text, **query):
        headers = {"Authorization": f"Bearer {text}"}
        if items is None:
            return client.get(BASE + path, query, headers=headers)
        body = json.dumps({"items": items})
        return client.post(BASE + path, body, content_type="application/json", headers=headers)

    return send


def done(enrolment, at=None):
    at = at or timezone.now() - dt.timedelta(minutes=1)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        started_at=at, completed_at=at, **_as_of_today(enrolment)
    )
    return Enrolment.objects.get(pk=enrolment.pk)


def test_units_people_and_postings_come_in_and_again_change_nothing(call):
    unit = {"external_id": "u1", "name": "UBND xã Mới", "opened_on": "2025-07-01"}
    person = {"staff_code": "p1", "full_name": "Siu Mới", "category": "cadre"}
    posting = {
        "external_id": "c1",
        "staff_code": "p1",
        "unit_external_id": "u1",
        "starts_on": "2026-01-01",
        "position": "Chuyên viên",
        "paper_number": "12/QĐ-UBND",
    }
    for status in ("created", "unchanged"):
        for path, item in (("/units", unit), ("/people", person), ("/postings", posting)):
            answer = call(path, [item]).json()
            assert [row["status"] for row in answer["items"]] == [status], answer
    made = User.objects.get(staff_code="p1").postings.get()
    assert (made.unit.name, made.decision_number) == ("UBND xã Mới", "12/QĐ-UBND")


def test_what_fails_is_told_per_item_and_stops_no_other(call, an):
    answer = call(
        "/people",
        [
            {"staff_code": "p1", "full_name": "Một"},
            {"staff_code": "p2"},
            {"staff_code": "p3", "full_name": "Ba", "email": an.email},
            {"staff_code": "p4", "full_name": "Bốn", "birth_date": "31/02/2000"},
            "nonsense",
            {"staff_code": "p5", "full_name": "Năm"},
        ],
    ).json()
    assert [row["code"] for row in answer["items"]] == [
        "",
        "missing_name",
        "email_taken",
        "invalid",
        "invalid",
        "",
    ]
    assert (answer["created"], answer["failed"]) == (2, 4)
    assert User.objects.filter(staff_code__startswith="p").count() == 2


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/units", {"external_id": "u\0", "name": "Mới"}),
        ("/units", {"external_id": "u", "name": "M\0ới"}),
        ("/people", {"staff_code": "p\0", "full_name": "Một"}),
        ("/people", {"staff_code": "p", "full_name": "M\0ột"}),
        ("/postings", {"external_id": "c", "staff_code": "an", "unit_external_id": "\0"}),
    ],
)
def test_a_text_that_no_column_holds_is_told_as_invalid(call, an, path, item):
    answer = call(path, [item])
    assert (answer.status_code, answer.json()["items"][0]["code"]) == (200, "invalid")


def test_what_failed_is_said_in_the_language_that_the_caller_accepts(client, make):
    _token, text = make()
    body = json.dumps({"items": [{"staff_code": "p9"}]})

    def message(**headers):
        headers["Authorization"] = f"Bearer {text}"
        answer = client.post(
            f"{BASE}/people", body, content_type="application/json", headers=headers
        )
        return answer.json()["items"][0]["message"], answer.headers["Content-Language"]

    english = ("A new person needs a full name.", "en")
    assert message(**{"Accept-Language": "en-GB,en;q=0.9"}) == english
    vietnamese = ("Người mới cần có họ và tên.", "vi")
    assert message() == vietnamese
    assert message(**{"Accept-Language": "fr"}) == vietnamese


def test_a_new_place_is_a_new_posting_and_ends_the_old_one(call, an, units):
    call("/units", [{"external_id": "gao", "name": units["gao"].name}])
    posting = {
        "external_id": "c9",
        "staff_code": "an",
        "unit_external_id": "gao",
        "starts_on": "2026-06-01",
    }
    call("/postings", [posting])
    new, old = Posting.objects.filter(user=an).order_by("-starts_on")
    assert (old.ends_on, new.unit) == (dt.date(2026, 5, 31), units["gao"])
    moved = call("/postings", [{**posting, "starts_on": "2026-07-01"}]).json()
    assert moved["items"][0]["code"] == "another_posting"
    call("/postings", [{**posting, "ends_on": "2026-09-30", "end_reason": "retired"}])
    new.refresh_from_db()
    assert (new.ends_on, new.end_reason) == (dt.date(2026, 9, 30), "retired")


def test_renaming_a_unit_is_a_reorganisation(call, units):
    call("/units", [{"external_id": "gao", "name": units["gao"].name}])
    answer = call("/units", [{"external_id": "gao", "name": "Tên khác"}]).json()
    assert answer["items"][0]["code"] == "needs_reorganisation"
    assert Unit.objects.get(pk=units["gao"].pk).name == "UBND xã Gào"


def test_a_token_of_one_ward_reaches_nobody_elsewhere(call, make, an, chau, units, enrolment):
    call("/units", [{"external_id": "gao", "name": units["gao"].name}])
    _token, text = make("gao")
    answer = call("/people", [{"staff_code": "an", "full_name": "Khác"}], text=text).json()
    assert answer["items"][0]["code"] == "out_of_scope"
    done(enrolment)
    assert call("/completions", text=text).json()["items"] == []
    _token, text = make("pleiku")
    item = {"external_id": "z", "name": "Phòng Mới", "parent_external_id": "gao"}
    assert call("/units", [item], text=text).json()["items"][0]["code"] == "out_of_scope"
    assert [row["staff_code"] for row in call("/completions", text=text).json()["items"]] == ["an"]


def test_an_email_of_somebody_elsewhere_is_out_of_scope_like_the_person(call, make, chau, units):
    _token, text = make("pleiku")
    item = {"staff_code": "moi", "full_name": "Ai Đó", "email": chau.email}
    answer = call("/people", [item], text=text).json()["items"][0]
    assert answer["code"] == "out_of_scope"
    assert chau.staff_code not in str(answer)
    same = call("/people", [{"staff_code": "chau"}], text=text).json()["items"][0]
    assert answer["message"] == same["message"]


@pytest.mark.parametrize("email", ["", "ke.khac@gialai.example"])
def test_an_account_without_postings_that_somebody_uses_is_no_new_person(call, chau, email):
    chau.postings.all().delete()
    item = {"staff_code": "chau", "email": email}
    assert call("/people", [item]).json()["items"][0]["code"] == "out_of_scope"
    assert User.objects.get(pk=chau.pk).email == chau.email


def test_an_administrators_email_is_not_changed_from_outside(call, hanh):
    answer = call("/people", [{"staff_code": "hanh", "email": "ke.gian@x.vn"}]).json()
    assert answer["items"][0]["code"] == "protected"


def test_completions_are_read_on_from_the_cursor(call, an, chau, course, enrolment):
    first = done(enrolment, timezone.now() - dt.timedelta(hours=2))
    other = Enrolment.objects.create(user=chau, course=course, source="hr")
    done(other, timezone.now() - dt.timedelta(hours=1))
    page = call("/completions", limit=1).json()
    assert ([row["id"] for row in page["items"]], page["more"]) == ([first.pk], True)
    page = call("/completions", limit=1, cursor=page["cursor"]).json()
    assert ([row["id"] for row in page["items"]], page["more"]) == ([other.pk], False)
    last = call("/completions", cursor=page["cursor"]).json()
    assert (last["items"], last["cursor"]) == ([], page["cursor"])
    since = (timezone.now() - dt.timedelta(minutes=90)).isoformat()
    assert [row["id"] for row in call("/completions", changed_since=since).json()["items"]] == [
        other.pk
    ]
    assert call("/completions", cursor="x").status_code == 422


def test_certificates_come_from_the_register(call, an, enrolment):
    from certificates.models import Certificate
    from certificates.register.issuing import issue_certificate

    certificate = issue_certificate(done(enrolment))
    later = timezone.now() + dt.timedelta(minutes=1)
    assert Certificate.objects.get().issued_at < later
    import time_machine

    with time_machine.travel(later):
        rows = call("/certificates").json()["items"]
    assert [(row["code"], row["staff_code"]) for row in rows] == [(certificate.code, "an")]


@pytest.mark.parametrize("how", ["none", "wrong", "revoked", "expired", "scope"])
def test_only_a_usable_token_with_the_scope_is_let_in(call, make, how):
    token, text = make(scopes=["results:read"])
    if how == "revoked":
        revoke_token(token)
    elif how == "expired":
        ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    given = {"none": "", "wrong": "cbt_x"}.get(how, text)
    answer = call("/people", [{"staff_code": "p1", "full_name": "Một"}], text=given)
    assert answer.status_code == (403 if how == "scope" else 401)
    assert not User.objects.filter(staff_code="p1").exists()


@pytest.mark.parametrize("how", ["deactivated", "no role", "left"])
def test_a_token_ends_with_its_makers_right(client, call, admin, make_user, units, how):
    """Its maker knows its text. Others are told once a day, and their own token is let in."""
    cache.clear()
    other = make_user("qt2", "Quản trị Hai", Role.ADMIN, "province")
    User.objects.filter(pk=admin.pk).update(is_superuser=False)
    item = [{"staff_code": "p1", "full_name": "Một"}]
    assert call("/people", item).status_code == 200
    entry = AuditEntry.objects.filter(event="person.created").latest("pk")
    assert (entry.actor, entry.actor_name) == (None, "Mã truy cập “QLCB”")
    if how == "deactivated":
        User.objects.filter(pk=admin.pk).update(is_active=False)
    elif how == "no role":
        admin.groups.clear()
    else:
        admin.postings.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert [call("/people", item).status_code for _time in range(3)] == [401] * 3
    (letter,) = mail.outbox
    assert (letter.to, "QLCB" in letter.subject) == ([other.email], True)
    assert admin.full_name in letter.body
    client.force_login(other)
    page = client.get(reverse("desk_api_tokens")).text
    assert f"Không dùng được: {admin.full_name}" in page
    until = timezone.now() + dt.timedelta(days=1)
    _new, text = make_token(
        name="QLCB 2",
        source="qlcb",
        scopes=["staff:write"],
        unit=units["province"],
        by=other,
        expires_at=until,
    )
    assert call("/people", item, text=text).status_code == 200


def test_a_token_has_so_many_calls_a_minute(call, make):
    _token, text = make(per_minute=2)
    codes = [call("/completions", text=text).status_code for _time in range(3)]
    assert codes == [200, 200, 429]


def test_the_text_of_a_token_is_kept_nowhere(client, admin, make, units):
    client.force_login(admin)
    answer = client.post(
        reverse("desk_api_tokens"),
        {
            "token-name": "QLCB",
            "token-source": "qlcb",
            "token-scopes": ["results:read"],
            "token-unit": units["province"].pk,
            "token-expires_on": timezone.localdate() + dt.timedelta(days=10),
            "token-per_minute": 60,
        },
    )
    text = answer.context["text"]
    assert text in answer.content.decode()
    assert text not in client.get(reverse("desk_api_tokens")).content.decode()
    token = ApiToken.objects.get()
    assert text not in str(vars(token))
    client.post(reverse("desk_api_token_revoke", args=[token.pk]))
    token.refresh_from_db()
    assert not token.is_usable()
    with pytest.raises(ValidationError):
        make(expires_at=timezone.now() + dt.timedelta(days=800))


def test_the_interface_describes_itself(client):
    described = client.get(f"{BASE}/openapi.json").json()
    assert set(described["paths"]) == {
        f"{BASE}/{name}" for name in ("units", "people", "postings", "completions", "certificates")
    }
    items = described["components"]["schemas"]["PeopleIn"]["properties"]["items"]
    assert "staff_code" in items["items"]["properties"]
