"""What the register adds to the reminders and to the check of records."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.enums import CertificateState, Origin
from certificates.models import Certificate, Register, VoidNumber
from learning.enums import ReminderKind
from learning.models import Enrolment
from learning.ports import Contradiction, Draft
from learning.reporting.record_checks.invariants import rows_found


def certificates_about_to_expire(today: dt.date, days: int) -> Iterator[Draft]:
    """Valid ones that end within so many days, not replaced by a later completion; two queries."""
    rows = Certificate.objects.filter(
        state=CertificateState.VALID,
        valid_until__range=(today, today + dt.timedelta(days=days)),
        holder__is_active=True,
    )
    renewed = Enrolment.objects.completed().filter(
        user__in=rows.values("holder"), valid_until__gt=today + dt.timedelta(days=days)
    )
    done = set(renewed.values_list("user_id", "course_id"))
    for row in rows.select_related("enrolment").order_by("pk"):
        course = row.enrolment.course_id if row.enrolment else None
        if row.valid_until is None or (row.holder_id, course) in done:
            continue
        yield Draft(
            user_id=row.holder_id,
            kind=ReminderKind.EXPIRING,
            key=f"expiring:{row.pk}",
            text=_("Giấy chứng nhận số %(number)s (%(course)s) có giá trị đến %(day)s.")
            % {
                "number": row.number_text,
                "course": row.course_title,
                "day": row.valid_until.strftime("%d/%m/%Y"),
            },
        )


def certificates_rest_on_completions() -> list[Contradiction]:
    """An entry that a completion earned belongs to a completed enrolment of its holder."""
    rows = Certificate.objects.filter(
        Q(enrolment__completed_at=None) | ~Q(enrolment__user=F("holder")),
        origin=Origin.COMPLETION,
    )
    return rows_found(
        "certificate_without_completion",
        gettext_lazy("Giấy chứng nhận không có kết quả hoàn thành"),
        rows,
    )


def completed_courses_have_their_certificate() -> list[Contradiction]:
    standing = Certificate.objects.standing().filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.completed().filter(~Exists(standing), course__isnull=False)
    return rows_found(
        "completion_without_certificate",
        gettext_lazy("Hoàn thành khóa học mà không có trong sổ cấp"),
        rows,
    )


def numbers_run_without_gaps() -> list[Contradiction]:
    """Every number that a register gave out is an entry or a number that was voided."""
    rows = Register.objects.annotate(
        entries=_count(Certificate), voided=_count(VoidNumber)
    ).exclude(last_number=F("entries") + F("voided"))
    return rows_found("register_with_gaps", gettext_lazy("Sổ cấp thiếu số hoặc thừa số"), rows)


def _count(model: Any) -> Any:
    rows = model.objects.filter(register=OuterRef("pk")).order_by().values("register")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
