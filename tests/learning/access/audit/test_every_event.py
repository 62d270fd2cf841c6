"""No event of the audit log is a name only: each has a place that writes it, and each of
signing in is written when the thing happens.
"""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db.models import TextChoices
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import certificates.enums
import cms.enums
import learning.enums.audit
import quizzes.enums.audit
from learning.accounts.first_passwords.letters import issue_letters
from learning.accounts.second_factor.reset import reset_factor
from learning.models import AuditEntry, User
from tests.fixtures.cast import PASSWORD
from tests.learning.accounts.test_second_factor import code_of, set_up_app, type_password
from tests.learning.accounts.test_sessions import sign_in

ROOT = Path(__file__).parents[4]
ENUMS: dict[str, type[TextChoices]] = {
    "cms": cms.enums.AuditEvent,
    "quizzes": quizzes.enums.audit.AuditEvent,
    "learning": learning.enums.audit.AuditEvent,
    "certificates": certificates.enums.AuditEvent,
}
OWN = "ngua-o-tren-doi-thong-74"
EACH: list[tuple[str, TextChoices]] = [
    (app, member) for app, events in ENUMS.items() for member in events.__members__.values()
]


def sources(app: str) -> str:
    files = [*(ROOT / app).rglob("*.py"), *(ROOT / "config").rglob("*.py")]
    return "\n".join(file.read_text() for file in files if "enums" not in str(file))


SOURCES = {app: sources(app) for app in ENUMS}


@pytest.mark.parametrize(("app", "event"), EACH, ids=[event.value for _app, event in EACH])
def test_each_event_is_written_somewhere(app, event):
    named = rf"AuditEvent\.{event.name}\b|[\"']{re.escape(event.value)}[\"']"
    assert re.search(named, SOURCES[app])


def test_no_two_apps_call_two_things_the_same():
    values = [event.value for _app, event in EACH]
    assert len(values) == len(set(values))


# Signing in, by doing it


def last(*, about: User, **fields: object) -> list[str]:
    rows = AuditEntry.objects.filter(about=about, **fields).order_by("pk")
    return list(rows.values_list("event", flat=True))


def test_a_wrong_password_and_a_delay_are_told_apart(an):
    client, form = Client(), {"login": "an", "password": "sai-hoan-toan-12345"}
    for _try in range(7):
        client.post(reverse("account_login"), form)
    events = last(about=an)
    assert events[:5] == ["sign_in.failed"] * 5
    assert events[-1] == "sign_in.delayed"


def test_coming_and_going(an):
    client = sign_in(an)
    client.post(reverse("account_logout"))
    assert last(about=an) == ["sign_in.succeeded", "sign_out"]


def test_ending_a_session_elsewhere(an):
    this, _other = sign_in(an), sign_in(an)
    this.post(reverse("end_own_sessions"))
    assert AuditEntry.objects.filter(event="session.ended", actor=an).count() == 1


def test_asking_for_a_link_and_using_it(an):
    Client().post(reverse("account_reset_password"), {"email": an.email})
    assert last(about=an) == ["password.reset_asked"]
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)
    client = Client()
    page = client.get(link[1], follow=True)
    client.post(page.request["PATH_INFO"], {"password1": OWN, "password2": OWN})
    assert last(about=an) == ["password.reset_asked", "password.reset"]
    assert OWN not in str(list(AuditEntry.objects.values()))


def test_asking_with_an_address_of_nobody_names_nobody(an):
    Client().post(reverse("account_reset_password"), {"email": "la@x.vn"})
    assert not AuditEntry.objects.filter(event="password.reset_asked").exists()


def test_changing_a_password(an):
    form = {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN}
    sign_in(an).post(reverse("account_change_password"), form)
    assert last(about=an)[-1] == "password.changed"


def test_a_first_password_of_ones_own(an):
    User.objects.filter(pk=an.pk).update(password="!")
    client = Client()
    client.force_login(User.objects.get(pk=an.pk))
    client.post(reverse("account_set_password"), {"password1": OWN, "password2": OWN})
    assert "password.changed" in last(about=an)


def test_a_second_factor_comes_and_goes_once_each(an):
    begun = timezone.now() - dt.timedelta(minutes=5)
    with time_machine.travel(begun, tick=False):
        secret, _codes = set_up_app(sign_in(an))
    client = type_password(an)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert last(about=an)[-1] == "sign_in.failed"
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    about_app = [each for each in last(about=an, what__contains="TOTP") if "factor" in each]
    assert about_app == ["factor.added", "factor.removed"]


def test_a_reset_by_another_names_both(an, admin):
    set_up_app(sign_in(an))
    reset_factor(an, by=admin)
    assert AuditEntry.objects.get(event="factor.reset").actor == admin


def test_a_letter_names_both(an, hanh):
    issue_letters([an.pk], by=hanh, replace=True)
    entry = AuditEntry.objects.get(event="password.letter")
    assert (entry.actor, entry.about) == (hanh, an)
