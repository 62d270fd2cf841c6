"""Writing and pruning the audit log."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cms.text import fold
from config.parameters import read_text
from config.proxies import client_address
from learning.enums import AuditAction
from learning.models import AuditEntry, AuditPolicy

MAX_VALUE = 200
MAX_VALUES = 60
SECRETS = ("password", "csrf", "token", "secret", "key")
DAYS_A_MONTH = 31


def add_entry(
    request: HttpRequest, action: AuditAction, *, what: str, detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Write down what the signed-in person does now."""
    actor: Any = request.user
    name = f"{actor.full_name} ({actor.staff_code})"
    fields = detail or {}
    values = " ".join(str(value) for value in fields.values())
    return AuditEntry.objects.create(
        actor=actor,
        actor_name=name[:160],
        action=action,
        what=what[:400],
        path=request.get_full_path()[:500],
        detail=fields,
        from_address=client_address(request) or None,
        search_text=fold(f"{name} {what} {request.get_full_path()} {values}"),
    )


def posted_fields(request: HttpRequest) -> dict[str, Any]:
    """What was sent, cut short, without secrets; of files the names."""
    fields: dict[str, Any] = {}
    for name in list(request.POST)[:MAX_VALUES]:
        if not any(secret in name.lower() for secret in SECRETS):
            text = ", ".join(request.POST.getlist(name))
            fields[read_text(name)] = read_text(text, longest=MAX_VALUE)
    for name, file in request.FILES.items():
        fields[name] = read_text(str(getattr(file, "name", "")), longest=MAX_VALUE)
    return fields


def prune_entries() -> int:
    """Delete entries older than the policy keeps them, never younger than a year."""
    months = max(AuditPolicy.load().keep_months, 12)
    before = timezone.now() - dt.timedelta(days=months * DAYS_A_MONTH)
    return AuditEntry.objects.filter(at__lt=before).erase()
