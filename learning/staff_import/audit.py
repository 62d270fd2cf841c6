"""What a staff list did to each person, for the audit log: before and after, field by field."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cms.people import Person
from cms.ports import Occurrence, changes, record_events
from learning.enums import AuditEvent, PostingKind
from learning.models import Posting, User
from learning.staff_import.planned import PERSON_FIELDS, POSTING_FIELDS, PlannedRow

BATCH = 500


def told_of(planned: PlannedRow) -> dict[str, Any]:
    """The person as they are before the list is written."""
    return _told(planned.user, planned.posting)


def record_list(
    before: Mapping[int, Mapping[str, Any]], user_ids: list[int], *, by: Person | None
) -> None:
    """One entry for each person whom the list made or changed."""
    for start in range(0, len(user_ids), BATCH):
        people = User.objects.in_bulk(user_ids[start : start + BATCH])
        postings = _main_postings(people)
        entries = (
            _entry(person, before.get(pk), _told(person, postings.get(pk)))
            for pk, person in people.items()
        )
        record_events([entry for entry in entries if entry.detail], by=by)


def _entry(person: User, before: Mapping[str, Any] | None, after: dict[str, Any]) -> Occurrence:
    event = AuditEvent.PERSON_CREATED if before is None else AuditEvent.PERSON_CHANGED
    return Occurrence(event, f"Danh sách cán bộ: {person}", person, changes(before or {}, after))


def _main_postings(people: Mapping[int, User]) -> dict[int, Posting]:
    rows = Posting.objects.filter(user__in=people, kind=PostingKind.MAIN).select_related("unit")
    today = timezone.localdate()
    return {
        row.user_id: row
        for row in rows.order_by("starts_on")
        if row.ends_on is None or row.ends_on >= today
    }


def _told(user: User | None, posting: Posting | None) -> dict[str, Any]:
    told = {name: getattr(user, name) for name in PERSON_FIELDS}
    if posting is not None:
        told["unit"] = str(posting.unit)
        told |= {name: getattr(posting, name) for name in POSTING_FIELDS}
    return told
