"""Telling other systems of completions: noted in the transaction, signed, sent until taken."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
import time
import uuid
from http.client import HTTPException
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from cms.models.transitions import states_before
from cms.people import Person
from cms.ports import changes, record_event
from config.queue import enqueue
from learning.enums import DELIVERY_TRANSITIONS, AuditEvent, DeliveryState
from learning.interfaces.feeds import completion_data
from learning.interfaces.outbound import AddressNotAllowedError, check_url, post
from learning.models import Enrolment, Unit, Webhook, WebhookDelivery

MAX_TRIES = 10
FIRST_PAUSE = dt.timedelta(minutes=1)
MAX_PAUSE = dt.timedelta(hours=12)
RUN_SECONDS = 60
TASK = "learning.tasks.send_webhooks"


def make_webhook(*, name: str, url: str, unit: Unit, by: Person) -> Webhook:
    """An address that is told of completions from now on.

    Raises:
        ValidationError: the address may not be called.
    """
    try:
        check_url(url)
    except AddressNotAllowedError as error:
        raise ValidationError({"url": str(error)}) from error
    made = Webhook.objects.create(
        name=name, url=url, unit=unit, created_by=by, nonce=secrets.token_hex(16)
    )
    detail = changes({}, {"url": url, "unit": unit, "is_active": True})
    record_event(AuditEvent.WEBHOOK_CHANGED, what=name, by=by, detail=detail)
    return made


def switch_webhook(webhook: Webhook, *, on: bool) -> None:
    """Tell the address, or tell it no more; what waits goes on waiting."""
    if Webhook.objects.filter(pk=webhook.pk, is_active=not on).update(is_active=on):
        detail = changes({"is_active": not on}, {"is_active": on})
        record_event(AuditEvent.WEBHOOK_CHANGED, what=webhook.name, detail=detail)


def covering_webhooks(enrolment: Enrolment) -> list[Webhook]:
    """The active addresses whose unit holds that of the completion; one query."""
    unit = enrolment.completed_unit
    if unit is None:
        return []
    active = Webhook.objects.filter(is_active=True).select_related("unit")
    return [hook for hook in active if unit.path.startswith(hook.unit.path)]


@transaction.atomic
def note_completion(enrolment: Enrolment) -> None:
    """Note the completion for every address of the person's units; once for each."""
    hooks = covering_webhooks(enrolment)
    if not hooks:
        return
    data = json.loads(json.dumps(completion_data(enrolment), cls=DjangoJSONEncoder))
    now = timezone.now()
    rows = [
        WebhookDelivery(
            webhook=hook, enrolment=enrolment, event_id=uuid.uuid4(), payload=data, next_at=now
        )
        for hook in hooks
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    enqueue(TASK)


def send_due() -> int:
    """Send what is due, oldest first, for a minute at most.

    Returns:
        How many deliveries were tried.
    """
    until, taken = time.monotonic() + RUN_SECONDS, 0
    due = WebhookDelivery.objects.filter(
        state=DeliveryState.WAITING, next_at__lte=timezone.now(), webhook__is_active=True
    ).select_related("webhook")
    for row in due.order_by("next_at", "pk")[:200]:
        if time.monotonic() > until:
            break
        if _claim(row):
            taken += _send(row)
    return taken


def try_again(delivery: WebhookDelivery) -> bool:
    """Put a delivery that failed for good in the queue again; a second call changes nothing."""
    before = states_before(DeliveryState.WAITING, DELIVERY_TRANSITIONS)
    failed = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=before)
    asked = failed.update(state=DeliveryState.WAITING, tries=0, next_at=timezone.now())
    if asked:
        enqueue(TASK)
    return bool(asked)


def signature(secret: str, moment: int, body: bytes) -> str:
    """HMAC-SHA256 over `time.body`: the receiver refuses old times and wrong signatures."""
    signed = f"{moment}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def pause_after(tries: int) -> dt.timedelta:
    """1, 2, 4, 8 … minutes, at most 12 hours."""
    return min(FIRST_PAUSE * 2 ** max(tries - 1, 0), MAX_PAUSE)


def _claim(row: WebhookDelivery) -> bool:
    """Only one worker sends it; a crash after this costs one pause, not the delivery."""
    waiting = WebhookDelivery.objects.filter(
        pk=row.pk, state=DeliveryState.WAITING, next_at=row.next_at
    )
    row.tries += 1
    row.next_at = timezone.now() + pause_after(row.tries)
    return bool(waiting.update(tries=row.tries, next_at=row.next_at))


def _send(row: WebhookDelivery) -> bool:
    status, error = None, ""
    try:
        status = _call(row)
    except AddressNotAllowedError as refusal:
        error = str(refusal)
    except (OSError, HTTPException, ValueError) as problem:
        error = f"{type(problem).__name__}: {problem}"
    taken = status is not None and 200 <= status < 300
    changes: dict[str, Any] = {"last_status": status, "last_error": error[:300]}
    if taken:
        changes |= {"state": DeliveryState.SENT, "sent_at": timezone.now(), "next_at": None}
    elif row.tries >= MAX_TRIES:
        changes |= {"state": DeliveryState.FAILED, "next_at": None}
    WebhookDelivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING).update(**changes)
    return taken


def _call(row: WebhookDelivery) -> int:
    moment = int(timezone.now().timestamp())
    event = {"id": str(row.event_id), "type": "enrolment.completed", "data": row.payload}
    body = json.dumps(event, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Event-Id": str(row.event_id),
        "X-Signature": f"t={moment},v1={signature(row.webhook.secret(), moment, body)}",
    }
    return post(row.webhook.url, body, headers)
