"""What `learning` does when the examination engine announces something."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from config.compiled_query import CompiledQuery
from config.queue import enqueue
from learning.interfaces.webhooks import covering_webhooks
from learning.models import Enrolment
from learning.models.duties import EnrolmentQuerySet
from learning.signals import enrolment_completed, postings_changed
from quizzes.models import Attempt
from quizzes.signals import attempt_started, attempts_graded

MAX_AT_ONCE = 2000


@CompiledQuery
def unstarted_enrolments(*, quiz: int, course: str, user: int) -> QuerySet[Enrolment, int]:
    """The person's open enrolments in the quiz or its course that have not begun."""
    rows = Enrolment.objects.open().filter(Q(quiz=quiz) | Q(course__path=course), user=user)
    return rows.filter(started_at=None).order_by().values_list("pk", flat=True)


@receiver(attempt_started)
def sitting_starts_the_course(attempt: Attempt, **_kwargs: Any) -> None:
    quiz = attempt.quiz
    begun = unstarted_enrolments.all(quiz=quiz.pk, course=quiz.parent_path, user=attempt.user_id)
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
    if len(user_ids) > MAX_AT_ONCE:
        enqueue("learning.tasks.extend_programmes")
    elif user_ids:
        enqueue("learning.tasks.refresh_people", sorted(user_ids))


@receiver(enrolment_completed)
def other_systems_are_told_of_completions(enrolment: Enrolment, **_kwargs: Any) -> None:
    if covering_webhooks(enrolment):
        enqueue("learning.tasks.note_completion", enrolment.pk)


def _open_enrolments(attempts: Sequence[Attempt]) -> EnrolmentQuerySet:
    """The participants' enrolments in the quizzes' courses, and in quizzes that stand alone."""
    quizzes = {attempt.quiz_id: attempt.quiz.parent_path for attempt in attempts}
    target = Q(quiz__in=quizzes) | Q(course__path__in=set(quizzes.values()))
    participants = {attempt.user_id for attempt in attempts}
    return Enrolment.objects.open().filter(target, user__in=participants)
