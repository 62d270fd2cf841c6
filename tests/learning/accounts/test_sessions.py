"""When sessions end, and the page that lists one's own."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from config.middleware import BY_ITSELF
from learning.accounts import own_views
from learning.accounts.device_words import device_in_words
from learning.enums import Role
from learning.models import SignInPolicy, SignInSession, User
from learning.tasks import clear_sessions
from tests.fixtures.cast import PASSWORD

NEW = "ngua-o-tren-doi-thong-74"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1"


def sign_in(user: User, **meta: Any) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.staff_code, "password": PASSWORD}, **meta)
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account_change_password")).status_code == 200


def by_model(user: User) -> None:
    user.is_active = False
    user.save()


def by_bulk_update(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def by_sql(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE learning_user SET is_superuser = true WHERE id = %s", [user.pk])


def by_command(user: User) -> None:
    with_password = User.objects.get(pk=user.pk)
    with_password.set_password(NEW)
    User.objects.bulk_update([with_password], ["password"])


def by_role(user: User) -> None:
    user.groups.set([Group.objects.get(name=Role.HEAD.value)])


def by_group_side(user: User) -> None:
    Group.objects.get(name=Role.LEARNER.value).user_set.remove(user)


def by_bulk_membership(user: User) -> None:
    through = User.groups.through
    group = Group.objects.get(name=Role.ADMIN.value)
    through.objects.bulk_create([through(user_id=user.pk, group_id=group.pk)])


def by_own_permission(user: User) -> None:
    user.user_permissions.add(Permission.objects.all()[0])


DOORS = [
    by_model,
    by_bulk_update,
    by_sql,
    by_command,
    by_role,
    by_group_side,
    by_bulk_membership,
    by_own_permission,
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_ends_all_sessions_of_that_person_only(an, chau, door):
    mine, other = [sign_in(an), sign_in(an)], sign_in(chau)
    door(an)
    assert not any(is_in(client) for client in mine)
    assert not SignInSession.objects.filter(user=an).exists()
    assert is_in(other)


def test_wagtails_form_of_a_person_ends_the_sessions(client, an, admin):
    mine = sign_in(an)
    client.force_login(admin)
    url = reverse("wagtailusers_users:edit", args=[an.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {
        "groups": [Group.objects.get(name=Role.HEAD.value).pk],
        "password1": "",
        "password2": "",
    }
    assert client.post(url, data).status_code == 302
    assert not is_in(mine)


def test_what_leaves_rights_as_they_are_ends_nothing(an):
    mine = sign_in(an)
    an.email = "khac@gialai.example"
    an.save()
    assert is_in(mine)


def test_a_new_password_leaves_this_session_and_ends_the_others(an):
    this, other = sign_in(an), sign_in(an)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert this.post(reverse("account_change_password"), form).status_code == 302
    assert is_in(this)
    assert not is_in(other)


def test_a_session_that_is_ended_while_its_page_is_made_leads_to_signing_in(an, monkeypatch):
    mine, render = sign_in(an), own_views.render

    def ended(request: Any, *args: Any) -> Any:
        SignInSession.objects.all().delete()
        request.session["changed"] = True
        return render(request, *args)

    monkeypatch.setattr(own_views, "render", ended)
    answer = mine.get(reverse("mfa_index"))
    assert answer.url == f"{reverse('account_login')}?next={reverse('mfa_index')}"


@pytest.mark.parametrize(("who", "minutes"), [("an", 240), ("hanh", 60)])
def test_nobody_is_there_for_too_long(request, who, minutes):
    client, begun = sign_in(request.getfixturevalue(who)), timezone.now()
    with time_machine.travel(begun + dt.timedelta(minutes=minutes - 1), tick=False):
        assert is_in(client)
    with time_machine.travel(begun + dt.timedelta(minutes=2 * minutes - 2), tick=False):
        assert is_in(client)  # counted from the last use
    with time_machine.travel(begun + dt.timedelta(minutes=3 * minutes), tick=False):
        assert not is_in(client)


def test_what_a_page_asks_by_itself_is_no_use(hanh):
    client, begun = sign_in(hanh), timezone.now()
    with time_machine.travel(begun + dt.timedelta(minutes=50), tick=False):
        client.get(reverse("remaining_time", args=[1]))
    with time_machine.travel(begun + dt.timedelta(minutes=61), tick=False):
        assert not is_in(client)


@pytest.mark.parametrize("name", sorted(BY_ITSELF))
def test_there_is_such_a_page(name):
    with pytest.raises(NoReverseMatch, match="with no arguments not found"):
        reverse(name)


def test_every_session_has_its_last_hour(an):
    client, begun = sign_in(an), timezone.now()
    for hours in range(3, 12, 3):
        with time_machine.travel(begun + dt.timedelta(hours=hours), tick=False):
            assert is_in(client)
    with time_machine.travel(begun + dt.timedelta(hours=12, minutes=1), tick=False):
        assert not is_in(client)


def test_the_agency_sets_the_times(an):
    policy = SignInPolicy.load()
    policy.learners_idle_minutes = 15
    policy.save()
    client, begun = sign_in(an), timezone.now()
    with time_machine.travel(begun + dt.timedelta(minutes=16), tick=False):
        assert not is_in(client)


def test_use_costs_a_query_at_most_once_a_minute(an, django_assert_num_queries):
    client, begun = sign_in(an), timezone.now()
    page = reverse("account_change_password")
    with time_machine.travel(begun + dt.timedelta(minutes=2), tick=False):
        with django_assert_num_queries(4):
            client.get(page)
        with django_assert_num_queries(3):
            client.get(page)


def test_the_page_lists_ones_own_sessions_and_ends_them(an, chau):
    this = sign_in(an, HTTP_USER_AGENT=CHROME, REMOTE_ADDR="10.0.0.5")
    other = sign_in(an, HTTP_USER_AGENT=IPHONE, REMOTE_ADDR="113.161.1.2")
    third, stranger = sign_in(an), sign_in(chau)
    page = this.get(reverse("mfa_index"))
    text = page.content.decode()
    assert "Chrome trên Windows" in text
    assert "Safari trên iPhone" in text
    assert "113.161.1.2" in text
    assert "10.0.0.5" in text
    keys = SignInSession.objects.values_list("pk", flat=True)
    assert not any(key in text for key in keys)
    [name] = [row.name for row in page.context["sessions"] if row.address == "113.161.1.2"]
    stranger.post(reverse("end_own_sessions"), {"phien": name})
    assert is_in(other)
    this.post(reverse("end_own_sessions"), {"phien": name})
    assert not is_in(other)
    this.post(reverse("end_own_sessions"))
    assert not is_in(third)
    assert is_in(this)
    assert is_in(stranger)


def test_sessions_that_have_ended_are_dropped_at_night(an):
    sign_in(an)
    SignInSession.objects.update(expire_date=timezone.now() - dt.timedelta(minutes=1))
    clear_sessions()
    assert not SignInSession.objects.exists()


def test_a_migration_makes_the_triggers_anew(an):
    call_command("migrate", verbosity=0)
    mine = sign_in(an)
    by_bulk_update(an)
    assert not SignInSession.objects.filter(user=an).exists()
    assert not is_in(mine)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome trên Windows"),
        (CHROME + " Edg/140.0", "Microsoft Edge trên Windows"),
        (IPHONE, "Safari trên iPhone"),
        ("curl/8", "Thiết bị không rõ"),
        ("", "Thiết bị không rõ"),
    ],
)
def test_devices_are_named_in_words(agent, words):
    assert device_in_words(agent) == words
