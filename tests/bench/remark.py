"""Marking again what is graded, in one process on one core."""

import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.attempts.ledger import latest_answers
from quizzes.content.versions import read_versions
from quizzes.engine.mark import is_pass, mark
from quizzes.enums import AttemptState
from quizzes.grading.grade import grade_attempts
from quizzes.grading.sweep import SWEEP_SIZE
from quizzes.models import Attempt

MAX_ATTEMPTS = 1000
MARKING_SECONDS = 2.0

# (kind, content, response, marks) by position
Loaded = list[tuple[str, dict[str, Any], Any, int]]


def remark_with_writing() -> float:
    """Attempts a second, read, marked and written again."""
    attempts = _graded()
    prepare(attempts)
    start = time.perf_counter()
    regrade(attempts)
    return len(attempts) / (time.perf_counter() - start)


def prepare(attempts: Sequence[int]) -> None:
    """Put the attempts back to submitted, past the services: the data is the benchmark's own."""
    Attempt.objects.filter(pk__in=attempts).update(
        state=AttemptState.SUBMITTED, score=None, passed=None, graded_at=None, awarded=[]
    )


def regrade(attempts: Sequence[int]) -> None:
    """What is measured: batches, as the sweep grades them."""
    for first in range(0, len(attempts), SWEEP_SIZE):
        grade_attempts(attempts[first : first + SWEEP_SIZE])


def remark_only() -> float:
    """Attempts a second of marking alone: the papers are in memory, nothing is written."""
    papers = [_load(attempt) for attempt in Attempt.objects.filter(pk__in=_graded())]
    marked, start = 0, time.perf_counter()
    while time.perf_counter() - start < MARKING_SECONDS:
        for paper in papers:
            _mark(paper)
        marked += len(papers)
    return marked / (time.perf_counter() - start)


def _graded() -> list[int]:
    return list(Attempt.objects.graded().order_by("pk").values_list("pk", flat=True)[:MAX_ATTEMPTS])


def _load(attempt: Attempt) -> Loaded:
    answers = latest_answers(attempt)
    versions = read_versions(item.version_id for item in attempt.items)
    return [
        (
            versions[item.version_id].type,
            versions[item.version_id].content,
            answers.get(item.position),
            item.marks,
        )
        for item in attempt.items
    ]


def _mark(paper: Loaded) -> bool:
    marks = [mark(*place) for place in paper]
    score = sum((got for got in marks if got is not None), Decimal(0))
    return is_pass(score, Decimal(sum(place[3] for place in paper)), 50)
