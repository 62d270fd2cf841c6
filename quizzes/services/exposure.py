"""How often each version was put on a paper: the draw prefers what was drawn less."""

import time
from collections import Counter

from django.db import transaction
from django.db.models import F

from quizzes.models import Attempt, QuestionVersion

BATCH = 200
COUNT_SECONDS = 30.0


def add_exposure() -> int:
    """Count the papers that were not counted yet, for `COUNT_SECONDS` at most.

    Each batch is counted and flagged in one transaction, so that a paper counts once
    however often this runs or breaks off. Returns how many papers were counted.
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
    papers = dict(todo.values_list("pk", "paper")[:BATCH])
    drawn = Counter(item["version"] for paper in papers.values() for item in paper)
    by_times: dict[int, list[int]] = {}
    for version_id, times in drawn.items():
        by_times.setdefault(times, []).append(version_id)
    for times, version_ids in sorted(by_times.items()):
        rows_of = QuestionVersion.objects.filter(pk__in=version_ids)
        rows_of.update(exposure=F("exposure") + times)
    Attempt.objects.filter(pk__in=papers).update(exposure_counted=True)
    return len(papers)
