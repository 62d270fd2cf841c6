"""Passwords of a directory: a real one says whose they are, and that alone."""

import socket

import environ
import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from config.environment.directory import directory_settings
from learning.accounts import directory, handshake
from learning.accounts.first_passwords import letters
from learning.models import User
from tests.running.slapd import running_directory

OURS = "mat-khau-thu-nghiem-1"
THEIRS = "mat khau cua thu muc"


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    people = {"van.an": ("AN", THEIRS), "nguoi.la": ("XX-1", THEIRS), "an": ("BINH", THEIRS)}
    with running_directory(tmp_path_factory.mktemp("slapd") / "run", people) as running:
        yield running


@pytest.fixture
def trust(slapd, settings, monkeypatch):
    """Ask the directory, as the environment with these words names it."""

    def trusted(**said):
        monkeypatch.setattr(environ.Env, "ENVIRON", slapd.environment(**said))
        for name, value in directory_settings(environ.Env()).items():
            setattr(settings, name, value)
        settings.AUTHENTICATION_BACKENDS = ["learning.accounts.directory.DirectoryBackend"]

    directory.ask_again()
    yield trusted
    directory.ask_again()


def sign_in(client, login, password=THEIRS):
    """Whose session it is then, by staff code; empty where nobody is signed in."""
    client.post("/dang-nhap/", {"login": login, "password": password})
    pk = client.session.get("_auth_user_id")
    client.logout()
    return User.objects.get(pk=pk).staff_code if pk else ""


@pytest.mark.parametrize("login", ["van.an", "VAN.AN"])
def test_the_entry_says_who_it_is(client, an, trust, login):
    trust()
    before = User.objects.values_list().get(pk=an.pk)
    assert sign_in(client, login) == "an"
    after = User.objects.values_list().get(pk=an.pk)
    assert [one for one in after if one not in before] == [after[2]]  # only when they came
    assert directory.is_silent() is False


def test_starttls_is_as_good(client, an, slapd, trust):
    trust(LDAP_URL=f"ldap://127.0.0.1:{slapd.port + 1}", LDAP_START_TLS="true")
    assert sign_in(client, "van.an") == "an"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("van.an", "sai"),
        ("van.an", ""),
        ("*", THEIRS),
        ("van.*", THEIRS),
        ("van.an)(uid=*", THEIRS),
        ("nguoi.la", THEIRS),
        ("khong.co", THEIRS),
        ("reader", "doc-thu-muc"),
    ],
)
def test_nobody_else_comes_in(client, an, trust, login, password):
    trust()
    people = User.objects.count()
    assert sign_in(client, login, password) == ""
    assert User.objects.count() == people


def test_a_name_there_that_is_another_code_here_is_whose_the_entry_says(client, an, binh, trust):
    trust()
    assert sign_in(client, "an") == binh.staff_code
    assert sign_in(client, "an", OURS) == "an"


def test_a_letter_that_was_never_used_asks_nobody_of_the_directory_for_a_password(
    client, an, hanh, trust, monkeypatch
):
    printed = "cfhj-kmnp-rtvx-2345"
    monkeypatch.setattr(letters, "password_for", lambda _person: printed)
    letters.issue_letters([an.pk], by=hanh, replace=True)
    trust()
    client.post("/dang-nhap/", {"login": "van.an", "password": THEIRS})
    assert client.get("/").status_code == 200
    client.logout()
    # Whoever types what the letter says goes on being asked.
    client.post("/dang-nhap/", {"login": "an", "password": printed})
    assert client.get("/").url == reverse("account_change_password")


def test_who_has_left_is_not_let_in(client, an, trust):
    trust()
    User.objects.filter(pk=an.pk).update(is_active=False)
    assert sign_in(client, "van.an") == ""
    assert authenticate(None, username="van.an", password=THEIRS) is None


def test_wrong_passwords_are_slowed_down_here_too(client, an, trust):
    trust()
    for number in range(8):
        sign_in(client, "van.an", f"sai-{number}")
    assert sign_in(client, "van.an") == ""


@pytest.mark.parametrize("by_libldap", [False, True])
def test_another_authority_does_not_vouch_for_it(
    client, an, trust, tmp_path_factory, monkeypatch, by_libldap
):
    if by_libldap:
        monkeypatch.setattr(directory, "shake_hands", lambda *_asked: None)
    with running_directory(tmp_path_factory.mktemp("other") / "run", {}) as other:
        trust(LDAP_CA_FILE=str(other.authority))
        assert sign_in(client, "van.an") == ""
        assert directory.is_silent()


def test_a_silent_directory_is_not_waited_for_twice(client, an, trust, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        trust(LDAP_URL=f"ldaps://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(handshake, "SECONDS", 0.5)
        assert sign_in(client, "van.an") == ""
        silent.settimeout(0.1)
        silent.accept()[0].close()
        # Passwords kept here go on being good.
        assert sign_in(client, "an", OURS) == "an"
        with pytest.raises(TimeoutError):
            silent.accept()


def test_nobody_waits_for_what_a_silent_directory_could_not_judge(client, an, slapd, trust):
    User.objects.filter(pk=an.pk).update(password="!")
    trust(LDAP_URL="ldaps://127.0.0.1:9", LDAP_FILTER="(employeeNumber=%(user)s)")
    for _try in range(12):
        assert sign_in(client, "an") == ""
    directory.ask_again()
    trust(LDAP_FILTER="(employeeNumber=%(user)s)")
    assert sign_in(client, "an") == "an"


@pytest.mark.parametrize(
    "said", [{"LDAP_URL": "ldap://thu-muc.vn"}, {"LDAP_URL": "ldaps://thu-muc.vn", "LDAP_BASE": ""}]
)
def test_settings_that_cannot_be_meant_stop_the_start(monkeypatch, said):
    monkeypatch.setattr(environ.Env, "ENVIRON", {"LDAP_BASE": "dc=vn", **said})
    with pytest.raises(ImproperlyConfigured, match="LDAP_"):
        directory_settings(environ.Env())
