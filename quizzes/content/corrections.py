"""The applied regrades as the marker and the result page read them."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from config.compiled_query import CompiledQuery
from quizzes.content.versions import Version
from quizzes.engine.regrade import Correction, Marked, Policy, highest_score, remark, settle
from quizzes.engine.types import Response
from quizzes.enums import RegradePolicy
from quizzes.models import Attempt, PaperItem, Regrade

# The advisory lock of PostgreSQL that graders share and a regrade holds alone.
MARKING_LOCK = 7_236_418_005


@CompiledQuery
def corrected_version_ids() -> QuerySet[Regrade, int]:
    """The versions that were ever regraded."""
    return Regrade.objects.applied().order_by().values_list("version_id", flat=True)


@dataclass(frozen=True)
class AppliedCorrection:
    """One applied regrade of a version: what it says and which attempts it covers."""

    regrade_id: int
    quiz_id: int | None
    round_id: int | None
    correction: Correction
    decision_number: str
    applied_at: dt.datetime | None

    @property
    def is_void(self) -> bool:
        return self.correction.policy == Policy.VOID

    @property
    def policy_text(self) -> str:
        """The policy in words."""
        return str(RegradePolicy(self.correction.policy.value).label)

    @property
    def brings_key(self) -> bool:
        """Whether it says what is right from now on."""
        return self.correction.policy in (Policy.OLD_AND_NEW, Policy.NEW_KEY)

    def covers(self, attempt: Attempt) -> bool:
        """Whether the attempt lies within the regrade's quiz and round."""
        return (self.quiz_id is None or self.quiz_id == attempt.quiz_id) and (
            self.round_id is None or self.round_id == attempt.round_id
        )


@dataclass(frozen=True)
class Corrections:
    """Applied corrections by version, in the order in which they took effect."""

    by_version: Mapping[int, list[AppliedCorrection]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_version)

    def of(self, attempt: Attempt, version_id: int) -> list[AppliedCorrection]:
        """Those of the version that cover this attempt."""
        return [each for each in self.by_version.get(version_id, ()) if each.covers(attempt)]

    def is_void(self, attempt: Attempt, version_id: int) -> bool:
        """Whether the version counts no more in this attempt."""
        return any(each.is_void for each in self.of(attempt, version_id))


def corrections_for(version_ids: Iterable[int], *, without: int | None = None) -> Corrections:
    """Applied regrades of these versions. `without` leaves one regrade out.

    One query, which finds nearly always that none of the few versions that were ever
    regraded is among them; two where one is. A marker calls `share_marking` first, so that
    no regrade is applied in between.
    """
    found: dict[int, list[AppliedCorrection]] = {}
    wanted: Collection[int] = set(version_ids) & set(corrected_version_ids.all())
    if not wanted:
        return Corrections()
    rows = Regrade.objects.applied().filter(version__in=wanted).select_related("version")
    for row in rows if without is None else rows.exclude(pk=without):
        found.setdefault(row.version_id, []).append(
            AppliedCorrection(
                row.pk,
                row.quiz_id,
                row.round_id,
                row.correction,
                row.decision_number,
                row.applied_at,
            )
        )
    return Corrections(found)


def correct_marks(
    attempt: Attempt,
    marks: list[Decimal | None],
    answers: Mapping[int, Response],
    versions: Mapping[int, Version],
    corrections: Corrections,
) -> list[Decimal | None]:
    """The marks of a whole paper after the applied regrades, by position.

    Sets the attempt's highest possible score, without saving it: void questions leave it.
    """
    if not corrections:
        return marks
    paper = settle(
        [
            _corrected(attempt, item, awarded, answers, versions, corrections)
            for item, awarded in zip(attempt.items, marks, strict=True)
        ]
    )
    attempt.max_score = highest_score(paper)
    return [item.awarded for item in paper]


def corrected_versions(
    attempt: Attempt, versions: Mapping[int, Version], corrections: Corrections
) -> dict[int, Version]:
    """The versions with the key that is right now, as the review shows it."""
    found = dict(versions)
    for pk, version in versions.items():
        for each in corrections.of(attempt, pk):
            if each.brings_key:
                found[pk] = replace(version, content=dict(each.correction.content))
    return found


def share_marking() -> None:
    """Hold regrades off until this transaction ends; graders do not hold each other off.

    SQLite needs no lock: its transactions are IMMEDIATE, one writes at a time.
    """
    _lock("pg_advisory_xact_lock_shared")


def lock_marking() -> None:
    """Wait for the graders at work and hold new ones off until this transaction ends."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [MARKING_LOCK])


def _corrected(
    attempt: Attempt,
    item: PaperItem,
    awarded: Decimal | None,
    answers: Mapping[int, Response],
    versions: Mapping[int, Version],
    corrections: Corrections,
) -> Marked:
    marked, kind = Marked(awarded, item.marks), versions[item.version_id].type
    for each in corrections.of(attempt, item.version_id):
        marked = remark(each.correction, kind, answers.get(item.position), marked)
    return marked
