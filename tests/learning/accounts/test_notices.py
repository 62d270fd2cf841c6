"""The owner of an account is told when a way into it was changed."""

import re
from pathlib import Path
from unittest.mock import patch

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from learning.accounts.owner_mail.notices import WORDS, Notice
from learning.accounts.second_factor.reset import reset_factor
from learning.accounts.single_sign_on.matching import connect
from tests.fixtures.cast import PASSWORD
from tests.learning.accounts.test_second_factor import set_up_app
from tests.learning.accounts.test_sessions import sign_in

NEW = "ngua-o-tren-doi-thong-74"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
# What nobody can do here: addresses are changed by two people, accounts elsewhere by signing in.
CLOSED = ("account/email/email_", "socialaccount/")


def change_password(user, _request):
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert sign_in(user).post(reverse("account_change_password"), form).status_code == 302


def reset_password(user, _request):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox.pop().body)[1]
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})


def add_app(user, _request):
    set_up_app(sign_in(user))


def remove_app(user, request):
    client = sign_in(user)
    set_up_app(client)
    mail.outbox.clear()
    client.post(reverse("mfa_deactivate_totp"))


def make_codes(user, request):
    client = sign_in(user)
    set_up_app(client)
    mail.outbox.clear()
    with patch("django.db.transaction.on_commit", lambda follow: follow()):
        client.post(reverse("mfa_generate_recovery_codes"))


def lose_factor(user, request):
    Authenticator.objects.create(user=user, type="totp", data={})
    reset_factor(user, by=request.getfixturevalue("admin"))


def sign_in_elsewhere(user, request):
    connect(SocialAccount(provider="tinh", uid="7"), user)


@pytest.mark.parametrize(
    ("change", "notice"),
    [
        (change_password, Notice.PASSWORD_CHANGED),
        (reset_password, Notice.PASSWORD_RESET),
        (add_app, Notice.APP_ADDED),
        (remove_app, Notice.APP_REMOVED),
        (make_codes, Notice.CODES_MADE),
        (lose_factor, Notice.FACTOR_RESET),
        (sign_in_elsewhere, Notice.PROVIDER_CONNECTED),
    ],
)
def test_the_owner_is_told_in_words_what_was_changed_and_what_to_do(request, an, change, notice):
    change(an, request)
    [letter] = mail.outbox
    assert letter.to == [an.email]
    assert letter.subject == notice.label
    assert an.full_name in letter.body
    assert "Nếu không phải, anh/chị làm ngay:" in letter.body
    assert "None" not in letter.body
    assert "%(" not in letter.body
    # Nothing in it signs anybody in, and it does not wait behind reminders.
    assert set(re.findall(r"https?://[^/]+(\S+)", letter.body)) == {reverse("account_login")}
    assert "Precedence" not in letter.extra_headers
    [(html, kind)] = letter.alternatives
    assert kind == "text/html"
    assert letter.subject in html


@pytest.mark.parametrize("notice", [each for each in Notice if "/email/" in each])
def test_each_change_that_allauth_makes_is_told(an, rf, notice):
    page = rf.get("/", HTTP_USER_AGENT=CHROME, REMOTE_ADDR="10.1.2.3")
    with context.request_context(page):
        get_adapter().send_notification_mail(notice.value, an)
    [letter] = mail.outbox
    assert str(WORDS[notice]) in letter.body
    assert "Chrome trên Windows, địa chỉ mạng 10.1.2.3" in letter.body


def test_no_change_of_allauths_is_forgotten():
    called = re.compile(r'send_notification_mail\(\s*"([^"]+)"')
    files = Path(allauth.__file__).parent.rglob("*.py")
    found = {prefix for path in files for prefix in called.findall(path.read_text())}
    assert len(found) > 8
    assert {each for each in found if not each.startswith(CLOSED)} <= set(Notice.values)


def test_nobody_without_an_address_is_written_to(an, request):
    an.email = ""
    an.save()
    change_password(an, request)
    assert mail.outbox == []
