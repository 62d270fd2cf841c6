"""Grading: once in effect, however often it runs."""

from decimal import Decimal

from django.db import transaction

from quizzes import clock
from quizzes.engine.mark import is_pass, mark_choice
from quizzes.enums import AttemptState
from quizzes.models import Attempt, AttemptItem
from quizzes.services.answers import latest_answers
from quizzes.signals import attempt_graded


@transaction.atomic
def grade_attempt(attempt_id: int) -> Attempt:
    """Mark a submitted attempt against its frozen paper and announce the result.

    An attempt in any other state is returned as it is.
    """
    attempt = Attempt.objects.select_for_update().select_related("quiz").get(pk=attempt_id)
    if attempt.state != AttemptState.SUBMITTED:
        return attempt
    score = _mark_items(attempt)
    changed = Attempt.objects.filter(pk=attempt.pk, state=AttemptState.SUBMITTED).update(
        state=AttemptState.GRADED,
        score=score,
        passed=is_pass(score, attempt.max_score, attempt.pass_percent),
        graded_at=clock.now(),
        next_check_at=None,
    )
    attempt.refresh_from_db()
    if changed:
        attempt_graded.send(sender=Attempt, attempt=attempt)
    return attempt


def _mark_items(attempt: Attempt) -> Decimal:
    answers = latest_answers(attempt)
    items = list(AttemptItem.objects.filter(attempt=attempt).select_related("version"))
    for item in items:
        given = answers.get(item.position, [])
        item.awarded = mark_choice(item.version.content["key"], given, item.marks)
    AttemptItem.objects.bulk_update(items, ["awarded"])
    return sum((item.awarded or Decimal(0) for item in items), Decimal(0))
