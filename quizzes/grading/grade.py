"""Grading: once in effect, however often it runs."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from config.compiled_query import CompiledQuery
from config.metrics.counters import grading_seconds
from quizzes import clock
from quizzes.attempts.ledger import answers_of
from quizzes.content.corrections import correct_marks, corrections_for, share_marking
from quizzes.content.versions import Version, read_versions
from quizzes.engine.mark import is_pass, mark
from quizzes.engine.types import Response
from quizzes.enums import AttemptState
from quizzes.grading.essays.queue_entries import add_settled, queue_essays
from quizzes.grading.quick_results import write_results
from quizzes.models import Attempt, QuizPage
from quizzes.signals import attempts_graded

Marks = list[Decimal | None]


@CompiledQuery
def quizzes_with(*, pk: int) -> QuerySet[QuizPage]:
    """The quiz, published or not."""
    found: QuerySet[QuizPage] = QuizPage.objects.filter(pk=pk)
    return found


def grade_attempt(attempt_id: int) -> Attempt:
    """Mark a submitted attempt against its frozen paper and announce the result.

    An attempt in any other state is returned as it is. One with essays that wait for
    their markers stays submitted, with the marks that are known, and is graded again
    with each essay that they settle.
    """
    grade_attempts([attempt_id])
    return Attempt.objects.select_related("quiz").get(pk=attempt_id)


@transaction.atomic
def grade_attempts(attempt_ids: Sequence[int]) -> int:
    """Grade several as one: a fixed number of queries besides what listeners do.

    All or none: whoever has an attempt that cannot be graded among others grades them one by
    one.

    Returns:
        How many of them waited for their marks.
    """
    share_marking()
    rows = Attempt.objects.select_for_update()
    waiting = rows.filter(pk__in=attempt_ids, state=AttemptState.SUBMITTED).order_by("pk")
    attempts = list(waiting)
    quizzes = {pk: quizzes_with.all(pk=pk)[0] for pk in {attempt.quiz_id for attempt in attempts}}
    answers = answers_of(attempts)
    versions = read_versions(item.version_id for a in attempts for item in a.items)
    corrections = corrections_for(versions)
    marked = {each.pk: mark_paper(each, answers[each.pk], versions) for each in attempts}
    add_settled(marked)
    now = clock.now()
    new = {attempt.pk for attempt in attempts if attempt.next_check_at is not None}
    for attempt in attempts:
        attempt.quiz, given = quizzes[attempt.quiz_id], answers[attempt.pk]
        marks = correct_marks(attempt, marked[attempt.pk], given, versions, corrections)
        enter_marks(attempt, marks, now)
    write_results(attempts)
    queue_essays(attempts)
    if graded := [attempt for attempt in attempts if attempt.is_graded]:
        attempts_graded.send(sender=Attempt, attempts=graded)
    measure_delays(attempt for attempt in graded if attempt.pk in new)
    return len(attempts)


def measure_delays(attempts: Iterable[Attempt]) -> None:
    """Count how long people waited for these results; those that markers held up are left out."""
    for attempt in attempts:
        if attempt.graded_at and attempt.submitted_at:
            waited = (attempt.graded_at - attempt.submitted_at).total_seconds()
            grading_seconds.observe(max(0.0, waited))


def mark_paper(
    attempt: Attempt, answers: Mapping[int, Response], versions: Mapping[int, Version]
) -> Marks:
    """Marks by position against the frozen versions.

    Returns:
        One entry a position, in marks; None where a person has to mark.
    """
    return [
        mark(
            versions[item.version_id].type,
            versions[item.version_id].content,
            answers.get(item.position),
            item.marks,
        )
        for item in attempt.items
    ]


def enter_marks(attempt: Attempt, marks: Marks, now: dt.datetime) -> None:
    """Set the marks and, where all are known, the result; without saving it."""
    attempt.awarded = as_texts(marks)
    attempt.next_check_at = None
    if None in marks:
        return
    attempt.score = sum((m for m in marks if m is not None), Decimal(0))
    attempt.passed = is_pass(attempt.score, attempt.max_score, attempt.pass_percent)
    attempt.state, attempt.graded_at = AttemptState.GRADED, now


def as_texts(marks: Marks) -> list[str | None]:
    """Marks as `Attempt.awarded` keeps them."""
    return [None if mark is None else str(mark) for mark in marks]
