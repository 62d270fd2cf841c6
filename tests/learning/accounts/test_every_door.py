"""Every address that holds a password against something: found by asking all, then attacked."""

import re
from collections import Counter

import pytest
from django.contrib import auth
from django.test import Client
from django.urls import reverse
from wagtail import forms as wagtail_forms
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from learning.models import User
from tests.addresses import ALL
from tests.fixtures.cast import PASSWORD

NAMES = ("login", "username", "email", "staff_code")
PASSWORDS = ("password", "oldpassword", "old_password", "pass")
NEW = "mot-cau-rat-dai-khong-ai-doan-2"
SHARED = "mat-khau-chung-cua-trang"
GUESSES = 60


def filled_in(login, password):
    """What any form for signing in, or for a change of password, might ask for."""
    named = dict.fromkeys(NAMES, login) | dict.fromkeys(PASSWORDS, password)
    new = ("password1", "password2", "new_password1", "new_password2")
    return named | dict.fromkeys(new, NEW)


def address_of(route):
    """The route with "1" for each argument; None where it is no plain address."""
    plain = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "1", route)
    plain = re.sub(r"<(?:\w+:)?\w+>", "1", re.sub(r"[\^$\\]|\?:", "", plain))
    return None if re.search(r"[<\[*?|(]", plain) else f"/{plain}"


@pytest.fixture
def asked(monkeypatch):
    """Counts how often a password is held against anything."""
    counts = Counter()

    def spied(owner, name):
        original = getattr(owner, name)

        def counted(*given, **named):
            counts[name] += 1
            return original(*given, **named)

        monkeypatch.setattr(owner, name, counted)

    spied(User, "check_password")
    spied(wagtail_forms, "constant_time_compare")
    return counts


@pytest.fixture
def restrictions(course):
    """A page and a collection with a shared password, as Wagtail once let editors set one."""
    page = PageViewRestriction.objects.create(
        page=course, restriction_type="password", password=SHARED
    )
    root = Collection.get_first_root_node()
    collection = CollectionViewRestriction.objects.create(
        collection=root, restriction_type="password", password=SHARED
    )
    return page, collection


def doors(asked, client, *, but=()):
    """Addresses at which a password was held against something."""
    found, reached = set(), 0
    for name, route, _view in ALL:
        address = address_of(route)
        if address is not None and name not in but:
            asked.clear()
            reached += client.post(address, filled_in("an", "sai")).status_code != 404
            found |= {name} if asked else set()
    assert reached > 300
    return found


def test_a_stranger_types_a_password_at_one_address_only(asked, an):
    assert doors(asked, Client()) == {"account_login"}


def test_who_is_signed_in_types_one_to_change_it_or_to_confirm_it(asked, learner):
    found = doors(asked, learner, but=["account_logout"])
    assert found == {"account_change_password", "account_reauthenticate"}


@pytest.mark.parametrize(
    "door", ["/dang-nhap/", "/quan-tri/login/", "/_util/login/", "/quan-tri/password_reset/"]
)
def test_sixty_wrong_passwords_leave_every_door_shut(an, door):
    client = Client()
    for number in range(GUESSES):
        client.post(door, filled_in("an", f"sai-{number}"))
    client.post(door, filled_in("an", PASSWORD))
    assert auth.SESSION_KEY not in client.session


@pytest.mark.parametrize("door", ["/quan-tri/login/", "/_util/login/"])
def test_other_doors_lead_to_the_one(client, an, door):
    page = reverse("account_login")
    assert client.get(door).url.startswith(page)
    assert client.post(door, filled_in("an", PASSWORD)).url.startswith(page)
    assert auth.SESSION_KEY not in client.session


@pytest.mark.parametrize(
    "credentials", [{"username": "an"}, {"email": "an@gialai.example"}, {"staff_code": "an"}]
)
def test_code_that_asks_django_itself_meets_the_limit(an, credentials):
    for number in range(GUESSES):
        auth.authenticate(None, password=f"sai-{number}", **credentials)
    assert auth.authenticate(None, password=PASSWORD, **credentials) is None


def test_sixty_wrong_passwords_change_no_password(learner, an):
    door = reverse("account_change_password")
    for number in range(GUESSES):
        learner.post(door, filled_in("an", f"sai-{number}"))
    answer = learner.post(door, filled_in("an", PASSWORD))
    assert answer.status_code == 429
    assert "chờ" in answer.content.decode()
    an.refresh_from_db()
    assert an.check_password(PASSWORD)


def test_the_right_password_changes_it(learner, an):
    learner.post(reverse("account_change_password"), filled_in("an", PASSWORD))
    an.refresh_from_db()
    assert an.check_password(NEW)


def test_shared_passwords_of_pages_and_documents_are_slow_to_guess(client, restrictions):
    page, collection = restrictions
    for door in (
        reverse("wagtailcore_authenticate_with_password", args=[page.pk, page.page_id]),
        reverse("wagtaildocs_authenticate_with_password", args=[collection.pk]),
    ):
        wrong = [client.post(door, {"password": f"sai-{n}", "return_url": "/"}) for n in range(60)]
        assert [answer.status_code for answer in wrong[:6]] == [200] * 5 + [429]
        right = {"password": SHARED, "return_url": "/"}
        assert client.post(door, right).status_code == 429
        assert client.post(door, right, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_no_editor_shares_a_password_any_more(client, admin, course):
    client.force_login(admin)
    page = client.get(reverse("wagtailadmin_pages:set_privacy", args=[course.pk]))
    assert 'value="password"' not in page.content.decode()
