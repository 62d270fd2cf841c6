"""Giving people courses to learn, directly or of their own accord."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import CoursePage
from cms.people import Person
from learning.duties.enrolment_pass import enrol_audience
from learning.enums import EnrolmentSource, ProgrammeState
from learning.models import Enrolment, Programme, ProgrammeItem, ProgrammeUnit, Unit


@transaction.atomic
def create_programme(
    course: CoursePage, *, unit: Unit, due_on: dt.date, by: Person, note: str = ""
) -> Programme:
    """Make a course due from everyone in the unit subtree, and enrol those who are there now.

    This is what an officer gives out directly: one course, one date, at once. The same
    course, unit and date again returns the programme that is.

    Raises:
        ValidationError: the date has passed or the course is not published.
    """
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Hạn hoàn thành phải từ hôm nay trở đi.")})
    if not course.live:
        raise ValidationError({"course": _("Khóa học chưa được xuất bản.")})
    running = Programme.objects.running().filter(direct=True, due_on=due_on)
    programme = running.filter(items__course=course, units__unit=unit).first()
    if programme is None:
        programme = _direct_programme(course, unit, due_on, by, note)
    enrol_audience(programme)
    return programme


@transaction.atomic
def enrol_self(user: Person, course: CoursePage) -> Enrolment:
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


def _direct_programme(
    course: CoursePage, unit: Unit, due_on: dt.date, by: Person, note: str
) -> Programme:
    programme = Programme.objects.create(
        title=f"{course.title} – {unit.name}"[:200],
        note=note,
        direct=True,
        state=ProgrammeState.RUNNING,
        started_at=timezone.now(),
        due_on=due_on,
        created_by=by,
    )
    ProgrammeItem.objects.create(programme=programme, course=course)
    ProgrammeUnit.objects.create(programme=programme, unit=unit)
    return programme
