"""Refusals in the admin: who tried what they may not."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from learning.access.audit.labels import label_of
from learning.access.audit.log import record_event
from learning.enums import AuditEvent
from learning.models import AuditEntry

# The same person at the same page within this time is one entry.
ONCE_IN = dt.timedelta(minutes=10)


def is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody who is signed in met "no" at an address of the admin.

    Wagtail answers with a way to its home and a message of an error, ours with 403.
    """
    if not request.path.startswith(settings.ADMIN_PREFIX):
        return False
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        return False
    return response.status_code == 403 or _is_sent_home(request, response)


def record_refusal(request: HttpRequest) -> None:
    """One entry, and none again for a while where the same person goes on trying."""
    match = request.resolver_match
    what = label_of(match.view_name) if match else request.path
    same = AuditEntry.objects.filter(
        actor=request.user.pk,
        event=AuditEvent.ACCESS_DENIED,
        what=what,
        at__gt=timezone.now() - ONCE_IN,
    )
    if not same.exists():
        record_event(AuditEvent.ACCESS_DENIED, what=what, request=request)


def _is_sent_home(request: HttpRequest, response: HttpResponse) -> bool:
    home = reverse("wagtailadmin_home")
    if response.status_code != 302 or response.headers["Location"] != home:
        return False
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return any("error" in message.tags for message in queued)
