"""How often each version was put on a paper: the draw prefers what was drawn less."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from quizzes.content.versions import read_versions
from quizzes.models import Attempt, Question, QuestionVersion

BATCH = 200
COUNT_SECONDS = 30.0


def add_exposure() -> int:
    """Count the papers that were not counted yet, for `COUNT_SECONDS` at most.

    Each batch is counted and flagged in one transaction, so that a paper counts once however
    often this runs or breaks off.

    Returns:
        How many papers were counted.
    """
    until, counted = time.monotonic() + COUNT_SECONDS, 0
    while time.monotonic() < until:
        batch = _count_batch()
        counted += batch
        if batch < BATCH:
            break
    return counted


@transaction.atomic
def _count_batch() -> int:
    """Rows that another run holds are left to it; answers may go on being saved."""
    rows = Attempt.objects.select_for_update(skip_locked=True, no_key=True)
    todo = rows.filter(exposure_counted=False).order_by("pk")
    papers = list(todo.values_list("pk", "paper", "started_at")[:BATCH])
    drawn = Counter(item["version"] for _pk, paper, _at in papers for item in paper)
    by_times: dict[int, list[int]] = {}
    for version_id, times in drawn.items():
        by_times.setdefault(times, []).append(version_id)
    for times, version_ids in sorted(by_times.items()):
        rows_of = QuestionVersion.objects.filter(pk__in=version_ids)
        rows_of.update(exposure=F("exposure") + times)
    _count_questions(papers)
    Attempt.objects.filter(pk__in=[pk for pk, _paper, _at in papers]).update(exposure_counted=True)
    return len(papers)


def _count_questions(papers: Sequence[tuple[int, list[dict[str, Any]], dt.datetime]]) -> None:
    """What the bank's list says about uses: how many papers, and the last of them."""
    versions = read_versions(item["version"] for _pk, paper, _at in papers for item in paper)
    uses: Counter[int] = Counter()
    last: dict[int, dt.datetime] = {}
    for _pk, paper, at in papers:
        for item in paper:
            question_id = versions[item["version"]].question_id
            uses[question_id] += 1
            last[question_id] = max(at, last.get(question_id, at))
    for question in Question.objects.select_for_update(no_key=True).in_bulk(sorted(uses)).values():
        latest = max(last[question.pk], question.last_used_at or last[question.pk])
        Question.objects.filter(pk=question.pk).update(
            uses=F("uses") + uses[question.pk], last_used_at=latest
        )
