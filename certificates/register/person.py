"""What the register tells about a person."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from certificates.models import Certificate
from cms.people import Person
from learning.interfaces.feeds import after_place, people_below
from learning.models import Unit
from learning.people.export import plain_rows
from learning.ports import CertificateLine, FeedRow, HeldData, Place


def register_certificates(user: Person) -> list[CertificateLine]:
    """Every entry of the holder, superseded and revoked ones too; one query."""
    lines = [
        CertificateLine(
            number=row.number_text,
            course=row.course_title,
            issued_on=timezone.localdate(row.issued_at),
            valid_until=row.valid_until,
            state=str(row.state_on().label),
            url=row.get_absolute_url(),
        )
        for row in Certificate.objects.filter(holder=user)
    ]
    return sorted(lines, key=lambda line: line.issued_on, reverse=True)


def certificates_for_other_systems(unit: Unit, after: Place | None, limit: int) -> list[FeedRow]:
    """Entries of people who were in the subtree at issue, or are today; one query."""
    scope = Q(enrolment__completed_unit__path__startswith=unit.path)
    scope |= Q(unit__path__startswith=unit.path)
    scope |= Q(holder__in=people_below(unit))
    rows = Certificate.objects.filter(scope).annotate(
        changed_at=Coalesce("state_changed_at", "issued_at")
    )
    found = after_place(rows, "changed_at", after, limit).select_related("holder")
    return [FeedRow(Place(row.changed_at, row.pk), _data(row)) for row in found]


def _data(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number_text,
        "code": row.code,
        "staff_code": row.holder.staff_code,
        "holder_name": row.holder_name,
        "course_title": row.course_title,
        "hours": row.hours,
        "issued_at": row.issued_at,
        "valid_until": row.valid_until,
        "state": row.state_on().value,
        "changed_at": row.changed_at,
        "unit_name": row.unit_name,
        "verify_url": row.verify_url(),
    }


def register_data_of(user: Person) -> list[HeldData]:
    return [plain_rows("certificates", Certificate.objects.filter(holder=user))]
