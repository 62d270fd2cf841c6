"""Giving people courses to learn."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import CoursePage
from learning.enums import EnrolmentSource
from learning.models import Enrolment, Posting, Programme, Unit


@transaction.atomic
def create_programme(
    course: CoursePage, *, unit: Unit, due_on: dt.date, by: Any, note: str = ""
) -> Programme:
    """Make a course due from everyone in the unit subtree, and enrol those who are there now.

    The same course, unit and date again returns the programme that is.

    Raises:
        ValidationError: the date has passed or the course is not published.
    """
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Hạn hoàn thành phải từ hôm nay trở đi.")})
    if not course.live:
        raise ValidationError({"course": _("Khóa học chưa được xuất bản.")})
    programme, _created = Programme.objects.get_or_create(
        course=course, unit=unit, due_on=due_on, defaults={"created_by": by, "note": note}
    )
    enrol_audience(programme)
    return programme


@transaction.atomic
def enrol_audience(programme: Programme) -> int:
    """Enrol everyone posted in the subtree today who has no enrolment that counts.

    Counts: an open one (it takes the earlier due date), or a completion that is still
    valid on the due date. Returns how many were enrolled; a second run enrols nobody.
    """
    people = _audience(programme)
    _advance_due_dates(programme)
    settled = _settled(programme)
    cycles = _last_cycles(programme)
    rows = [
        Enrolment(
            user_id=user,
            course=programme.course,
            cycle=cycles.get(user, 0) + 1,
            source=EnrolmentSource.PROGRAMME,
            programme=programme,
            due_on=programme.due_on,
        )
        for user in people
        if user not in settled
    ]
    Enrolment.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def enrol_newcomers() -> int:
    """Extend the programmes that are still running to people who joined since."""
    running = Programme.objects.filter(due_on__gte=timezone.localdate())
    return sum(enrol_audience(p) for p in running.select_related("course", "unit"))


@transaction.atomic
def enrol_self(user: Any, course: CoursePage) -> Enrolment:
    """Enrol in a course of one's own accord, or return the open enrolment.

    Raises:
        ValidationError: the course takes nobody by self-enrolment.
    """
    existing = Enrolment.objects.open().filter(user=user, course=course).first()
    if existing:
        return existing
    if not (course.live and course.self_enrolment):
        raise ValidationError(_("Khóa học này do cơ quan giao, không tự đăng ký được."))
    cycle = Enrolment.objects.filter(user=user, course=course).aggregate(top=Max("cycle"))["top"]
    return Enrolment.objects.create(
        user=user, course=course, cycle=(cycle or 0) + 1, source=EnrolmentSource.SELF
    )


def _audience(programme: Programme) -> list[int]:
    today = timezone.localdate()
    postings = Posting.objects.on(today).below(programme.unit).filter(user__is_active=True)
    return sorted(set(postings.values_list("user_id", flat=True)))


def _enrolments(programme: Programme) -> Any:
    staff = Posting.objects.below(programme.unit).values("user_id")
    return Enrolment.objects.filter(course=programme.course, user_id__in=staff)


def _advance_due_dates(programme: Programme) -> None:
    later = Q(due_on__isnull=True) | Q(due_on__gt=programme.due_on)
    open_ones = _enrolments(programme).open().filter(later)
    open_ones.update(due_on=programme.due_on, programme=programme)


def _settled(programme: Programme) -> set[int]:
    still_valid = Q(valid_until__isnull=True) | Q(valid_until__gte=programme.due_on)
    rows = _enrolments(programme)
    counting = rows.filter(
        Q(completed_at__isnull=True, ended_at__isnull=True)
        | Q(completed_at__isnull=False) & still_valid
    )
    return set(counting.values_list("user_id", flat=True))


def _last_cycles(programme: Programme) -> dict[int, int]:
    rows = _enrolments(programme).values("user_id").annotate(top=Max("cycle"))
    return dict(rows.values_list("user_id", "top"))
