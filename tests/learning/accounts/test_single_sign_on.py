"""Signing in at another system: a real provider says who it is, and that alone."""

import json
import socket
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config.environment import single_sign_on
from learning.accounts.single_sign_on import sessions
from learning.enums import AuditEvent
from learning.models import AuditEntry, User
from tests.running.oidc import Provider, running_provider

SIGN_IN = "/dang-nhap/mot-lan/tinh/"
CALLBACK = "http://testserver/dang-nhap/mot-lan/tinh/xong/"


@pytest.fixture(scope="module")
def provider():
    with running_provider(CALLBACK) as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_kept():
    sessions.forget()
    yield
    sessions.forget()


@pytest.fixture
def trust(settings):
    """Name a provider in the settings, with these options."""

    def trusted(provider: Provider, **options):
        named = single_sign_on.providers_of([provider.settings(**options)], plain_http=True)
        settings.SSO_PROVIDERS = named
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on.allauth_apps(named)

    return trusted


def go(client, provider: Provider, next: str = "", **claims):
    """Sign in there and come back."""
    sent = client.post(SIGN_IN, {"next": next} if next else {})
    assert sent.status_code == 302, sent.content.decode()
    return client.get(provider.sign_in(sent.url, **claims))


def signed_in(client: Client) -> str:
    """Whose session it is, by staff code; empty where nobody is signed in."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).staff_code if pk else ""


def test_somebody_whom_the_provider_knows_is_signed_in(client, an, provider, trust):
    trust(provider)
    answer = go(client, provider, next="/loi-nhac/", sub="1", preferred_username="AN", name="Khác")
    assert (answer.status_code, answer.url) == (302, "/loi-nhac/")
    assert signed_in(client) == "an"
    an.refresh_from_db()
    assert an.full_name != "Khác"


def test_who_was_there_once_is_known_by_sub(client, an, binh, provider, trust):
    trust(provider)
    go(client, provider, sub="1", preferred_username="an")
    other = Client()
    # The name there has become somebody else's code here.
    go(other, provider, sub="1", preferred_username=binh.staff_code)
    assert signed_in(other) == "an"
    assert SocialAccount.objects.count() == 1


def test_nothing_that_the_provider_tells_is_kept(client, an, provider, trust):
    trust(provider)
    for _time in range(2):
        go(Client(), provider, sub="1", preferred_username="an", name="Riêng tư")
        assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.parametrize(
    ("options", "claims"),
    [
        ({}, {"preferred_username": "la", "name": "Người Lạ"}),
        ({}, {}),
        ({}, {"preferred_username": ["an"]}),
        ({}, {"email": "an@gialai.example", "email_verified": True}),
        ({"claim": "employee"}, {"preferred_username": "an"}),
        ({"match": "email"}, {"preferred_username": "an"}),
        ({"match": "email"}, {"email": "an@gialai.example"}),
        ({"match": "email"}, {"email": "an@gialai.example", "email_verified": "true"}),
        ({"match": "email", "trust_email": True}, {"email": ""}),
        ({"make_accounts": True}, {"name": "Không mã"}),
        ({"make_accounts": True}, {"preferred_username": "x" * 31, "name": "Mã dài"}),
    ],
)
def test_strangers_are_told_whom_to_ask(client, an, provider, trust, options, claims):
    trust(provider, **options)
    people = User.objects.count()
    answer = go(client, provider, sub="9", **claims)
    assert answer.status_code == 403
    assert "cán bộ tổ chức" in answer.content.decode()
    assert signed_in(client) == ""
    assert (User.objects.count(), SocialAccount.objects.count()) == (people, 0)
    entry = AuditEntry.objects.get(event=AuditEvent.SIGN_IN_FAILED)
    assert entry.what == "Cổng đăng nhập của tỉnh"
    assert entry.detail["reason"].startswith("Không có tài khoản nào ở đây")


@pytest.mark.parametrize(
    ("options", "claims"),
    [
        ({"match": "email"}, {"email": "AN@gialai.example", "email_verified": True}),
        ({"match": "email", "trust_email": True}, {"email": "an@gialai.example"}),
    ],
)
def test_a_verified_address_is_enough_where_that_was_chosen(
    client, an, provider, trust, options, claims
):
    trust(provider, **options)
    go(client, provider, sub="1", **claims)
    assert signed_in(client) == "an"


def test_an_account_is_made_only_where_that_is_allowed(client, system, provider, trust):
    trust(provider, make_accounts=True)
    go(client, provider, sub="5", preferred_username="moi", name="Y Hiền")
    person = User.objects.get(staff_code="moi")
    assert signed_in(client) == "moi"
    assert (person.full_name, person.is_staff, person.groups.count()) == ("Y Hiền", False, 0)
    assert not person.has_usable_password()


def test_a_second_account_there_does_not_take_over_the_first(client, an, provider, trust):
    trust(provider)
    go(Client(), provider, sub="1", preferred_username="an")
    answer = go(client, provider, sub="2", preferred_username="an")
    assert answer.status_code == 403
    assert "gắn với một tài khoản khác" in answer.content.decode()
    assert signed_in(client) == ""


def test_an_administrator_frees_a_person_of_the_account_there(client, an, provider, trust, capsys):
    trust(provider)
    go(Client(), provider, sub="1", preferred_username="an")
    assert AuditEntry.objects.get(event=AuditEvent.SIGN_IN_LINKED).about == an
    call_command("disconnect_sign_in", "AN")
    assert AuditEntry.objects.get(event=AuditEvent.SIGN_IN_UNLINKED).about == an
    assert "đã gỡ 1 liên kết" in capsys.readouterr().out
    go(client, provider, sub="2", preferred_username="an")
    assert signed_in(client) == "an"
    with pytest.raises(CommandError, match="Không có ai"):
        call_command("disconnect_sign_in", "la")


@pytest.mark.parametrize("before", [True, False])
def test_who_has_left_is_not_let_in(client, an, provider, trust, before):
    trust(provider)
    if before:
        go(Client(), provider, sub="1", preferred_username="an")
    User.objects.filter(pk=an.pk).update(is_active=False)
    answer = go(client, provider, sub="1", preferred_username="an")
    assert answer.url == reverse("account_inactive")
    assert signed_in(client) == ""
    assert SocialAccount.objects.count() == before


def test_an_answer_counts_once_and_in_the_browser_that_asked(client, an, provider, trust):
    trust(provider)
    back = provider.sign_in(client.post(SIGN_IN).url, sub="1", preferred_username="an")
    stranger = Client()
    assert stranger.get(back).status_code == 400
    assert signed_in(stranger) == ""
    client.get(back)
    assert signed_in(client) == "an"
    client.logout()
    assert client.get(back).status_code == 400
    assert signed_in(client) == ""


def test_the_question_is_bound_by_state_and_pkce(client, system, provider, trust):
    trust(provider)
    asked = parse_qs(urlsplit(client.post(SIGN_IN).url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16


def test_no_page_of_others_signs_anybody_in(system, provider, trust):
    trust(provider)
    client = Client(enforce_csrf_checks=True)
    assert client.get(SIGN_IN).status_code == 405
    assert client.post(SIGN_IN).status_code == 403


def test_no_account_there_is_connected_by_hand(client, an, provider, trust):
    trust(provider)
    client.force_login(an)
    assert client.post(f"{SIGN_IN}?process=connect").status_code == 404
    assert client.post(SIGN_IN, {"process": "connect"}).status_code == 404


def test_a_next_elsewhere_is_not_followed(client, an, provider, trust):
    trust(provider)
    answer = go(client, provider, next="https://evil.example/", sub="1", preferred_username="an")
    assert "evil" not in answer.url


def test_the_sign_in_page_offers_what_is_set(client, system, provider, trust, settings):
    settings.SSO_PROVIDERS = []
    assert "mot-lan" not in client.get("/dang-nhap/").content.decode()
    trust(provider)
    page = client.get("/dang-nhap/?next=/loi-nhac/").content.decode()
    assert "Cổng đăng nhập của tỉnh" in page
    assert f'action="{SIGN_IN}"' in page


@pytest.mark.parametrize("address", [SIGN_IN, f"{SIGN_IN}xong/"])
def test_a_provider_that_is_not_set_is_no_page(client, system, address):
    assert client.post(address.replace("tinh", "la")).status_code in (404, 405)
    assert client.get(address.replace("tinh", "la")).status_code in (404, 405)


@pytest.mark.parametrize("answer", [b"", b"{}", b"[]", b"null", b"<html>", b'{"issuer": 1}'])
def test_nonsense_from_the_provider_is_said_to_be_no_answer(client, system, trust, answer):
    with answering(answer) as port:
        trust(Provider(port, None))
        page = client.post(SIGN_IN)
    assert page.status_code == 502
    assert "chưa trả lời" in page.content.decode()


def test_a_provider_that_answers_well_again_is_asked_again(client, an, provider, trust):
    well_known = f"http://127.0.0.1:{provider.port}{sessions.DISCOVERY}"
    trust(provider)
    with answering(b"{}") as port:
        trust(Provider(port, None))
        assert client.post(SIGN_IN).status_code == 502
        assert not [url for url in sessions._kept if str(port) in url]
    trust(provider)
    go(client, provider, sub="1", preferred_username="an")
    assert list(sessions._kept) == [well_known]


def test_a_silent_provider_holds_up_one_request_only(client, system, trust, monkeypatch):
    monkeypatch.setattr(sessions, "TIMEOUT", (0.5, 0.5))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        trust(Provider(silent.getsockname()[1], None))
        assert client.post(SIGN_IN).status_code == 502
        silent.settimeout(0.1)
        silent.accept()
        assert {client.post(SIGN_IN).status_code for _click in range(5)} == {502}
        with pytest.raises(TimeoutError):
            silent.accept()


class answering:
    """A server whose every answer is this."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def __enter__(self) -> int:
        self.server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._answer, daemon=True).start()
        return self.server.getsockname()[1]

    def __exit__(self, *_error) -> None:
        self.server.close()

    def _answer(self) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(self.body)}\r\nConnection: close\r\n\r\n"
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(head.encode() + self.body)


WHOLE = {"id": "t", "name": "T", "server_url": "https://t.vn", "client_id": "c", "secret": "s"}


@pytest.mark.parametrize(
    "said",
    [
        "x",
        [1],
        [{**WHOLE, "secret": ""}],
        [{**WHOLE, "id": "a/b"}],
        [{**WHOLE, "server_url": "http://t.vn"}],
        [{**WHOLE, "match": "name"}],
        [{**WHOLE, "mach": "email"}],
        [WHOLE, WHOLE],
    ],
)
def test_settings_that_cannot_be_meant_stop_the_start(said):
    with pytest.raises(ImproperlyConfigured, match="SSO_PROVIDERS"):
        single_sign_on.providers_of(json.loads(json.dumps(said)), plain_http=False)
