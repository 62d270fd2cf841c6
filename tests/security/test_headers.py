"""Every answer, whoever made it, tells the browser what it may load, frame, send and use."""

from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cms.models import CmsDocument
from cms.uploads.serving import POLICY
from learning.enums import Role
from learning.models import User
from tests.addresses import ALL, OURS, call
from tests.crawl import reader_of

SHUT = {"object-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'self'"}
OTHER_HOSTS = ("http:", "https:", "*", "//")


def policy_of(answer: Any) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {part.split()[0]: " ".join(part.split()[1:]) for part in parts}


def faults_of(answer: Any) -> list[str]:
    """What is missing of the guards that no answer goes without."""
    policy = policy_of(answer)
    faults = [f"{name} {policy.get(name)}" for name in SHUT if policy.get(name) != SHUT[name]]
    if policy.get("form-action", "").split()[:1] not in (["'self'"], ["'none'"]):
        faults.append(f"form-action {policy.get('form-action')}")
    if policy.get("default-src") not in ("'self'", "'none'"):
        faults.append(f"default-src {policy.get('default-src')}")
    faults += [f"{name} {value}" for name, value in policy.items() if "unsafe-eval" in value]
    faults += [
        f"{name} {value}"
        for name, value in policy.items()
        if any(host in value for host in OTHER_HOSTS)
    ]
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
    }
    faults += [name for name, value in expected.items() if answer.headers.get(name) != value]
    features = answer.headers.get("Permissions-Policy", "")
    faults += [name for name in ("camera", "geolocation") if f"{name}=()" not in features]
    return faults


def test_every_address_of_ours_guards_its_answers(client, people, arguments) -> None:
    wrong = {}
    for name in OURS:
        client.logout()
        if person := people[reader_of_or_learner(name)]:
            client.force_login(person)
        with transaction.atomic():
            answer = call(client, name, arguments)
            transaction.set_rollback(True)
        if faults := faults_of(answer):
            wrong[name, answer.status_code] = faults
    assert wrong == {}


def reader_of_or_learner(name: str) -> Any:
    try:
        return reader_of(name)
    except StopIteration:
        return Role.LEARNER


def test_wagtails_screens_guard_their_answers_too(client: Client, admin: User) -> None:
    client.force_login(admin)
    client.raise_request_exception = False
    wrong, seen, statuses = {}, 0, set()
    for name, route, _view in ALL:
        if not route.startswith("quan-tri/") or "<" in route or "(" in route or not name:
            continue
        answer = client.get("/" + route.replace("^", "").replace("$", ""))
        seen += 1
        statuses.add(answer.status_code)
        if faults := faults_of(answer):
            wrong[route] = faults
    assert wrong == {}
    assert seen > 60
    assert statuses >= {200, 302, 404, 500}, "a fault too: Wagtail has an address that raises"


def test_pages_of_ours_run_no_script_of_the_page(client: Client, db: None) -> None:
    policy = policy_of(client.get(reverse("account_login")))
    assert "script-src" not in policy
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/css/site.css", 200),
        ("/static/icon.svg", 200),
        ("/static/khong-co.css", 404),
        ("/khong-co-trang-nay/", 404),
        ("/quan-tri", 301),
        ("/ngoai-tuyen/", 200),
        ("/sw.js", 200),
        ("/healthz", 503),
        ("/api/v1/people", 405),
        ("/api/v1/khong-co", 404),
        ("/verify/" + "x" * 6000, 400),
    ],
)
def test_files_redirects_and_refusals_are_guarded(
    client: Client, db: None, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert faults_of(answer) == []


def test_a_strange_host_and_a_large_body_are_answered_with_guards(
    client: Client, db: None, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["hoc.example"]
    strange = client.get("/dang-nhap/", headers={"Host": "gian.example"})
    assert (strange.status_code, faults_of(strange)) == (400, [])
    body = b"a" * 3_000_000
    large = client.post("/dang-nhap/", body, "text/plain", headers={"Host": "hoc.example"})
    assert (large.status_code, faults_of(large)) == (413, [])


def test_uploaded_files_run_nothing(client: Client, an: User) -> None:
    client.force_login(an)
    film = CmsDocument.objects.create(title="Phim", file=ContentFile(b"x" * 99, "phim.mp4"))
    answer = client.get(film.url)
    assert faults_of(answer) == []
    assert policy_of(answer)["default-src"] == "'none'"


def test_the_proxy_that_sends_files_says_the_same() -> None:
    """nginx drops the application's own headers for what it sends."""
    text = (settings.BASE_DIR / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    assert POLICY in text
    assert "Permissions-Policy" in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_program_is_not_led_from_http_to_https(
    client: Client, db: None, settings: Any, method: str
) -> None:
    """Else nobody would notice that its token goes over the network in the clear."""
    settings.SECURE_SSL_REDIRECT = True
    call = getattr(client, method)
    plain = call("/api/v1/people", headers={"Authorization": "Bearer x"})
    assert (plain.status_code, plain.headers["Content-Type"]) == (403, "application/json")
    assert "https" in plain.json()["detail"]
    assert "Location" not in plain.headers
    assert faults_of(plain) == []
    assert call("/api/v1/people", secure=True).status_code in (401, 405)
    assert client.get("/dang-nhap/").status_code == 301
