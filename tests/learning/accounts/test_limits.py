"""Wrong passwords are slowed down; right ones, offices and other people are not."""

import datetime as dt
import re
from random import Random

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import signing
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.accounts import devices, limits
from learning.accounts.throttle import Rule, count_failure, fillings, prune
from learning.models import SignInFailures, User

PASSWORD = "mat-khau-thu-nghiem-1"
OFFICE, ELSEWHERE = "10.1.1.7", "203.0.113.9"


def sign_in(login, password=PASSWORD, *, client=None, address=OFFICE):
    return (client or Client()).post(
        reverse("account_login"), {"login": login, "password": password}, REMOTE_ADDR=address
    )


def guess(login, times, **where):
    return [sign_in(login, f"sai-{number}", **where) for number in range(times)]


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC), tick=False) as frozen:
        yield frozen


def test_after_five_wrong_passwords_the_right_one_waits_too(an, clock):
    answers = guess("an", 60)
    assert [answer.status_code for answer in answers[:6]] == [200] * 5 + [429]
    assert sign_in("an").status_code == 429


@pytest.mark.parametrize("other_name", ["AN", "an@gialai.example", " An@GiaLai.example "])
def test_another_name_of_the_same_person_gives_no_further_tries(an, clock, other_name):
    guess("an", 5)
    assert sign_in(other_name).status_code == 429


def test_the_wait_grows_and_ends(an, clock):
    waits = []
    for _round in range(8):
        answer = sign_in("an", "sai")
        while answer.status_code == 200:
            answer = sign_in("an", "sai")
        waits.append(int(answer["Retry-After"]))
        clock.shift(waits[-1])
    assert waits[:5] == [30, 60, 120, 240, 480]
    assert max(waits) == 15 * 60
    assert sign_in("an").status_code == 302


def test_a_refused_try_does_not_lengthen_the_wait(an, clock):
    guess("an", 60)
    clock.shift(30)
    assert sign_in("an").status_code == 302


def test_who_came_in_begins_anew(an, clock):
    guess("an", 4)
    assert sign_in("an").status_code == 302
    assert [answer.status_code for answer in guess("an", 4)] == [200] * 4


def test_nobody_is_kept_out_by_tries_from_elsewhere(an, clock):
    for host in range(1, 20):
        guess("an", 6, address=f"203.0.113.{host}")
    assert sign_in("an", address=OFFICE).status_code == 302


def test_a_known_browser_is_let_in_beside_a_guesser_at_the_same_address(an, clock):
    own = Client()
    assert sign_in("an", client=own).status_code == 302
    own.post(reverse("account_logout"))
    guess("an", 30)
    assert sign_in("an").status_code == 429
    assert sign_in("an", client=own).status_code == 302


def test_a_known_browser_gives_no_endless_tries_either(an, clock):
    own = Client()
    sign_in("an", client=own)
    own.post(reverse("account_logout"))
    guess("an", 60, client=own)
    assert sign_in("an", client=own).status_code == 429


def test_a_browser_is_known_for_those_who_signed_in_there_only(an, chau, clock):
    own = Client()
    sign_in("chau", client=own)
    own.post(reverse("account_logout"))
    guess("an", 6, client=own)
    assert sign_in("an", client=own).status_code == 429
    assert sign_in("chau", client=own).status_code == 302


OF_ANOTHER_SALT = pytest.param(signing.dumps(["x", [1]], salt="other"), id="of another salt")


@pytest.mark.parametrize("cookie", ["", "x", "W10:a:b", OF_ANOTHER_SALT])
def test_a_forged_cookie_is_no_known_browser(an, clock, cookie):
    guess("an", 6)
    forger = Client()
    forger.cookies[settings.DEVICE_COOKIE_NAME] = cookie
    assert sign_in("an", client=forger).status_code == 429


def test_a_cookie_of_unexpected_shape_is_no_error(an, clock):
    for value in (5, {"a": 1}, ["x"], ["x", 5], None):
        forger = Client()
        forger.cookies[settings.DEVICE_COOKIE_NAME] = signing.dumps(value, salt=devices.SALT)
        assert sign_in("an", "sai", client=forger).status_code in (200, 429)


def test_people_who_share_a_computer_are_all_known_there(an, chau, clock):
    shared = Client()
    for code in ("an", "chau"):
        assert sign_in(code, client=shared).status_code == 302
        shared.post(reverse("account_logout"))
    guess("an", 6)
    guess("chau", 6)
    assert sign_in("an", client=shared).status_code == 302


@pytest.fixture
def office(db):
    """500 people who have never signed in before."""
    people = [User(staff_code=f"cb{number}", full_name=f"Người {number}") for number in range(500)]
    for person in people:
        person.normalise()
        person.set_password(PASSWORD)
    return User.objects.bulk_create(people)


def test_500_people_behind_one_address_get_in_within_a_minute(office, clock):
    for person in office:
        assert sign_in(person.staff_code).status_code == 302
        clock.shift(0.12)


def held_against(person, password=PASSWORD):
    """What the backend says, without the page around it: in, wrong or wait."""
    request = RequestFactory().post("/", REMOTE_ADDR=OFFICE)
    user = authenticate(request, username=person.staff_code, password=password)
    if user is not None:
        request.sign_in_attempt.succeed()
        return "in"
    return "wait" if request.sign_in_wait else "wrong"


def test_an_office_in_which_many_mistype_gets_in(office, clock):
    chance = Random(20)
    for person in office:
        if chance.random() < 0.4:
            assert held_against(person, "sai") == "wrong"
        assert held_against(person) == "in"
        clock.shift(0.12)


def test_one_password_for_everybody_at_an_address_is_slowed_down(office, clock):
    tried = 0
    for person in office:
        tried += held_against(person, "Mua-xuan-2026") == "wrong"
        clock.shift(0.1)
    assert tried < 100


def test_own_right_passwords_buy_no_further_guesses(office, an, clock):
    tried = 0
    for person in office:
        tried += held_against(person, "Mua-xuan-2026") == "wrong"
        held_against(an)
        clock.shift(0.1)
    assert tried < 105


def test_who_is_known_gets_in_beside_somebody_who_tries_everybody(office, an, clock):
    own = Client()
    sign_in("an", client=own)
    own.post(reverse("account_logout"))
    for person in office:
        held_against(person, "Mua-xuan-2026")
    assert sign_in("an", client=own).status_code == 302
    assert sign_in("an", address=ELSEWHERE).status_code == 302


def test_many_addresses_that_try_one_person_get_one_try_each(an, clock):
    for host in range(1, 60):
        sign_in("an", "sai", address=f"203.0.113.{host}")
    assert [answer.status_code for answer in guess("an", 2, address="198.51.100.1")] == [200, 429]
    assert sign_in("an", address=OFFICE).status_code == 302


def test_addresses_of_one_ipv6_subscriber_are_one(an, clock):
    for number in range(6):
        sign_in("an", "sai", address=f"2001:db8::{number}")
    assert sign_in("an", address="2001:db8::ffff").status_code == 429
    assert sign_in("an", address="2001:db8:0:1::1").status_code == 302


def test_somebody_unknown_is_slowed_down_alike(an, clock):
    known, unknown = guess("an", 8), guess("khong-co", 8, address=ELSEWHERE)
    assert [a.status_code for a in known] == [a.status_code for a in unknown]
    texts = [
        answers[place].content.decode().replace("khong-co", "an")
        for answers in (known, unknown)
        for place in (0, 7)
    ]
    first, later, first_unknown, later_unknown = (mask(text) for text in texts)
    assert (first, later) == (first_unknown, later_unknown)


def mask(text):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_unknown_and_known_take_the_same_work(an, clock, monkeypatch):
    encode, hashed, work = MD5PasswordHasher.encode, [], []

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    for login in ("an", "khong-co"):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            sign_in(login, "sai")
        work.append((len(queries), len(hashed)))
    assert work[0] == work[1]


def test_failures_at_the_same_time_are_all_counted(db):
    rule = Rule("test", free=5, leak=0, first=30, most=900)
    for _number in range(7):
        count_failure({"a": rule, "b": rule})
    assert {key: each.level for key, each in fillings(["a", "b", "c"]).items()} == {"a": 7, "b": 7}


def test_old_failures_leak_away_and_are_deleted(an, clock):
    guess("an", 6)
    clock.shift(dt.timedelta(hours=6))
    assert [answer.status_code for answer in guess("an", 5)] == [200] * 5
    clock.shift(dt.timedelta(days=3))
    assert prune() >= 3
    assert not SignInFailures.objects.exists()


def test_the_table_names_nobody(an, clock):
    guess("an", 1)
    text = str(list(SignInFailures.objects.values()))
    assert OFFICE not in text
    assert limits.PAIR.name not in text


def test_a_right_password_writes_no_failures(an, clock):
    sign_in("an")
    assert not SignInFailures.objects.exists()
