"""What `learning` does when the examination engine announces something."""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import CoursePage
from config.compiled_query import CompiledQuery, Param
from config.queue import enqueue
from learning.access.rights import visible_units
from learning.interfaces.webhooks import covering_webhooks
from learning.models import Enrolment, Posting
from learning.models.duties import EnrolmentQuerySet
from learning.people.postings_on import posting_on
from learning.reporting.participation import participation_by_agency
from learning.signals import enrolment_completed, postings_changed
from quizzes.models import Attempt, QuizPage, Round
from quizzes.signals import (
    PersonSnapshot,
    SittingRule,
    UnitParticipation,
    WayOn,
    attempt_started,
    attempts_graded,
    entry_requested,
    participation_requested,
    person_described,
    quizzes_due_requested,
    sitters_expected,
    sitting_requested,
)

MANY = 2000
RESTS = gettext_lazy("Khóa học có bài kiểm tra này đang tạm ngừng nên chưa làm bài được.")
LATEST_CYCLE = CompiledQuery(
    lambda: (
        Enrolment.objects.filter(user=Param("user"), course__path=Param("course"))
        .order_by("-cycle")
        .values_list("ended_at", "assigned_at", "course__live")[:1]
    )
)
COURSES = CompiledQuery(
    lambda: (
        CoursePage.objects.filter(path=Param("path"))
        .order_by()
        .values_list("pk", "self_enrolment", "live")
    )
)
UNSTARTED = CompiledQuery(
    lambda: (
        Enrolment.objects.open()
        .filter(Q(quiz=Param("quiz")) | Q(course__path=Param("course")), user=Param("user"))
        .filter(started_at=None)
        .order_by()
        .values_list("pk", flat=True)
    )
)


@receiver(sitting_requested)
def enrolled_people_may_sit(user: Any, quiz: QuizPage, **_kwargs: Any) -> SittingRule | None:
    """A quiz of a course asks for an enrolment; attempts count per cycle."""
    latest = LATEST_CYCLE.first(user=user.pk, course=quiz.parent_path)
    if latest is not None and latest[0] is None:
        _ended, assigned_at, is_live = latest
        return SittingRule(counts_from=assigned_at, refusal="" if is_live else str(RESTS))
    course = COURSES.first(path=quiz.parent_path)
    if course is None:
        return None
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


@receiver(sitters_expected)
def enrolled_or_posted_people_are_expected(quiz: QuizPage, **_kwargs: Any) -> list[int]:
    """Those enrolled in the quiz's course; for a stand-alone quiz everybody in a posting."""
    if quiz.course is None:
        posted = Posting.objects.on(timezone.localdate()).filter(user__is_active=True)
        return list(posted.values_list("user_id", flat=True))
    enrolled = Enrolment.objects.filter(course=quiz.course, ended_at=None, user__is_active=True)
    return list(enrolled.values_list("user_id", flat=True))


@receiver(entry_requested)
def officers_enter_results_of_their_own_units(
    viewer: Any, user_ids: Collection[int], **_kwargs: Any
) -> set[int]:
    """Editors run examinations for everyone, HR officers for the people of their units."""
    if viewer.has_perm("quizzes.view_question"):
        return set()
    today = Posting.objects.on(timezone.localdate())
    own = today.filter(user__in=user_ids, unit__in=visible_units(viewer))
    return set(user_ids) - set(own.values_list("user_id", flat=True))


@receiver(quizzes_due_requested)
def quizzes_of_open_enrolments_are_due(user: Any, **_kwargs: Any) -> list[int]:
    """The published quizzes of the courses that this person still has to finish."""
    rows = Enrolment.objects.open().filter(user=user)
    rows = rows.exclude(pk__in=rows.resting().values("pk"))
    paths = [course or quiz for course, quiz in rows.values_list("course__path", "quiz__path")]
    below = [Q(path__startswith=path) for path in paths]
    if not below:
        return []
    quizzes = QuizPage.objects.live().filter(reduce(or_, below))
    return list(quizzes.values_list("pk", flat=True))


@receiver(participation_requested)
def participation_is_counted_by_unit(
    round: Round, user_ids: Collection[int], **_kwargs: Any
) -> list[UnitParticipation]:
    return participation_by_agency(round, user_ids)


@receiver(person_described)
def attempts_remember_unit_and_position(user: Any, on: dt.date, **_kwargs: Any) -> PersonSnapshot:
    person = posting_on(user, on)
    return PersonSnapshot(
        person.unit.pk if person.unit else None, person.unit_name, person.position
    )


@receiver(attempt_started)
def sitting_starts_the_course(attempt: Attempt, **_kwargs: Any) -> None:
    quiz = attempt.quiz
    begun = UNSTARTED.all(quiz=quiz.pk, course=quiz.parent_path, user=attempt.user_id)
    if begun:
        rows = Enrolment.objects.open().filter(pk__in=begun, started_at=None)
        rows.update(started_at=timezone.now())


@receiver(attempts_graded)
def results_may_complete_courses(attempts: Sequence[Attempt], **_kwargs: Any) -> None:
    """By a task of its own: a course that cannot be completed leaves no exam ungraded."""
    enrolments = list(_open_enrolments(attempts).order_by("pk").values_list("pk", flat=True))
    if enrolments:
        enqueue("learning.tasks.complete_courses", enrolments)


@receiver(postings_changed)
def duties_follow_the_postings(user_ids: Collection[int], **_kwargs: Any) -> None:
    """A few people are looked at alone, many by the pass over everybody."""
    if len(user_ids) > MANY:
        enqueue("learning.tasks.extend_programmes")
    elif user_ids:
        enqueue("learning.tasks.refresh_people", sorted(user_ids))


@receiver(enrolment_completed)
def other_systems_are_told_of_completions(enrolment: Enrolment, **_kwargs: Any) -> None:
    if covering_webhooks(enrolment):
        enqueue("learning.tasks.note_completion", enrolment.pk)


def _open_enrolments(attempts: Sequence[Attempt]) -> EnrolmentQuerySet:
    """The sitters' enrolments in the quizzes' courses, and in quizzes that stand alone."""
    quizzes = {attempt.quiz_id: attempt.quiz.parent_path for attempt in attempts}
    target = Q(quiz__in=quizzes) | Q(course__path__in=set(quizzes.values()))
    sitters = {attempt.user_id for attempt in attempts}
    return Enrolment.objects.open().filter(target, user__in=sitters)
