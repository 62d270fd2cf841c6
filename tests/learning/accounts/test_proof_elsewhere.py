"""People without a password here prove again where they have one: at the provider, in the
directory, or by their second factor.
"""

import datetime as dt
from typing import Any

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.sessions import SIGN_IN
from learning.accounts.single_sign_on import proof
from learning.models import AuditEntry, User
from tests.learning.accounts.test_directory import THEIRS, slapd
from tests.learning.accounts.test_directory import trust as trust_directory
from tests.learning.accounts.test_second_factor import code_of, set_up_app
from tests.learning.accounts.test_single_sign_on import go, nothing_kept, provider, trust

__all__ = ["nothing_kept", "provider", "slapd", "trust", "trust_directory"]
ASK = reverse("account_reauthenticate")
THERE = reverse("proof_by_provider", args=["tinh"])


@pytest.fixture
def person(hanh) -> User:
    """An officer who has no password here."""
    User.objects.filter(pk=hanh.pk).update(password="!")
    return User.objects.get(pk=hanh.pk)


@pytest.fixture
def asked(an) -> str:
    return reverse("desk_person_export", args=[an.pk])


def age(client: Client, seconds: int = 1200) -> None:
    """As if the sign-in had been so long ago; the provider's clock cannot be set."""
    session = client.session
    session[SIGN_IN] = session[SIGN_IN] | {"at": session[SIGN_IN]["at"] - seconds}
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        each | {"at": each["at"] - seconds} for each in records
    ]
    session.save()


@pytest.fixture
def late(person, provider, trust) -> Client:
    """The officer's browser, twenty minutes after coming in from the provider."""
    trust(provider)
    client = Client()
    go(client, provider, sub="1", preferred_username=person.staff_code)
    age(client)
    return client


def to_provider(client: Client, asked: str) -> str:
    """The provider's address to which somebody is led who opens a guarded page."""
    answer: Any = client.get(asked)
    assert answer.url.startswith(ASK)
    answer = client.get(answer.url)
    assert answer.url.startswith(THERE)
    answer = client.get(answer.url)
    return str(answer.url)


def test_one_goes_there_again_and_comes_back_to_the_work(late, asked, provider, person):
    address = to_provider(late, asked)
    assert "prompt=login" in address
    assert "max_age=0" in address
    back = late.get(provider.sign_in(address, sub="1", preferred_username=person.staff_code))
    assert back.url == asked
    assert late.get(asked).status_code == 200


def test_somebody_else_there_proves_nothing(late, asked, provider, an):
    before = late.session["_auth_user_id"]
    answer = late.get(provider.sign_in(to_provider(late, asked), sub="7", preferred_username="an"))
    assert answer.status_code == 403
    assert "chưa xác nhận chính anh/chị" in answer.content.decode()
    assert late.get(asked).status_code == 302
    assert late.session["_auth_user_id"] == before
    assert AuditEntry.objects.filter(event="sign_in.failed").exists()
    assert not an.socialaccount_set.exists()


@pytest.mark.parametrize("claims", [{}, {"auth_time": "1"}, {"auth_time": True}, {"auth_time": 1}])
def test_who_was_signed_in_there_already_proves_nothing(
    late, asked, provider, person, monkeypatch, claims
):
    """What a provider may answer that overlooks prompt and max_age."""
    taken = proof.take_proof

    def answered(request, sociallogin, _claims):
        taken(request, sociallogin, claims)

    monkeypatch.setattr("learning.accounts.single_sign_on.adapter.take_proof", answered)
    address = to_provider(late, asked)
    answer = late.get(provider.sign_in(address, sub="1", preferred_username=person.staff_code))
    assert answer.status_code == 403
    assert late.get(asked).status_code == 302


def test_an_answer_to_an_earlier_question_proves_nothing(late, asked, provider, person):
    address = to_provider(late, asked)
    back = provider.sign_in(address, sub="1", preferred_username=person.staff_code)
    assert late.get(back).status_code == 302
    age(late)
    assert late.get(back).status_code != 302
    assert late.get(asked).status_code == 302


def test_a_proof_signs_nobody_in(late, asked, provider, person):
    back = provider.sign_in(to_provider(late, asked), sub="1", preferred_username=person.staff_code)
    late.logout()
    late.get(back)
    assert "_auth_user_id" not in late.session


def test_whoever_has_no_account_there_is_not_sent(an, provider, trust, learner):
    trust(provider)
    assert learner.get(THERE).status_code == 404
    assert Client().get(THERE).status_code == 302


def test_the_second_factor_is_a_way_too(person, provider, trust, asked):
    trust(provider)
    client = Client()
    go(client, provider, sub="1", preferred_username=person.staff_code)
    begun = timezone.now() - dt.timedelta(minutes=10)
    with time_machine.travel(begun, tick=False):
        secret, _codes = set_up_app(client)
    age(client)
    answer = client.get(client.get(asked).url)
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    page = client.get(answer.url).content.decode()
    assert "Đăng nhập lại ở Cổng đăng nhập của tỉnh" in page
    assert client.post(answer.url, {"code": code_of(secret)}).url == asked
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("name", ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn"])
def test_a_session_that_was_left_open_adds_no_way_in(late, name):
    for answer in (late.get(reverse(name)), late.post(reverse(name), {"code": "1"})):
        assert answer.status_code == 302
        assert answer.url.startswith(ASK)


def test_people_of_the_directory_type_its_password(trust_directory, an):
    trust_directory()
    User.objects.filter(pk=an.pk).update(password="!")
    client = Client()
    # The directory knows another name than we.
    client.post(reverse("account_login"), {"login": "van.an", "password": THEIRS})
    age(client)
    guarded = reverse("mfa_activate_totp")
    answer = client.get(guarded)
    assert answer.url.startswith(ASK)
    page = client.get(answer.url)
    assert page.status_code == 200
    assert client.post(answer.url, {"password": "sai-hoan-toan-12345"}).status_code == 200
    assert client.get(guarded).status_code == 302
    assert client.post(answer.url, {"password": THEIRS}).url == guarded
    assert client.get(guarded).status_code == 200
