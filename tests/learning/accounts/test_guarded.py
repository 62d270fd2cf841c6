"""What asks for the password or a second factor again, and how one comes back."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from learning.accounts.proof_again.guard import GUARDED
from learning.models import ApiToken, SignInPolicy
from tests.fixtures.cast import PASSWORD
from tests.learning.accounts.test_sessions import sign_in

LATER = dt.timedelta(minutes=20)
ASK = reverse("account_reauthenticate")
# What such an address is called.
KINDS = re.compile(
    r"^wagtailusers_(users|groups):(add|edit|delete|copy)|scope:(add|edit|delete|copy|create)"
    r"|_key$|export|token|webhook|anonymisation_decide|^(report|snapshot)_file|import_result"
    r"|register_book|^factor_reset|^wagtailsettings:edit|bulk_action$|letters"
    r"|^mfa_(activate|deactivate|add|remove|view|generate)|^account_set_password|^end_own_sessions"
)
# Named so, and yet no secret.
NOT_SO = {
    "badge_key": "public: others check badges with it",
    "account_reset_password_from_key": "a letter's link is the proof",
}


def names(resolver=None, space=""):
    found: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            found |= names(entry, ":".join(filter(None, [space, entry.namespace])))
        elif entry.name:
            found.add(f"{space}:{entry.name}" if space else entry.name)
    return found


def test_every_address_of_these_kinds_is_guarded():
    assert {name for name in names() if KINDS.search(name)} - NOT_SO.keys() <= GUARDED


def test_every_guarded_name_is_an_address():
    assert names() >= GUARDED


@pytest.fixture
def late(admin):
    """The administrator's browser, twenty minutes after the sign-in."""
    client, begun = sign_in(admin), timezone.now()
    with time_machine.travel(begun + LATER, tick=False):
        yield client


def prove(client: Client, url: str):
    return client.post(url, {"password": PASSWORD})


@pytest.mark.parametrize(
    "name", ["desk_api_tokens", "wagtailusers_users:add", "wagtailusers_groups:index"]
)
def test_a_fresh_sign_in_is_proof_enough(admin, name):
    assert sign_in(admin).get(reverse(name)).status_code == 200


def test_later_one_is_asked_and_comes_back(late, an):
    asked = reverse("desk_person_export", args=[an.pk])
    answer = late.get(asked)
    assert answer.url.startswith(ASK)
    assert "Xác nhận đúng là anh/chị" in late.get(answer.url).content.decode()
    wrong = late.post(answer.url, {"password": "sai-hoan-toan-12345"})
    assert wrong.status_code == 200
    assert late.get(asked).status_code == 302
    assert prove(late, answer.url).url == asked
    assert late.get(asked).status_code == 200


def test_a_form_that_was_sent_is_held_and_sent_after(late, admin):
    form = {"name": "Hệ thống nhân sự", "user": admin.pk, "days": "30"}
    url = reverse("desk_api_tokens")
    answer = late.post(url, form)
    assert not ApiToken.objects.exists()
    back = prove(late, answer.url)
    page = late.get(back.url).content.decode()
    assert f'action="{url}"' in page
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields.pop("csrfmiddlewaretoken", None)
    assert fields.items() >= {"name": "Hệ thống nhân sự", "days": "30"}.items()
    assert late.get(back.url).url == reverse("home")  # once


def test_passwords_are_not_held(late, an):
    url = reverse("wagtailusers_users:edit", args=[an.pk])
    late.post(url, {"full_name": "X", "password1": "bi-mat-khong-duoc-giu-9"})
    assert "bi-mat" not in str(dict(late.session.items()))


def test_a_list_of_wagtail_as_a_file_is_guarded_too(late):
    url = reverse("wagtailadmin_reports:site_history")
    assert late.get(url).status_code == 200
    assert late.get(url, {"export": "csv"}).url.startswith(ASK)


def test_scripts_get_a_reason(late):
    answer = late.post(reverse("desk_api_tokens"), HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert answer.status_code == 403
    assert "xác nhận lại" in answer.json()["error"]


def test_the_agency_says_how_long_proof_lasts(late):
    policy = SignInPolicy.load()
    policy.reauthentication_minutes = 30
    policy.save()
    assert late.get(reverse("desk_api_tokens")).status_code == 200
