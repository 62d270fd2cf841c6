"""What a page means to those who have it to learn, and ending that."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models import CoursePage, LessonPage
from learning.duties.enrolment_writes import end_rows
from learning.enums import EndCode
from learning.models import Enrolment, LessonProgress, Posting
from learning.models.duties import EnrolmentQuerySet
from learning.models.programmes import programmes_of


def duties_below(pages: Sequence[Page]) -> EnrolmentQuerySet:
    """Open duties whose course or stand-alone quiz is one of the pages, or lies below one."""
    below = [
        Q(course__path__startswith=page.path) | Q(quiz__path__startswith=page.path)
        for page in pages
    ]
    return Enrolment.objects.open().filter(reduce(or_, below))


def duties_touched(pages: Sequence[Page]) -> EnrolmentQuerySet:
    """Those, and the duties of the course that a lesson or quiz belongs to."""
    above = {page.path[: -Page.steplen] for page in pages}
    part_of = Enrolment.objects.open().filter(course__path__in=above)
    return duties_below(pages) | part_of


def learner_concerns(pages: Sequence[Page]) -> list[str]:
    """How many people in how many units have the pages, or their course, to learn."""
    people = duties_touched(pages).order_by().values("user")
    count = people.distinct().count()
    if not count:
        return []
    today = Posting.objects.on(timezone.localdate()).filter(user__in=people).order_by()
    units = today.values("unit").distinct().count()
    return [
        _("%(people)s người ở %(units)s đơn vị đang có nhiệm vụ học chưa hoàn thành.")
        % {"people": count, "units": units}
    ]


@transaction.atomic
def end_duties(pages: Sequence[Page], reason: str) -> int:
    """End the open duties of withdrawn courses and quizzes, with the editor's reason."""
    ids = list(duties_below(pages).values_list("pk", flat=True))
    return end_rows(ids, EndCode.WITHDRAWN, reason)


def has_training_records(page: Page) -> bool:
    """Whether somebody was given the course or quiz, or read the lesson."""
    below = {"path__startswith": page.path}
    courses, lessons = CoursePage.objects.filter(**below), LessonPage.objects.filter(**below)
    return (
        Enrolment.objects.filter(
            Q(course__in=courses) | Q(quiz__path__startswith=page.path)
        ).exists()
        or programmes_of(courses).exists()
        or LessonProgress.objects.filter(lesson__in=lessons).exists()
    )
