import datetime as dt
import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from learning.enums import DELIVERY_TRANSITIONS, DeliveryState
from learning.interfaces import outbound, webhooks
from learning.interfaces.webhooks import make_webhook, pause_after, send_due, try_again
from learning.models import Enrolment, Webhook, WebhookDelivery
from learning.progress.completion import _as_of_today
from learning.signals import enrolment_completed


@pytest.fixture
def hook(admin, units):
    return make_webhook(
        name="QLCB", url="https://qlcb.example/nhan", unit=units["pleiku"], by=admin
    )


@pytest.fixture
def told(hook, enrolment):
    """An's completion, noted."""
    now = timezone.now()
    Enrolment.objects.filter(pk=enrolment.pk).update(
        started_at=now, completed_at=now, **_as_of_today(enrolment)
    )
    for _time in range(2):
        enrolment_completed.send(sender=Enrolment, enrolment=Enrolment.objects.get(pk=enrolment.pk))
    return WebhookDelivery.objects.get()


def answer(monkeypatch, result):
    calls = []

    def post(url, body, headers):
        calls.append((url, body, headers))
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(webhooks, "post", post)
    return calls


def test_a_completion_is_told_once_with_a_signature_that_can_be_checked(told, hook, monkeypatch):
    calls = answer(monkeypatch, 204)
    assert (send_due(), send_due()) == (1, 0)
    [(url, body, headers)] = calls
    parts = dict(part.split("=") for part in headers["X-Signature"].split(","))
    expected = hmac.new(
        hook.secret().encode(), f"{parts['t']}.".encode() + body, hashlib.sha256
    ).hexdigest()
    assert (url, parts["v1"]) == (hook.url, expected)
    event = json.loads(body)
    assert (event["id"], event["data"]["staff_code"]) == (str(told.event_id), "an")
    told.refresh_from_db()
    assert (told.state, told.tries, told.last_status) == ("sent", 1, 204)


@pytest.mark.parametrize("result", [500, 302, OSError("hỏng")])
def test_what_is_not_taken_is_sent_again_later_and_given_up_at_last(told, monkeypatch, result):
    calls = answer(monkeypatch, result)
    start = timezone.now()
    for number in range(webhooks.MAX_TRIES + 2):
        with time_machine.travel(start + dt.timedelta(days=number), tick=False):
            send_due()
            send_due()
    told.refresh_from_db()
    assert (told.state, len(calls)) == ("failed", webhooks.MAX_TRIES)
    assert try_again(told)
    assert not try_again(told)
    answer(monkeypatch, 200)
    send_due()
    told.refresh_from_db()
    assert told.state == "sent"


def test_the_pauses_grow_to_half_a_day():
    assert [pause_after(n).seconds // 60 for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert pause_after(30) == dt.timedelta(hours=12)


def test_other_units_and_addresses_switched_off_are_not_told(admin, units, hook, enrolment, client):
    make_webhook(name="Gào", url="https://gao.example/", unit=units["gao"], by=admin)
    client.force_login(admin)
    client.post(reverse("desk_webhook_switch", args=[hook.pk]), {"on": "0"})
    now = timezone.now()
    Enrolment.objects.filter(pk=enrolment.pk).update(
        started_at=now, completed_at=now, **_as_of_today(enrolment)
    )
    enrolment_completed.send(sender=Enrolment, enrolment=Enrolment.objects.get(pk=enrolment.pk))
    assert not WebhookDelivery.objects.exists()


OWN = [
    *("10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "198.18.0.1"),
    *("192.0.0.8", "192.0.0.9", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "5f00::1"),
    *("2001::1", "2001:db8::1", "3fff::1", "4000::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "::10.0.0.1"),
    *("64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::a00:1", "64:ff9b:1::8.8.8.8"),
]
PUBLIC = [
    *("8.8.8.8", "203.162.4.190", "2001:4860:4860::8888", "2400:cb00::1", "::ffff:8.8.8.8"),
    *("64:ff9b::8.8.8.8", "2002:808:808::1"),
]


@pytest.mark.parametrize("address", OWN)
def test_no_address_of_an_own_network_is_called_however_it_is_written(
    address, settings, monkeypatch
):
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    figures = f"[{address}]" if ":" in address else address
    with pytest.raises(outbound.AddressNotAllowedError):
        outbound.check_url(f"https://{figures}/")
    found = [(2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(outbound.AddressNotAllowedError):
        outbound.post("https://qlcb.example/", b"", {})


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_called(address, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    outbound.check_url(f"https://[{address}]/" if ":" in address else f"https://{address}/")


def test_one_module_calls_addresses_that_people_entered():
    """Whatever else opens a connection goes where the operator's settings say."""
    callers = re.compile(r"\b(?:urlopen|HTTPS?Connection|create_connection|import requests)\b")
    found = {
        str(path)
        for folder in ("cms", "quizzes", "learning", "certificates")
        for path in Path(folder).rglob("*.py")
        if callers.search(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "cms/uploads/viruses.py",  # VIRUS_SCANNER
        "learning/accounts/handshake.py",  # LDAP_URL
        "learning/accounts/single_sign_on/sessions.py",  # SSO_PROVIDERS
        "learning/interfaces/outbound.py",
    }


@pytest.mark.parametrize(
    "url",
    [
        "http://qlcb.example/",
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/",
        "https://u:p@qlcb.example/",
        "ftp://qlcb.example/",
        "https:///x",
    ],
)
def test_addresses_of_the_own_network_are_refused(url, settings, admin, units):
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    with pytest.raises(ValidationError):
        make_webhook(name="x", url=url, unit=units["gao"], by=admin)


def test_a_name_that_leads_to_the_own_network_is_refused(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("192.168.1.5", 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(outbound.AddressNotAllowedError):
        outbound.post("https://qlcb.example/", b"", {})


@pytest.mark.parametrize("state", DeliveryState)
def test_only_what_failed_is_sent_again(told, state):
    WebhookDelivery.objects.filter(pk=told.pk).update(
        state=state,
        next_at=timezone.now() if state == "waiting" else None,
        sent_at=timezone.now() if state == "sent" else None,
    )
    allowed = state != "waiting" and DeliveryState.WAITING in DELIVERY_TRANSITIONS[state]
    assert try_again(told) == allowed


def test_the_page_shows_the_log_and_refuses_a_bad_address(client, admin, told, units):
    client.force_login(admin)
    text = client.get(reverse("desk_webhooks")).content.decode()
    assert "an – Đạo đức công vụ" in text
    data = {"hook-name": "x", "hook-url": "https://10.1.1.1/", "hook-unit": units["gao"].pk}
    assert "mạng nội bộ" in client.post(reverse("desk_webhooks"), data).content.decode()
    assert Webhook.objects.count() == 1
