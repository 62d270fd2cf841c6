"""What the organiser should look at, worked out from the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Count, Sum

from quizzes.attempts.draw import read_rows
from quizzes.content.versions import Version, read_versions
from quizzes.engine.collusion.pairs import find_shared_errors
from quizzes.engine.signs import (
    FastAnswers,
    FastSitting,
    SameMinutes,
    Sitting,
    count_exposure,
    find_fast_answers,
    find_fast_sittings,
    find_same_minutes,
)
from quizzes.enums import AttemptSource
from quizzes.grading.sheets import read_sheets
from quizzes.models import Attempt, PageLeave, QuizPage, Round
from quizzes.models.attempt import AttemptQuerySet

MAX_ATTEMPTS = 20_000
"""Attempts that are compared; the pairs among so many take some 20 s of one core."""

BATCH = 1000
MAX_LISTED = 100
MAX_EXPOSED = 300
MAX_PEOPLE = 30
MIN_SHARE = 0.5
"""Share of an attempt's timed answers that must be fast before it is listed."""

MIN_TIMED = 5
"""Timed answers that an attempt needs before its share says anything."""


def find_signs(quiz: QuizPage, round_: Round | None = None) -> dict[str, Any]:
    """The signs among the latest graded attempts of a quiz or a round, as plain JSON.

    Two queries a thousand attempts and some six more. Keys: `attempts` in all, `read` of
    them; `exposure` as `[version, papers]`, `never_drawn`; `fast`, `pairs`, `minutes` and
    `leaves` with at most `MAX_LISTED` entries each, worst first, and `<key>_count` with how
    many there are. Attempts and versions are primary keys, moments ISO texts.
    """
    rows = Attempt.objects.graded().filter(quiz=quiz)
    rows = rows.filter(round=round_) if round_ else rows
    sittings, texts = _read_sittings(rows)
    return {
        "attempts": rows.count(),
        "read": len(sittings),
        **_exposure(quiz, sittings),
        **_listed("fast", _fast(sittings, texts)),
        **_listed("pairs", [asdict(pair) for pair in find_shared_errors(sittings)]),
        **_listed("minutes", [_minutes(group) for group in find_same_minutes(sittings)]),
        **_leaves(rows),
    }


def _read_sittings(rows: AttemptQuerySet) -> tuple[list[Sitting], dict[int, list[str]]]:
    """The sittings, and the texts of every version on their papers."""
    sittings: list[Sitting] = []
    texts: dict[int, list[str]] = {}
    for attempts in _batches(rows):
        versions = read_versions(item.version_id for a in attempts for item in a.items)
        sheets = read_sheets(attempts, versions)
        sittings += [_sitting(attempt, sheets[attempt.pk]) for attempt in attempts]
        texts |= {pk: _texts(version) for pk, version in versions.items() if pk not in texts}
    return sittings, texts


def _batches(rows: AttemptQuerySet) -> Iterator[list[Attempt]]:
    pks = list(rows.order_by("-graded_at", "-pk").values_list("pk", flat=True)[:MAX_ATTEMPTS])
    for start in range(0, len(pks), BATCH):
        yield list(Attempt.objects.filter(pk__in=pks[start : start + BATCH]).order_by("pk"))


def _sitting(attempt: Attempt, sheet: Mapping[int, Any]) -> Sitting:
    """Sittings of an edition have no times; those that the clock handed in end together by rule."""
    online = attempt.source == AttemptSource.ONLINE
    submitted = attempt.submitted_at
    by_hand = online and submitted is not None and submitted < attempt.deadline
    return Sitting(
        attempt=attempt.pk,
        answers=sheet,
        person=attempt.user_id,
        started_at=attempt.started_at if online else None,
        submitted_at=submitted if by_hand else None,
    )


def _texts(version: Version) -> list[str]:
    parts = [*version.content["options"], *version.content.get("matches", [])]
    return [version.content["stem"], *(part["text"] for part in parts)]


def _exposure(quiz: QuizPage, sittings: Sequence[Sitting]) -> dict[str, Any]:
    pool = {candidate.version_id for row in read_rows(quiz) for candidate in row.pool}
    found = count_exposure([list(sitting.answers) for sitting in sittings], pool)
    drawn = [[row.item, row.papers] for row in found if row.papers]
    return {"exposure": drawn[:MAX_EXPOSED], "never_drawn": len(found) - len(drawn)}


def _fast(sittings: Sequence[Sitting], texts: Mapping[int, Sequence[str]]) -> list[dict[str, Any]]:
    """Whole sittings first, then those with many fast answers."""
    whole = {each.attempt: each for each in find_fast_sittings(sittings, texts)}
    single = {
        each.attempt: each
        for each in find_fast_answers(sittings, texts)
        if each.timed >= MIN_TIMED and each.share >= MIN_SHARE
    }
    order = [*whole, *(attempt for attempt in single if attempt not in whole)]
    return [_fast_entry(pk, whole.get(pk), single.get(pk)) for pk in order]


def _fast_entry(
    attempt: int, whole: FastSitting | None, single: FastAnswers | None
) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "seconds": round(whole.seconds) if whole else None,
        "needed": round(whole.needed) if whole else None,
        "items": len(single.items) if single else None,
        "timed": single.timed if single else None,
    }


def _minutes(group: SameMinutes) -> dict[str, Any]:
    return {
        "started": group.started.isoformat(),
        "submitted": group.submitted.isoformat(),
        "count": len(group.attempts),
        "attempts": list(group.attempts[:MAX_PEOPLE]),
    }


def _leaves(rows: AttemptQuerySet) -> dict[str, Any]:
    """How often and for how long the page of each attempt was left; longest first."""
    left = PageLeave.objects.filter(attempt__in=rows).order_by().values("attempt")
    summed = left.annotate(times=Count("pk"), seconds=Sum("away_seconds"))
    longest = summed.order_by("-seconds", "-times", "attempt")
    return {"leaves": list(longest[:MAX_LISTED]), "leaves_count": summed.count()}


def _listed(key: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: found[:MAX_LISTED], f"{key}_count": len(found)}
