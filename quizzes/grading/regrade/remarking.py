"""Marking one question of many attempts again, in memory and in batches."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from quizzes import clock
from quizzes.content.corrections import Corrections, corrections_for
from quizzes.engine.regrade import Correction, Marked, ScoreChange, full_marks, remark
from quizzes.engine.types import Response
from quizzes.enums import AttemptState
from quizzes.grading.grade import enter_marks
from quizzes.models import AnswerEvent, Attempt, QuizPage, Regrade

BATCH = 500
READ_SIZE = 2000
# A sitting of an edition is dated by its day, perhaps some hours before its papers were made.
MARGIN = timedelta(days=1)
RESULT_FIELDS = [
    "user_id",
    "quiz_id",
    "round_id",
    "number",
    "state",
    "awarded",
    "score",
    "max_score",
    "passed",
    "pass_percent",
    "graded_at",
    "next_check_at",
]


@dataclass(frozen=True)
class Place:
    """Where the version stands on the paper of an attempt."""

    attempt_id: int
    position: int
    marks: int


@dataclass(frozen=True)
class Remarked:
    """An attempt with its new marks, not saved.

    `touched` says whether something differs; `change` is None for an attempt that had no
    result before because people have yet to mark it.
    """

    attempt: Attempt
    touched: bool
    change: ScoreChange | None


def remark_batches(regrade: Regrade, *, lock: bool = False) -> Iterator[list[Remarked]]:
    """Every marked attempt that the regrade covers and whose paper holds its version.

    Three queries for `BATCH` attempts. With `lock`, in a transaction, the rows stay
    locked until its end.
    """
    version_id = regrade.version_id
    earlier = corrections_for([version_id], without=regrade.pk)
    marker = _Marker(version_id, regrade.version.type, regrade.correction, earlier)
    quizzes: dict[int, QuizPage] = {}
    places = find_places(regrade)
    for start in range(0, len(places), BATCH):
        batch = {place.attempt_id: place for place in places[start : start + BATCH]}
        attempts = _load(list(batch), lock)
        answers = _answers(batch) if regrade.asks_for_key else {}
        missing = {attempt.quiz_id for attempt in attempts} - quizzes.keys()
        quizzes |= QuizPage.objects.in_bulk(missing) if missing else {}
        remarked = []
        for attempt in attempts:
            attempt.quiz = quizzes[attempt.quiz_id]
            response = answers.get(attempt.pk)
            remarked.append(marker.remark(attempt, batch[attempt.pk], response))
        yield remarked


def find_places(regrade: Regrade) -> list[Place]:
    """The attempts that are covered and marked, by primary key; reads every paper once."""
    found = []
    rows = _covered(regrade).order_by("pk").values_list("pk", "paper")
    for pk, paper in rows.iterator(chunk_size=READ_SIZE):
        for position, item in enumerate(paper, start=1):
            if item["version"] == regrade.version_id:
                found.append(Place(pk, position, item["marks"]))
                break
    return found


def _covered(regrade: Regrade) -> QuerySet[Attempt]:
    """Marked attempts within the regrade's limits; none can be older than the version."""
    marked = Q(state=AttemptState.GRADED) | Q(state=AttemptState.SUBMITTED) & ~Q(awarded=[])
    rows = Attempt.objects.filter(marked, started_at__gte=regrade.version.created_at - MARGIN)
    if regrade.quiz_id:
        rows = rows.filter(quiz=regrade.quiz_id)
    return rows.filter(round=regrade.round_id) if regrade.round_id else rows


def _load(pks: list[int], lock: bool) -> list[Attempt]:
    rows = Attempt.objects.filter(pk__in=pks).only(*RESULT_FIELDS).order_by("pk")
    return list(rows.select_for_update() if lock else rows)


def _answers(places: dict[int, Place]) -> dict[int, Response]:
    """The answers that count at these places; one query."""
    by_position: dict[int, list[int]] = defaultdict(list)
    for place in places.values():
        by_position[place.position].append(place.attempt_id)
    wanted = Q()
    for position, pks in by_position.items():
        wanted |= Q(position=position, attempt__in=pks)
    events = AnswerEvent.objects.filter(wanted).order_by("sequence")
    return dict(events.values_list("attempt_id", "value"))


@dataclass(frozen=True)
class _Marker:
    """The regrade as it is used on one attempt after the other."""

    version_id: int
    kind: str
    correction: Correction
    earlier: Corrections

    def remark(self, attempt: Attempt, place: Place, response: Response | None) -> Remarked:
        text = attempt.awarded[place.position - 1]
        before = Marked(
            None if text is None else Decimal(text),
            place.marks,
            counts=not self.earlier.is_void(attempt, self.version_id),
        )
        after = remark(self.correction, self.kind, response, before)
        leaves = before.counts and not after.counts
        if leaves and attempt.max_score <= place.marks:
            # Nothing else counts on this paper: there is nothing left to fail.
            after, leaves = full_marks(before), False
        if after == before:
            return Remarked(attempt, False, None)
        old = attempt.score, attempt.max_score, attempt.passed
        if leaves:
            attempt.max_score -= place.marks
        _enter(attempt, place.position, after.awarded)
        return Remarked(attempt, True, _change(old, attempt))


def _enter(attempt: Attempt, position: int, awarded: Decimal | None) -> None:
    """Put the new marks among the others, which stay as they are, and sum up."""
    marks = attempt.awarded_marks
    marks[position - 1] = awarded
    enter_marks(attempt, marks, attempt.graded_at or clock.now())


def _change(
    old: tuple[Decimal | None, Decimal, bool | None], attempt: Attempt
) -> ScoreChange | None:
    score, max_score, passed = old
    if score is None or attempt.score is None:
        return None
    return ScoreChange(
        score, attempt.score, max_score, attempt.max_score, bool(passed), bool(attempt.passed)
    )
