"""Where `learning` meets Wagtail: pages are served with the reader's progress."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from cms.deletion import register_record_check
from cms.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from learning.models import Enrolment, LessonProgress, Programme
from learning.views import home, reading

PAGE_VIEWS: dict[type[Page], Callable[..., HttpResponse]] = {
    CourseIndexPage: reading.course_index,
    CoursePage: reading.course,
    LessonPage: reading.lesson,
}


def has_training_records(page: Page) -> bool:
    """Whether somebody was given the course, or read the lesson."""
    below = {"path__startswith": page.path}
    courses, lessons = CoursePage.objects.filter(**below), LessonPage.objects.filter(**below)
    return (
        Enrolment.objects.filter(course__in=courses).exists()
        or Programme.objects.filter(course__in=courses).exists()
        or LessonProgress.objects.filter(lesson__in=lessons).exists()
    )


register_record_check(has_training_records)


@hooks.register("before_serve_page")
def serve_with_progress(
    page: Page, request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Pages of courses ask for a sign-in and know their reader."""
    if isinstance(page, HomePage):
        return home.home(request)
    view = PAGE_VIEWS.get(type(page))
    return view(request, page) if view else None
