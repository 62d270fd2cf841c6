import datetime as dt
import hashlib
import hmac
import json

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
