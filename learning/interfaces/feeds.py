"""What other systems read: completions, and how a feed goes on.

A feed goes on from a place (time of the change, primary key) and gives rows in that order;
a row that changes comes again. The newest seconds are held back, so that a transaction
still under way is not passed over.
"""

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from learning.models import Enrolment, ExternalId, Posting, Unit
from learning.ports import FeedRow, Place

SETTLED = dt.timedelta(seconds=5)


def after_place(rows: QuerySet[Any], field: str, after: Place | None, limit: int) -> QuerySet[Any]:
    """The next rows after a place, in the order of the feed."""
    rows = rows.filter(**{f"{field}__lte": timezone.now() - SETTLED})
    if after is not None:
        later = Q(**{f"{field}__gt": after.at})
        rows = rows.filter(later | Q(**{field: after.at, "pk__gt": after.pk}))
    return rows.order_by(field, "pk")[:limit]


def people_below(unit: Unit) -> QuerySet[Posting, int]:
    """Primary keys of those who are posted in the subtree today."""
    return Posting.objects.on(timezone.localdate()).below(unit).values_list("user_id", flat=True)


def completion_feed(unit: Unit, source: str, after: Place | None, limit: int) -> list[FeedRow]:
    """Completions of people who were in the subtree that day, or are today; two queries."""
    scope = Q(completed_unit__path__startswith=unit.path) | Q(user__in=people_below(unit))
    rows = after_place(Enrolment.objects.completed().filter(scope), "completed_at", after, limit)
    found = list(rows.select_related("user", "course", "quiz"))
    names: dict[int | None, str] = dict(
        ExternalId.objects.filter(source=source, unit__in={row.completed_unit_id for row in found})
        .order_by(F("pk").desc())
        .values_list("unit_id", "external_id")
    )
    return [
        FeedRow(Place(row.completed_at, row.pk), completion_data(row, names))
        for row in found
        if row.completed_at is not None
    ]


def completion_data(row: Enrolment, names: dict[int | None, str] | None = None) -> dict[str, Any]:
    """A completion as other systems are told of it."""
    return {
        "id": row.pk,
        "staff_code": row.user.staff_code,
        "full_name": row.completed_name or row.user.full_name,
        "course_id": row.course_id,
        "quiz_id": row.quiz_id,
        "title": row.target.title,
        "cycle": row.cycle,
        "hours": row.hours,
        "completed_at": row.completed_at,
        "valid_until": row.valid_until,
        "unit_external_id": (names or {}).get(row.completed_unit_id),
        "unit_name": row.completed_unit_name,
        "position": row.completed_position,
    }
