"""Reading lessons."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import LessonPage
from learning.models import Enrolment, LessonProgress
from learning.progress.completion import complete_if_done


def start_if_new(enrolment: Enrolment) -> None:
    """Note the first time that the person did something in the course."""
    Enrolment.objects.filter(pk=enrolment.pk, started_at__isnull=True).update(
        started_at=timezone.now()
    )


@transaction.atomic
def save_position(enrolment: Enrolment, lesson: LessonPage, percent: int) -> LessonProgress:
    """Keep how far the person has read, in percent of the page's height; it never goes back.

    Raises:
        ValidationError: the lesson is not in the course, or the number not in 0–100.
    """
    if not 0 <= percent <= 100:
        raise ValidationError(_("Vị trí đọc phải từ 0 đến 100."))
    progress = _progress(enrolment, lesson)
    LessonProgress.objects.filter(pk=progress.pk, position__lt=percent).update(position=percent)
    progress.position = max(progress.position, percent)
    return progress


@transaction.atomic
def complete_lesson(enrolment: Enrolment, lesson: LessonPage) -> LessonProgress:
    """Mark the lesson as read and complete the enrolment if that was all.

    A second call changes nothing.

    Raises:
        ValidationError: the lesson is not in the course.
    """
    progress = _progress(enrolment, lesson)
    LessonProgress.objects.filter(pk=progress.pk, completed_at__isnull=True).update(
        completed_at=timezone.now(), position=100
    )
    progress.refresh_from_db()
    complete_if_done(Enrolment.objects.get(pk=enrolment.pk))
    return progress


def _progress(enrolment: Enrolment, lesson: LessonPage) -> LessonProgress:
    if enrolment.course is None or not lesson.is_child_of(enrolment.course):
        raise ValidationError(_("Bài học này không thuộc khóa học đã giao."))
    start_if_new(enrolment)
    progress, _created = LessonProgress.objects.get_or_create(enrolment=enrolment, lesson=lesson)
    return progress
