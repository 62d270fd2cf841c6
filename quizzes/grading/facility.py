"""How easy each question proved to be: the share of its marks that people got."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from quizzes.content.versions import read_versions
from quizzes.models import Attempt, Question, QuestionVersion

MAX_YEARS = 2
MIN_ANSWERS = 5
CHUNK = 500


def measure_facility() -> int:
    """Work out anew each question's facility from the attempts of the last `MAX_YEARS` years.

    Reads every graded attempt of that time once, so that a regrade is counted as it came out;
    below `MIN_ANSWERS` answers nothing is said.

    Returns:
        How many questions changed.
    """
    since = timezone.now() - dt.timedelta(days=365 * MAX_YEARS)
    sums: dict[int, list[float]] = defaultdict(lambda: [0, 0.0])
    rows = Attempt.objects.graded().filter(graded_at__gte=since).order_by("pk")
    for paper, awarded in rows.values_list("paper", "awarded").iterator(chunk_size=CHUNK):
        for item, marks in zip(paper, awarded, strict=False):
            if marks is not None and item["marks"]:
                found = sums[item["version"]]
                found[0] += 1
                found[1] += float(Decimal(marks)) / item["marks"]
    return _write(_by_question(sums))


def _by_question(sums: dict[int, list[float]]) -> dict[int, tuple[int, float]]:
    """Answers and summed shares by question, over all its versions."""
    found: dict[int, tuple[int, float]] = {}
    keys = sorted(sums)
    for start in range(0, len(keys), CHUNK):
        for pk, version in read_versions(keys[start : start + CHUNK]).items():
            count, share = found.get(version.question_id, (0, 0.0))
            found[version.question_id] = (count + int(sums[pk][0]), share + sums[pk][1])
    return found


def _write(found: dict[int, tuple[int, float]]) -> int:
    used = QuestionVersion.objects.order_by().values("question").annotate(uses=Sum("exposure"))
    uses = dict(used.values_list("question", "uses"))
    changed = []
    for question in Question.objects.only("uses", "answered", "facility").iterator():
        count, share = found.get(question.pk, (0, 0.0))
        facility = round(share / count, 3) if count >= MIN_ANSWERS else None
        now = (uses.get(question.pk, 0), count, facility)
        if now != (question.uses, question.answered, question.facility):
            question.uses, question.answered, question.facility = now
            changed.append(question)
    Question.objects.bulk_update(changed, ["uses", "answered", "facility"], batch_size=CHUNK)
    return len(changed)
