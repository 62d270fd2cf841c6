"""Attempts that somebody began in the moment in which they opened a key of them.

Starting reads who is barred, and opening reads who sits; two processes at once may both find
nothing. Whoever sits all the same is found afterwards, and what they sit counts for nothing.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cms.people import Person
from cms.ports import record_event
from quizzes.attempts.submission import end_without_result
from quizzes.content.versions import read_versions
from quizzes.enums import AuditEvent
from quizzes.models import Allowance, Attempt, KeyOpening


def end_sittings_of_holders(user: Person | None = None) -> int:
    """End what holders of a key are sitting that asks it, of one person or of everybody.

    Safe to run at any time; one query where nobody does.

    Returns:
        How many attempts were ended.
    """
    rows = Allowance.objects.filter(user=OuterRef("user"), quiz=OuterRef("quiz"), barred=True)
    barred = rows.filter(Q(round=None) | Q(round=OuterRef("round")))
    sitting = Attempt.objects.in_progress().filter(Exists(barred)).select_related("user", "quiz")
    if user is not None:
        sitting = sitting.filter(user=user)
    return sum(_end(attempt) for attempt in sitting if _asks_what_they_hold(attempt))


def _asks_what_they_hold(attempt: Attempt) -> bool:
    """Whether the frozen paper does: the quiz may draw from elsewhere by now."""
    versions = read_versions(item.version_id for item in attempt.items)
    asked = {version.question_id for version in versions.values()}
    return KeyOpening.objects.filter(user=attempt.user, question__in=asked).exists()


@transaction.atomic
def _end(attempt: Attempt) -> bool:
    if not end_without_result(attempt.pk):
        return False
    record_event(
        AuditEvent.SITTING_ENDED,
        what=str(attempt),
        about=attempt.user,
        detail={"attempt": attempt.pk},
    )
    return True
