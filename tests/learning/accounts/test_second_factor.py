"""A second factor: setting it up, signing in by it, of whom it is demanded, losing it."""

import datetime as dt
import re
import secrets
from unittest.mock import patch
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.accounts.second_factor import policy as policy_module
from learning.enums import Role
from learning.models import AuditEntry, SignInFailures, SignInPolicy, SignInSession, User
from tests.addresses import ALL, RULES, SIGNED_IN
from tests.fixtures.cast import PASSWORD
from tests.learning.accounts.test_sessions import is_in, sign_in

DESK = reverse("wagtailadmin_home")


@pytest.fixture
def demanded(system: None) -> None:
    policy = SignInPolicy.load()
    policy.admins_need_factor = policy.hr_needs_factor = True
    policy.editors_need_factor = policy.reviewers_need_factor = True
    policy.save()


def code_of(secret: str, at: dt.datetime | None = None) -> str:
    moment = (at or timezone.now()).timestamp()
    return auth.format_hotp_value(auth.hotp_value(secret, int(moment) // 30))


def set_up_app(client):
    """The secret, and the recovery codes that the page showed."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    # Tests commit nothing; on a server this happens within the request.
    with patch("django.db.transaction.on_commit", lambda follow: follow()):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    shown = client.get(answer.url).content.decode()
    return secret, re.findall(r"<li><code>(\d{8})</code>", shown)


def type_password(user: User, client: Client | None = None) -> Client:
    client = client or Client()
    form = {"login": user.staff_code, "password": PASSWORD}
    client.post(reverse("account_login"), form)
    return client


def give_code(client: Client, code: str) -> bool:
    client.post(reverse("mfa_authenticate"), {"code": code})
    return is_in(client)


@pytest.fixture
def app(an: User) -> tuple[str, list[str]]:
    begun = timezone.now() - dt.timedelta(minutes=10)
    with time_machine.travel(begun, tick=False):
        return set_up_app(sign_in(an))


def test_the_password_alone_lets_nobody_in_who_has_an_app(an, app):
    client = type_password(an)
    assert not is_in(client)
    assert give_code(client, code_of(app[0]))


def test_a_code_counts_once(an, app):
    moment = timezone.now()
    with time_machine.travel(moment, tick=False):
        code = code_of(app[0])
        assert give_code(type_password(an), code)
        assert not give_code(type_password(an), code)
    with time_machine.travel(moment + dt.timedelta(seconds=35), tick=False):
        assert not give_code(type_password(an), code)  # would still be in the tolerance
        assert give_code(type_password(an), code_of(app[0]))


def test_the_code_that_sets_up_the_app_signs_nobody_in(an):
    with time_machine.travel(timezone.now(), tick=False):
        secret, _codes = set_up_app(sign_in(an))
        assert not give_code(type_password(an), code_of(secret))


def test_a_recovery_code_counts_once_and_is_shown_once(an, app):
    assert len(app[1]) == 10
    client = type_password(an)
    assert give_code(client, app[1][3])
    assert not give_code(type_password(an), app[1][3])
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in page for code in app[1])
    assert "Còn 9 mã" in page


def test_guessing_takes_ever_longer_and_does_not_end(an, app):
    moment, tries = timezone.now(), 0
    for minute in range(24 * 60):
        with time_machine.travel(moment + dt.timedelta(minutes=minute), tick=False):
            client = type_password(an)
            page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
            tries += "thử lại sau" not in page
        if minute == 20:
            with time_machine.travel(moment + dt.timedelta(minutes=minute), tick=False):
                assert not give_code(type_password(an), code_of(app[0]))
            break
    assert tries <= 10


def test_a_code_ends_with_its_time(an, app):
    moment = timezone.now()
    code = code_of(app[0], moment)
    # 30 seconds, and as much again for a telephone whose clock is behind.
    for seconds in (65, 95, 600, -65):
        with time_machine.travel(moment + dt.timedelta(seconds=seconds), tick=False):
            assert not give_code(type_password(an), code)
            SignInFailures.objects.all().delete()


def test_codes_and_secrets_come_from_the_systems_secure_source(an, chau, monkeypatch):
    """A source that always says the same shows: everything would be the same for all."""
    codes = [set_up_app(sign_in(each)) for each in (an, chau)]
    assert codes[0][0] != codes[1][0]
    assert not set(codes[0][1]) & set(codes[1][1])
    Authenticator.objects.all().delete()
    monkeypatch.setattr(secrets, "token_bytes", lambda count=32: b"x" * count)
    monkeypatch.setattr(secrets, "token_hex", lambda count=32: "78" * count)
    codes = [set_up_app(sign_in(each)) for each in (an, chau)]
    assert codes[0] == codes[1]


def test_a_link_by_mail_goes_round_no_second_factor(an, app):
    Client().post(reverse("account_reset_password"), {"email": an.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    client, new = Client(), "ngua-o-tren-doi-thong-74"
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert not is_in(client)
    client.post(reverse("account_login"), {"login": "an", "password": new})
    assert not is_in(client)
    assert give_code(client, code_of(app[0]))


def test_secrets_in_the_database_give_no_codes(app):
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert app[0] not in str(row.data)
    assert get_adapter().decrypt(row.data["secret"]) == app[0]


def test_setting_up_ends_the_other_sessions_and_is_in_the_log(an):
    this, other = sign_in(an), sign_in(an)
    set_up_app(this)
    assert is_in(this)
    assert not is_in(other)
    assert AuditEntry.objects.filter(event="factor.added", about=an).exists()


def test_taking_it_away_ends_the_other_sessions(an, app):
    this, other = (type_password(an) for _each in range(2))
    give_code(this, code_of(app[0]))
    give_code(other, app[1][0])
    assert is_in(this)
    assert is_in(other)
    assert this.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert is_in(this)
    assert not is_in(other)
    assert not Authenticator.objects.exists()


# Of whom it is demanded


@pytest.mark.parametrize("who", ["admin", "hanh", "lan", "minh"])
def test_who_must_is_led_to_set_it_up_and_then_on(request, demanded, who):
    user = request.getfixturevalue(who)
    client = Client()
    form = {"login": user.staff_code, "password": PASSWORD, "next": DESK}
    answer = client.post(reverse("account_login"), form)
    assert answer.url.startswith(reverse("factor_setup"))
    assert "Cài đặt xác thực hai bước" in client.get(answer.url).content.decode()
    assert client.get(DESK).url.startswith(reverse("factor_setup"))
    set_up_app(client)
    assert DESK in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize("who", ["an", "binh"])
def test_of_others_it_is_not_demanded(request, demanded, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(DESK).status_code == (200 if who == "binh" else 403)


def test_a_group_of_ones_own_making_is_no_way_round(demanded, an):
    group = Group.objects.create(name="Nhóm mới")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    an.groups.add(group)
    assert sign_in(an).get(DESK).url.startswith(reverse("factor_setup"))


def held_urls(role: Role) -> list[str]:
    """The admin, and what the table opens to the role outside it but not to everybody."""
    found = set()
    for name, route, _view in ALL:
        roles = set(RULES.get(name, ()))
        path = re.sub(r"\(\?P<\w+>.*?\)", "1", route)
        path = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000001", path)
        path = re.sub(r"<str:\w+>|<slug:\w+>|<path:\w+>", "x", re.sub(r"<int:\w+>", "1", path))
        path = "/" + re.sub(r"[\^$\\]|<\w+>", "", path)
        if path.startswith("/quan-tri/") or (role in roles and not roles >= SIGNED_IN):
            found.add(path)
    return sorted(found - {"/quan-tri/login/", "/quan-tri/logout/"} | {"/media/x.png"})


def test_no_address_of_the_admin_is_open_before(demanded, hanh):
    client, let_in = sign_in(hanh), []
    for url in held_urls(Role.HR):
        for answer in (client.get(url), client.post(url)):
            held = answer.status_code == 302 and answer.url.startswith(reverse("factor_setup"))
            if not held and answer.status_code != 404:
                let_in.append((url, answer.status_code))
    assert len(held_urls(Role.HR)) > 300
    assert let_in == []


@pytest.mark.parametrize("who", ["admin", "hanh", "lan", "minh"])
def test_rights_outside_the_admin_ask_for_it_too(request, demanded, who):
    user = request.getfixturevalue(who)
    role = Role(user.groups.get().name)
    outside = [url for url in held_urls(role) if not url.startswith("/quan-tri/")]
    client = sign_in(user)
    assert outside
    for url in outside:
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert answer.url.startswith(reverse("factor_setup")), url
        assert quote(url, safe="") in answer.url
    # Learning waits for no factor, nor do the pictures of lessons.
    assert client.get(reverse("my_certificates")).status_code == 200
    assert client.get("/media/images/none.png").status_code == 404
    set_up_app(client)
    assert {client.get(url).status_code for url in outside} <= {200, 403, 404}


def test_a_session_without_a_factor_is_not_carried_in_by_one_set_up_elsewhere(demanded, hanh):
    thief = sign_in(hanh)
    row = SignInSession.objects.get()
    set_up_app(sign_in(hanh))
    assert not SignInSession.objects.filter(pk=row.pk).exists()
    row.save(force_insert=True)  # even if that session had lived on
    assert thief.get(DESK).url.startswith(reverse("mfa_reauthenticate"))


def test_who_takes_the_last_one_away_sets_up_another_before_going_on(demanded, hanh):
    client = type_password(hanh)
    set_up_app(client)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=hanh, type="totp").exists()
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("factor_setup"))
    set_up_app(client)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_scripts_are_told_instead_of_led(demanded, hanh):
    answer = sign_in(hanh).get(DESK, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert answer.status_code == 403
    assert "xác thực bước hai" in answer.json()["error"]


# Lost


def test_another_person_resets_a_lost_factor_and_its_owner_is_told(client, an, app, admin):
    mine = type_password(an)
    give_code(mine, code_of(app[0]))
    client.force_login(admin)
    url = reverse("factor_reset", args=[an.pk])
    assert an.full_name in client.get(url).content.decode()
    client.post(url)
    assert not is_in(mine)
    assert is_in(type_password(an))
    letter = mail.outbox[-1]
    assert letter.to == [an.email]
    assert "đặt lại xác thực hai bước" in letter.body
    entry = AuditEntry.objects.get(event="factor.reset")
    assert entry.about == an


@pytest.mark.parametrize("who", ["admin", "hanh", "an"])
def test_nobody_resets_the_own_factor_nor_without_the_right(client, request, an, app, who):
    user = request.getfixturevalue(who)
    Authenticator.objects.update(user=user)
    client.force_login(user)
    client.post(reverse("factor_reset", args=[user.pk]))
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_is_no_superuser_resets_no_superusers_factor(client, make_user, admin):
    other = make_user("quan-tri-2", "Người Quản Trị", Role.ADMIN, "province")
    Authenticator.objects.create(user=admin, type="totp", data={})
    client.force_login(other)
    client.post(reverse("factor_reset", args=[admin.pk]))
    assert Authenticator.objects.filter(user=admin).exists()


def test_the_policy_is_asked_once_in_seconds_and_a_change_holds_at_once(
    db, monkeypatch, django_assert_num_queries
):
    moment = [100.0]
    monkeypatch.setattr(policy_module.time, "monotonic", lambda: moment[0])
    before = policy_module.demanded_roles()
    with django_assert_num_queries(0):
        assert policy_module.demanded_roles() == before
    policy = SignInPolicy.load()
    policy.heads_need_factor = not policy.heads_need_factor
    policy.save()
    changed = policy_module.demanded_roles()
    assert before ^ changed == {Role.HEAD}
    # Another process writes: this one hears of it within seconds.
    SignInPolicy.objects.update(heads_need_factor=not policy.heads_need_factor)
    moment[0] += policy_module.MEMORY + 0.1
    assert policy_module.demanded_roles() == before
