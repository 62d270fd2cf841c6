"""Who came in by a password from a letter reaches nothing until they have chosen their own."""

import datetime as dt
import json

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.accounts.first_passwords.door import OPEN
from learning.accounts.first_passwords.letters import issue_letters
from learning.accounts.first_passwords.words import password_for
from learning.models import AuditEntry, SignInFailures, SignInPolicy, User
from quizzes.attempts.start import start_attempt
from quizzes.models import AnswerEvent
from tests.addresses import ALL
from tests.learning.accounts.test_every_door import address_of
from tests.learning.accounts.test_sessions import is_in
from tests.learning.accounts.test_signing_in import PRODUCTION_HASHERS

CHANGE = reverse("account_change_password")
OWN = "ngua-o-tren-doi-thong-74"
# Of these what anybody may have is served as to anybody.
FREE = OPEN | {"wagtailadmin_javascript_catalog"}


@pytest.fixture
def password(hanh, an, monkeypatch) -> str:
    """What An's letter says."""
    given = password_for(an)
    monkeypatch.setattr("learning.accounts.first_passwords.letters.password_for", lambda _: given)
    issue_letters([an.pk], by=hanh, replace=True)
    return given


def come_in(password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": "an", "password": password})
    return client


def choose(client: Client, old: str, new: str = OWN):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_no_other_door_opens_until_a_password_was_chosen(an, password):
    client, let_in, tried = come_in(password), [], 0
    assert is_in(client)
    for name, route, _view in ALL:
        address = address_of(route)
        if address is None or name in FREE or "logout" in (name or ""):
            continue
        for answer in (client.get(address), client.post(address)):
            tried += 1
            is_held = answer.status_code == 302 and answer.url == CHANGE
            if not is_held and answer.status_code != 404:
                let_in.append((name, address, answer.status_code))
    assert tried > 600
    assert let_in == []


def test_scripts_are_told_instead_of_led(password):
    answer = come_in(password).get(reverse("home"), HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert answer.status_code == 403
    assert "đổi mật khẩu" in answer.json()["error"]


def test_no_answer_is_saved_in_such_a_session(an, quiz, enrolment, password):
    attempt = start_attempt(an, quiz)
    client = come_in(password)
    url = reverse("save_answer", args=[attempt.pk])
    body = {"position": 1, "sequence": 1, "fields": {}, "writer": "x", "key": ""}
    answer = client.post(url, json.dumps(body), content_type="application/json")
    assert answer.status_code == 401
    assert "đổi mật khẩu" in answer.json()["error"]
    assert not AnswerEvent.objects.exists()


def test_signing_out_is_possible(password):
    client = come_in(password)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_choosing_one_opens_everything_and_closes_the_letter(an, password):
    client = come_in(password)
    page = client.get(CHANGE).content.decode()
    assert "mật khẩu ghi trong thư" in page
    assert reverse("account_reset_password") not in page
    assert choose(client, password).url == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    an.refresh_from_db()
    assert an.temporary_password_until is None
    assert not is_in(come_in(password))
    assert client.get(reverse("home")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200


def test_the_same_again_is_no_other(an, password):
    client = come_in(password)
    answer = choose(client, password, password)
    assert answer.status_code == 200
    assert "phải khác" in answer.content.decode()
    assert client.get(reverse("home")).url == CHANGE


def test_weak_ones_are_refused_here_too(an, password):
    client = come_in(password)
    assert choose(client, password, "nguyenvanan1990").status_code == 200
    assert client.get(reverse("home")).url == CHANGE


def test_another_session_by_the_same_letter_is_held_too_and_ends(an, password):
    one, other = come_in(password), come_in(password)
    assert other.get(reverse("home")).url == CHANGE
    choose(one, password)
    assert not is_in(other)


def test_a_letter_that_ran_out_lets_nobody_in_and_says_what_to_do(an, password):
    days = SignInPolicy.load().letter_days
    with time_machine.travel(timezone.now() + dt.timedelta(days=days + 1), tick=False):
        client = Client()
        form = {"login": "an", "password": password}
        page = client.post(reverse("account_login"), form).content.decode()
        assert not is_in(client)
        assert "Mật khẩu trong thư đã hết hạn" in page
        # Whoever does not know it learns nothing of it.
        wrong = client.post(reverse("account_login"), {**form, "password": "sai-" + password})
        assert "hết hạn" not in wrong.content.decode()
    assert AuditEntry.objects.filter(event="sign_in.failed", about=an).exists()


def test_it_is_good_until_the_last_evening(an, password):
    until = User.objects.get(pk=an.pk).temporary_password_until
    with time_machine.travel(until - dt.timedelta(minutes=5), tick=False):
        assert is_in(come_in(password))
    with time_machine.travel(until + dt.timedelta(seconds=1), tick=False):
        assert not is_in(come_in(password))


def test_one_who_came_in_in_time_changes_it_no_more_after(an, password):
    until = User.objects.get(pk=an.pk).temporary_password_until
    with time_machine.travel(until - dt.timedelta(minutes=5), tick=False):
        client = come_in(password)
    with time_machine.travel(until + dt.timedelta(minutes=5), tick=False):
        assert "đã hết hạn" in choose(client, password).content.decode()
    assert not User.objects.get(pk=an.pk).check_password(OWN)


def test_a_link_by_mail_to_a_new_password_ends_the_letter(an, password):
    an.refresh_from_db()
    an.set_password(OWN)
    an.save()
    an.refresh_from_db()
    assert an.temporary_password_until is None
    client = come_in(OWN)
    assert client.get(reverse("home")).status_code == 200


def test_an_old_hash_that_is_made_anew_does_not_open_the_door(an, password, settings):
    settings.PASSWORD_HASHERS = PRODUCTION_HASHERS
    hashed = PBKDF2PasswordHasher().encode(password, "muoi" * 6, 1000)
    User.objects.filter(pk=an.pk).update(password=hashed)
    client = come_in(password)
    assert User.objects.get(pk=an.pk).password != hashed
    assert client.get(reverse("home")).url == CHANGE


def test_right_ones_cost_no_failure(an, password):
    come_in(password)
    assert not SignInFailures.objects.exists()
