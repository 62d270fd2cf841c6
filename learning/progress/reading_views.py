"""Reading courses and lessons: Wagtail's pages with the reader's progress."""

from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.models import Page

from cms.law.changes import lapsed_citations
from cms.models import CourseIndexPage, CoursePage, LessonPage
from cms.people import Person, PersonRequest
from config.parameters import read_number
from config.percent import whole_percent
from learning.duties.enrolments import enrol_self
from learning.models import Enrolment, LessonProgress
from learning.progress.completion import CourseStep, course_steps, quizzes_of
from learning.progress.reading import complete_lesson, save_position

P = TypeVar("P", bound=Page)


@login_required
def course_index(request: PersonRequest, page: CourseIndexPage) -> HttpResponse:
    """All courses, with the state of the reader's own."""
    rows = Enrolment.objects.for_learner(request.user).order_by("cycle")
    enrolments = {row.course_id: row for row in rows}
    courses = [(course, enrolments.get(course.pk)) for course in page.courses()]
    return render(request, page.template, {**page.get_context(request), "courses": courses})


@login_required
def course(request: PersonRequest, page: CoursePage) -> HttpResponse:
    """A course with its steps; what is done is marked for those enrolled."""
    enrolment = current_enrolment(request.user, page)
    context = {**page.get_context(request), "enrolment": enrolment, **_map(page, enrolment)}
    return render(request, page.template, context)


@login_required
def lesson(request: PersonRequest, page: LessonPage) -> HttpResponse:
    """A lesson within its course: where the reader was, and what comes next."""
    parent = page.course
    enrolment = current_enrolment(request.user, parent)
    course_map = _map(parent, enrolment)
    progress = LessonProgress.objects.filter(enrolment=enrolment, lesson=page).first()
    before, after = _neighbours(course_map["steps"], page)
    context = {
        **page.get_context(request),
        **course_map,
        "course": parent,
        "enrolment": enrolment,
        "progress": progress if enrolment else None,
        "previous": before,
        "next": after,
        "lapsed": lapsed_citations(timezone.localdate()).filter(lesson=page),
    }
    return render(request, page.template, context)


@login_required
@require_POST
def enrol(request: PersonRequest, course_id: int) -> HttpResponse:
    """Enrol oneself and go to the course."""
    page = _opened(CoursePage, course_id)
    if page.is_withdrawn:
        return redirect(page.url)
    try:
        enrol_self(request.user, page)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(page.url)


@login_required
@require_POST
def finish_lesson(request: PersonRequest, lesson_id: int) -> HttpResponse:
    """Mark a lesson as read and go on to what comes next."""
    page, enrolment = _lesson_of_reader(request, lesson_id)
    if page.is_withdrawn:
        return redirect(page.url)
    if enrolment.is_open:
        complete_lesson(enrolment, page)
    _before, after = _neighbours(course_steps(enrolment), page)
    return redirect(after.page.url if after else page.course.url)


@login_required
@require_POST
def keep_position(request: PersonRequest, lesson_id: int) -> JsonResponse:
    """Keep the reading position, sent by the page while one reads."""
    page, enrolment = _lesson_of_reader(request, lesson_id)
    if page.is_withdrawn:
        raise Http404
    percent = read_number(request.POST.get("percent"), most=100)
    if percent is None:
        return JsonResponse({"error": "percent"}, status=400)
    try:
        progress = save_position(enrolment, page, percent)
    except ValidationError:
        return JsonResponse({"error": "percent"}, status=400)
    return JsonResponse({"percent": progress.position})


def current_enrolment(user: Person, page: CoursePage) -> Enrolment | None:
    """The reader's latest enrolment in the course."""
    return Enrolment.objects.for_learner(user).filter(course=page).order_by("-cycle").first()


def _opened(model: type[P], pk: int) -> P:
    """A page that is published, or was: a form of it may still stand open in a tab."""
    rows = model._default_manager.filter(Q(live=True) | Q(first_published_at__isnull=False))
    return get_object_or_404(rows, pk=pk)


def _lesson_of_reader(request: PersonRequest, lesson_id: int) -> tuple[LessonPage, Enrolment]:
    page = _opened(LessonPage, lesson_id)
    enrolment = current_enrolment(request.user, page.course)
    if enrolment is None:
        raise Http404
    return page, enrolment


def _map(page: CoursePage, enrolment: Enrolment | None) -> dict[str, Any]:
    if enrolment:
        steps = course_steps(enrolment)
    else:
        pages = [*page.lessons(), *quizzes_of(page)]
        ordered = sorted(pages, key=lambda child: child.path)
        steps = [CourseStep(child, done=False, required=True) for child in ordered]
    done = sum(step.done for step in steps)
    return {
        "steps": steps,
        "done_count": done,
        "step_count": len(steps),
        "percent": whole_percent(done, len(steps)),
        "next_step": next((step for step in steps if not step.done), None),
    }


def _neighbours(
    steps: list[CourseStep], page: LessonPage
) -> tuple[CourseStep | None, CourseStep | None]:
    index = next((i for i, step in enumerate(steps) if step.page.pk == page.pk), None)
    if index is None:
        return None, None
    before = steps[index - 1] if index else None
    return before, steps[index + 1] if index + 1 < len(steps) else None
