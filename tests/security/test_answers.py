"""What every answer carries, and what a server insists on."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage
from django.test import Client
from django.urls import reverse

from config.message_storage import NamedCookieStorage
from learning.models import User

GOOD = "con mèo trèo cây cau hỏi thăm"
PASSWORD = "mat-khau-thu-nghiem-1"
PAGES = ["/dang-nhap/", "/quan-tri/", "/khong-co-trang-nay/", "/healthz", "/api/v1/people", "/"]
ASKED = """
import json
from django.conf import settings
names = [
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SECURE", "DEBUG",
    "PASSWORD_HASHERS", "SESSION_COOKIE_AGE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
    "LANGUAGE_COOKIE_NAME", "MESSAGE_COOKIE_NAME", "DEVICE_COOKIE_NAME",
]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


@pytest.fixture(scope="module")
def server() -> dict[str, Any]:
    """The settings of a server, where nobody said DEBUG."""
    kept = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    given = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "hoc.example", "DEBUG": "false"}
    run = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=kept | given,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_a_server_insists_on_encryption(server: dict[str, Any]) -> None:
    assert server["SECURE_SSL_REDIRECT"] is True
    assert server["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert server["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert server["DEBUG"] is False


def test_a_server_keeps_its_cookies_to_itself(server: dict[str, Any]) -> None:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"):
        assert server[name] is True
    assert server["SESSION_COOKIE_HTTPONLY"] is True
    assert {server["SESSION_COOKIE_SAMESITE"], server["CSRF_COOKIE_SAMESITE"]} <= {"Lax", "Strict"}


@pytest.fixture
def set_cookies(
    server: dict[str, Any], settings: Any, an: User, monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    """Every cookie that a server's answers set on the way in, round and out."""
    for name, value in server.items():
        if "COOKIE" in name:
            setattr(settings, name, value)
    monkeypatch.setattr(NamedCookieStorage, "cookie_name", server["MESSAGE_COOKIE_NAME"])
    an.set_password(PASSWORD)
    an.save()
    client, answers = Client(), []
    answers.append(client.get("/dang-nhap/"))
    sent = {"login": "an", "password": PASSWORD}
    answers.append(client.post("/dang-nhap/", sent))
    answers.append(client.post("/ngon-ngu/", {"language": "en", "next": "/"}))
    wrong = {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD}
    answers.append(client.post(reverse("account_change_password"), wrong))
    answers.append(client.get("/"))
    answers.append(client.post(reverse("account_logout")))
    return [morsel for answer in answers for morsel in answer.cookies.values()]


def test_every_cookie_of_a_server_is_of_this_host_alone(
    server: dict[str, Any], set_cookies: list[Any]
) -> None:
    for morsel in set_cookies:
        assert morsel.key.startswith("__Host-"), morsel
        assert (morsel["path"], morsel["domain"]) == ("/", ""), morsel
        assert morsel["samesite"] in ("Lax", "Strict"), morsel
        # One that is taken away need not be secure: it says nothing.
        assert morsel["secure"] or not morsel.value, morsel
    named = {value for name, value in server.items() if name.endswith("COOKIE_NAME")}
    assert {morsel.key for morsel in set_cookies} == named


def test_a_script_reads_no_cookie_but_the_tokens_and_the_language(
    server: dict[str, Any], set_cookies: list[Any]
) -> None:
    open_to_scripts = {morsel.key for morsel in set_cookies if morsel.value} - {
        morsel.key for morsel in set_cookies if morsel["httponly"]
    }
    assert open_to_scripts == {server["CSRF_COOKIE_NAME"], server["LANGUAGE_COOKIE_NAME"]}


def test_a_server_hashes_passwords_by_argon2(server: dict[str, Any]) -> None:
    assert "Argon2" in server["PASSWORD_HASHERS"][0]


def test_a_session_ends_after_half_a_day(server: dict[str, Any]) -> None:
    assert server["SESSION_COOKIE_AGE"] <= 12 * 60 * 60


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_its_guards(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Content-Type"].startswith(("text/html; charset", "application/json"))
    assert answer.headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY")


def test_a_form_of_another_site_is_refused(an: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(an)
    answer = client.post(reverse("account_logout"), headers={"Origin": "https://gian.example"})
    assert answer.status_code == 403
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("path", ["/dang-nhap/", "/quan-tri/", "/api/v1/people"])
def test_no_address_answers_trace(client: Client, db: None, path: str) -> None:
    answer = client.generic("TRACE", path, headers={"X-Secret": "bí mật"})
    assert b"X-Secret" not in answer.content
    assert "bí mật" not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/static/", "/media/", "/static/../.env", "/pyproject.toml"]
)
def test_no_file_of_the_program_is_served(client: Client, an: User, path: str) -> None:
    client.force_login(an)
    assert client.get(path).status_code in (301, 302, 400, 403, 404)


def test_passwords_are_long_and_may_be_very_long(an: User) -> None:
    for weak in ("12345678", "password", "matkhau123"):
        with pytest.raises(ValidationError):
            validate_password(weak, an)
    long = (
        "Đường về quê ngoại có bảy cây cầu, hai cây gãy từ năm ấy; "
        "bà đứng đợi dưới gốc mít già, tay cầm chiếc nón mới đan."
    )
    validate_password(long, an)
    validate_password("con duong den truong co bay cay cau", an)
    an.set_password(long)
    assert an.check_password(long)
    assert not an.check_password(long[:72])
    assert not an.check_password(long.lower())


def test_password_fields_are_masked_and_let_managers_in(client: Client, db: None) -> None:
    page = client.get("/dang-nhap/").content.decode()
    field = next(part for part in page.split("<input") if 'name="password"' in part)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in field


def test_signing_in_gives_a_new_session(client: Client, an: User) -> None:
    client.get("/dang-nhap/")
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    client.post("/dang-nhap/", {"login": "an", "password": PASSWORD})
    after = client.session.session_key
    assert after != before
    assert len(str(after)) >= 32


def test_a_closed_account_is_signed_out_at_once(client: Client, an: User) -> None:
    client.force_login(an)
    assert client.get(reverse("home")).status_code == 200
    User.objects.filter(pk=an.pk).update(is_active=False)
    assert client.get(reverse("home")).status_code == 302


def test_a_new_password_ends_other_sessions(client: Client, an: User) -> None:
    elsewhere = Client()
    for each in (client, elsewhere):
        each.force_login(an)
    new = "con-duong-den-truong-42"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), fields)
    assert elsewhere.get(reverse("home")).status_code == 302


def test_a_mail_takes_no_second_header() -> None:
    with pytest.raises(BadHeaderError):
        EmailMessage("Chào\nBcc: a@b.vn", "x", "a@x.vn", ["b@x.vn"]).message()


def test_what_is_posted_beside_a_form_changes_nothing(client: Client, admin: User) -> None:
    """A field that the form does not have is not written."""
    client.force_login(admin)
    fields = {
        "staff_code": "moi",
        "full_name": "Y Hiền",
        "email": "moi@gialai.example",
        "category": "contract",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "date_joined": "2001-01-01",
        "user_permissions": "1",
    }
    client.post(reverse("wagtailusers_users:add"), fields)
    made = User.objects.get(staff_code="moi")
    assert made.date_joined.year > 2001
    assert not made.user_permissions.exists()
