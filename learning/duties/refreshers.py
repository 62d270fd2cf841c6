"""Refreshers: a short quiz for named people, or a course for a unit, made in one step."""

import datetime as dt
from collections.abc import Collection
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.law.changes import lessons_citing
from cms.models import CourseIndexPage, CoursePage, LessonPage
from cms.models.pages import CompletionRule
from cms.people import Person
from learning.duties.audience import Audience
from learning.duties.enrolment_pass import enrol_audience
from learning.duties.programmes import draft_programme
from learning.enums import DueKind, ProgrammeState
from learning.models import Programme, ProgrammeItem, ProgrammePerson, Unit
from quizzes.bank.pool_quizzes import add_pool_quiz, contest_index, free_slug
from quizzes.models import Question, QuizPage

MAX_QUESTIONS = 10
MINUTES_OF_A_PERIOD = 45


def questions_on(provisions: Collection[int]) -> Any:
    """The questions that may be asked today and rest on one of the places."""
    return Question.objects.drawable().filter(provision__in=provisions)


@transaction.atomic
def give_refresher_quiz(
    provisions: Collection[int], people: Collection[int], *, title: str, due_on: dt.date, by: Person
) -> Programme:
    """Make a short quiz on the provisions and give it to these people at once.

    Raises:
        ValidationError: nobody is named, no question may be asked, or the date has passed.
    """
    questions = list(questions_on(provisions))
    if not questions or not people:
        raise ValidationError(
            _("Cần ít nhất một câu hỏi dùng được về các điều khoản này và một người để giao.")
        )
    _check_date(due_on)
    index = contest_index()
    quiz = add_pool_quiz(index, title=title, questions=questions, count=MAX_QUESTIONS)
    programme = Programme.objects.create(
        title=title[:200],
        direct=True,
        state=ProgrammeState.RUNNING,
        started_at=timezone.now(),
        due_on=due_on,
        created_by=by,
        audience={"named": True},
    )
    ProgrammeItem.objects.create(programme=programme, quiz=quiz)
    ProgrammePerson.objects.bulk_create(
        [ProgrammePerson(programme=programme, user_id=pk) for pk in sorted(set(people))]
    )
    enrol_audience(programme)
    return programme


@transaction.atomic
def draft_refresher_course(
    provisions: Collection[int], unit: Unit, *, title: str, due_on: dt.date, by: Person
) -> Programme:
    """Make a course of the lessons and questions about the provisions, and draft the
    programme that gives it to the unit; a second person approves it.

    The lessons are aliases: editors go on keeping the originals.

    Raises:
        ValidationError: nothing teaches or asks these provisions, or the date has passed.
    """
    lessons, questions = lessons_citing(provisions), list(questions_on(provisions))
    if not lessons and not questions:
        raise ValidationError(_("Chưa có bài học hay câu hỏi nào về các điều khoản này."))
    _check_date(due_on)
    course = _add_course(title, lessons, bool(questions))
    for lesson in lessons:
        lesson.create_alias(parent=course, update_slug=lesson.slug)
    if questions:
        quiz_title = _("Kiểm tra: %(title)s") % {"title": title}
        add_pool_quiz(course, title=quiz_title, questions=questions, count=MAX_QUESTIONS)
    programme = Programme(title=title[:200], due_kind=DueKind.DATE, due_on=due_on, window_months=0)
    quizzes: list[QuizPage] = []
    return draft_programme(
        programme,
        by=by,
        audience=Audience(paths=(unit.path,)),
        units=[unit],
        courses=[course],
        quizzes=quizzes,
    )


def _add_course(title: str, lessons: list[LessonPage], asked: bool) -> CoursePage:
    index = CourseIndexPage.objects.first()
    if index is None:
        raise ValidationError(_("Chưa có trang danh mục khóa học để đặt khóa bồi dưỡng lại."))
    both, one = CompletionRule.LESSONS_AND_QUIZZES, CompletionRule.LESSONS
    minutes = sum(lesson.minutes for lesson in lessons)
    course = CoursePage(
        title=title,
        slug=free_slug(index, title),
        summary=_("Ôn lại các điều khoản còn nhiều người trả lời chưa đúng."),
        hours=max(1, ceil(minutes / MINUTES_OF_A_PERIOD)),
        completion_rule=both if asked else one,
        self_enrolment=False,
    )
    index.add_child(instance=course)
    course.save_revision().publish()
    return course


def _check_date(due_on: dt.date) -> None:
    if due_on < timezone.localdate():
        raise ValidationError(_("Hạn hoàn thành phải từ hôm nay trở đi."))
