"""Writing the audit log."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from cms.people import Person
from cms.ports import Occurrence
from cms.text import fold
from config.parameters import read_text
from config.proxies import client_address
from learning.access.audit.actors import actor_of, name_of, note_entry
from learning.access.audit.chain import new_mac
from learning.access.audit.plain import plain_detail
from learning.models import AuditEntry, User

BATCH = 500


def record_event(
    event: str,
    *,
    what: str,
    by: Person | None = None,
    request: HttpRequest | None = None,
    about: Person | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """See `cms.ports.record_event`."""
    record_events([Occurrence(event, what, about, detail or {})], by=by, request=request)


def record_events(
    occurrences: Iterable[Occurrence],
    *,
    by: Person | None = None,
    request: HttpRequest | None = None,
) -> None:
    """See `cms.ports.record_events`."""
    answered = note_entry()
    request = request or answered
    actor = actor_of(by, request)
    same = {
        "at": timezone.now(),
        "actor": actor,
        "actor_name": name_of(actor, request)[:160],
        "path": read_text(request.get_full_path() if request else "")[:500],
        "from_address": (client_address(request) or None) if request else None,
    }
    with translation.override(settings.LANGUAGE_CODE):
        rows = [_entry(each, same) for each in occurrences]
    AuditEntry.objects.bulk_create(rows, batch_size=BATCH)


def hashed_name(typed: str) -> str:
    """A keyed hash of what was typed as a name: a password may stand there, so it is not kept.

    The same name gives the same hash, in whatever spelling; nobody without the key can try names.
    """
    return salted_hmac("audit.typed-name", fold(typed), algorithm="sha256").hexdigest()[:16]


def _entry(each: Occurrence, same: dict[str, Any]) -> AuditEntry:
    about = each.about if isinstance(each.about, User) else None
    detail = plain_detail(each.detail)
    concerned = f"{about.full_name} {about.staff_code}" if about else ""
    what = read_text(str(each.what))[:400]
    values = " ".join(str(value) for value in detail.values())
    entry = AuditEntry(
        event=str(each.event),
        what=what,
        about=about,
        detail=detail,
        search_text=fold(f"{same['actor_name']} {concerned} {what} {same['path']} {values}"),
        **same,
    )
    entry.mac = new_mac(entry)
    return entry
