"""Grading: once in effect, however often it runs."""

from decimal import Decimal

from django.db import transaction

from quizzes import clock
from quizzes.engine.mark import is_pass, mark
from quizzes.enums import AttemptState
from quizzes.models import Attempt
from quizzes.services.answers import latest_answers
from quizzes.services.versions import read_versions
from quizzes.signals import attempt_graded

Marks = list[Decimal | None]


@transaction.atomic
def grade_attempt(attempt_id: int) -> Attempt:
    """Mark a submitted attempt against its frozen paper and announce the result.

    An attempt in any other state is returned as it is. One with essays that wait for
    their markers stays submitted, with the marks that are known.
    """
    attempt = Attempt.objects.select_for_update().select_related("quiz").get(pk=attempt_id)
    if attempt.state != AttemptState.SUBMITTED:
        return attempt
    marks = mark_paper(attempt)
    score = sum((m for m in marks if m is not None), Decimal(0))
    attempt.awarded = as_texts(marks)
    attempt.next_check_at = None
    if None in marks:
        attempt.save(update_fields=["awarded", "next_check_at"])
        return attempt
    attempt.state, attempt.score = AttemptState.GRADED, score
    attempt.passed = is_pass(score, attempt.max_score, attempt.pass_percent)
    attempt.graded_at = clock.now()
    attempt.save(
        update_fields=["awarded", "next_check_at", "state", "score", "passed", "graded_at"]
    )
    attempt_graded.send(sender=Attempt, attempt=attempt)
    return attempt


def mark_paper(attempt: Attempt) -> Marks:
    """Marks by position against the frozen versions; None where a person has to mark."""
    answers = latest_answers(attempt)
    items = attempt.items
    versions = read_versions(item.version_id for item in items)
    return [
        mark(
            versions[item.version_id].type,
            versions[item.version_id].content,
            answers.get(item.position),
            item.marks,
        )
        for item in items
    ]


def as_texts(marks: Marks) -> list[str | None]:
    """Marks as `Attempt.awarded` keeps them."""
    return [None if mark is None else str(mark) for mark in marks]
