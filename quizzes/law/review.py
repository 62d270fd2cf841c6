"""Questions whose law goes out of force: out of the draw, and to a person."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.models import Provision
from cms.people import Person
from quizzes.content.states import move_questions
from quizzes.enums import LawFlagKind, QuestionState
from quizzes.models import LawFlag, Question


@transaction.atomic
def flag_lapsed_law(*, on: dt.date | None = None) -> int:
    """Put ready questions to review whose provision is out of force that day (today by
    default), and those on guidance under a law that is.

    The draw leaves out what lapsed by the day itself; this is for people. Doing it again
    changes nothing, and guidance that a person found to be still in use stays in use.
    Attempts of the past are not touched.

    Returns:
        How many questions were put to review.
    """
    day = on or timezone.localdate()
    lapsed = _flag(Provision.objects.lapsed(day), LawFlagKind.LAPSED)
    guidance = Provision.objects.guiding_replaced_law(day)
    return lapsed + _flag(guidance, LawFlagKind.GUIDANCE)


def _flag(provisions: Any, kind: LawFlagKind) -> int:
    ready = Question.objects.filter(
        state=QuestionState.READY, provision__in=provisions.order_by().values("pk")
    )
    found = dict(ready.values_list("pk", "provision_id"))
    if kind == LawFlagKind.GUIDANCE:
        settled = LawFlag.objects.filter(kind=kind, question__in=found)
        for question_id, provision_id in settled.values_list("question_id", "provision_id"):
            if found.get(question_id) == provision_id:
                del found[question_id]
    now = timezone.now()
    flags = [
        LawFlag(question_id=pk, provision_id=provision, kind=kind, flagged_at=now)
        for pk, provision in found.items()
    ]
    LawFlag.objects.bulk_create(flags, ignore_conflicts=True)
    return move_questions(Question.objects.filter(pk__in=found), QuestionState.NEEDS_REVIEW)


@transaction.atomic
def keep_in_use(flag: LawFlag, *, by: Person, reason: str) -> bool:
    """A reviewer finds that guidance still holds: its question is drawn again.

    A flag that is closed, or whose law itself lapsed, is left alone.

    Returns:
        True when this call closed the flag.
    """
    if flag.kind != LawFlagKind.GUIDANCE or not flag.provision.in_force_on(timezone.localdate()):
        return False
    closed = LawFlag.objects.filter(pk=flag.pk, resolved_at__isnull=True).update(
        resolved_at=timezone.now(), resolved_by=by, reason=reason
    )
    if closed and not LawFlag.objects.open().filter(question=flag.question_id).exists():
        waiting = Question.objects.filter(
            pk=flag.question_id,
            state=QuestionState.NEEDS_REVIEW,
            current_version__isnull=False,
        )
        move_questions(waiting, QuestionState.READY)
    return bool(closed)


def close_flags(question: Question, *, by: Person | None) -> None:
    """Approving a question on other law settles the flags about its former law; approving it
    at all settles those that a correction of its former text had put there.
    """
    flags = LawFlag.objects.filter(question=question, resolved_at__isnull=True)
    settled = Q(kind=LawFlagKind.CORRECTED) | ~Q(provision=question.provision_id)
    flags.filter(settled).update(resolved_at=timezone.now(), resolved_by=by)
