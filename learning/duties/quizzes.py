"""What duties say about quizzes: who may sit one, who is expected, which are due."""

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import CoursePage
from cms.people import Person
from config.compiled_query import CompiledQuery
from learning.models import Enrolment, Posting
from quizzes.models import QuizPage
from quizzes.ports import SittingRule, WayOn

RESTS = gettext_lazy("Khóa học có bài kiểm tra này đang tạm ngừng nên chưa làm bài được.")


@CompiledQuery
def latest_cycle(
    *, user: int, course: str
) -> QuerySet[Enrolment, tuple[dt.datetime | None, dt.datetime, bool]]:
    """The person's latest enrolment in the course with this path: end, start, course open."""
    rows = Enrolment.objects.filter(user=user, course__path=course).order_by("-cycle")
    return rows.values_list("ended_at", "assigned_at", "course__live")[:1]


@CompiledQuery
def course_terms(*, path: str) -> QuerySet[CoursePage, tuple[int, bool, bool]]:
    """The course with this path: key, whether people enrol themselves, whether it is open."""
    found: QuerySet[CoursePage, tuple[int, bool, bool]] = (
        CoursePage.objects.filter(path=path).order_by().values_list("pk", "self_enrolment", "live")
    )
    return found


def rule_of_course(user: Person, quiz: QuizPage) -> SittingRule:
    """A quiz of a course asks for an enrolment; attempts count per cycle."""
    latest = latest_cycle.first(user=user.pk, course=quiz.parent_path)
    if latest is not None and latest[0] is None:
        _ended, assigned_at, is_live = latest
        return SittingRule(counts_from=assigned_at, refusal="" if is_live else str(RESTS))
    course = course_terms.first(path=quiz.parent_path)
    if course is None:
        return SittingRule()
    pk, self_enrolment, is_live = course
    if not is_live:
        return SittingRule(refusal=str(RESTS))
    if not self_enrolment:
        return SittingRule(
            refusal=_(
                "Bài kiểm tra này thuộc khóa học do cơ quan giao, không tự đăng ký được. Nếu cần "
                "học, anh/chị liên hệ cán bộ tổ chức của đơn vị."
            )
        )
    return SittingRule(
        refusal=_("Anh/chị cần đăng ký khóa học trước khi làm bài kiểm tra."),
        way_on=WayOn(reverse("enrol", args=[pk]), _("Đăng ký học khóa này")),
    )


def people_expected(quiz: QuizPage) -> list[int]:
    """Those enrolled in the quiz's course; for a stand-alone quiz everybody in a posting."""
    if quiz.course is None:
        posted = Posting.objects.on(timezone.localdate()).filter(user__is_active=True)
        return list(posted.values_list("user_id", flat=True))
    enrolled = Enrolment.objects.filter(course=quiz.course, ended_at=None, user__is_active=True)
    return list(enrolled.values_list("user_id", flat=True))


def quizzes_of_duties(user: Person) -> list[int]:
    """The published quizzes of the courses that this person still has to finish."""
    rows = Enrolment.objects.open().filter(user=user)
    rows = rows.exclude(pk__in=rows.resting().values("pk"))
    paths = [course or quiz for course, quiz in rows.values_list("course__path", "quiz__path")]
    below = [Q(path__startswith=path) for path in paths]
    if not below:
        return []
    quizzes = QuizPage.objects.live().filter(reduce(or_, below))
    return list(quizzes.values_list("pk", flat=True))
