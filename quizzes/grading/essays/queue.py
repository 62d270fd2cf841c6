"""The markers' queue: the next essay, giving one back, and how far each round is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cms.people import Person
from quizzes import clock
from quizzes.enums import ESSAY_OPEN, EssayState
from quizzes.models import Essay, QuizPage, Round
from quizzes.models.essay import CLAIM_FOR

MAX_TRIES = 20


@dataclass(frozen=True)
class QueueRow:
    """How far the essays of one quiz and round are; every essay is counted once.

    `waiting`, `second` and `third` are those that nobody holds; `for_viewer` says how many
    the viewer could take now.
    """

    quiz: QuizPage
    round: Round | None
    waiting: int
    second: int
    third: int
    held: int
    done: int
    for_viewer: int

    @property
    def left(self) -> int:
        return self.waiting + self.second + self.third + self.held


def next_essay(
    marker: Person, *, quiz_id: int | None = None, round_id: int | None = None
) -> Essay | None:
    """Claim the oldest essay that this person may mark.

    One that they hold already comes first, so asking twice gives the same. Two people who
    ask at once get two essays: only one of them changes the row.

    Returns:
        The essay, claimed; None where none waits for this person.
    """
    now = clock.now()
    rows = Essay.objects.markable_by(marker).oldest_first()
    if quiz_id is not None:
        rows = rows.filter(attempt__quiz=quiz_id, attempt__round=round_id)
    mine = rows.held(now).filter(claimed_by=marker).first()
    if mine is not None:
        return mine
    for pk in list(rows.free(now).values_list("pk", flat=True)[:MAX_TRIES]):
        if claim_essay(pk, marker):
            return Essay.objects.get(pk=pk)
    return None


def claim_essay(pk: int, marker: Person) -> bool:
    """Take an essay that nobody holds.

    Returns:
        True when this call took it.
    """
    now = clock.now()
    free = Essay.objects.filter(pk=pk).free(now)
    return free.update(claimed_by=marker, claimed_at=now) == 1


def release_essay(essay: Essay, *, marker: Person) -> bool:
    """Give back an essay that this person holds.

    Returns:
        Whether they held it.
    """
    held = Essay.objects.open().filter(pk=essay.pk, claimed_by=marker)
    return held.update(claimed_by=None, claimed_at=None) == 1


def queue_overview(viewer: Person) -> list[QueueRow]:
    """Every quiz and round with essays, those with work left first; four queries."""
    now = clock.now()
    held = Q(state__in=ESSAY_OPEN, claimed_at__gt=now - CLAIM_FOR)
    rows = (
        Essay.objects.exclude(state=EssayState.DROPPED)
        .order_by()
        .values("attempt__quiz", "attempt__round")
        .annotate(
            waiting=Count("pk", filter=Q(state=EssayState.WAITING) & ~held),
            second=Count("pk", filter=Q(state=EssayState.SECOND) & ~held),
            third=Count("pk", filter=Q(state=EssayState.THIRD) & ~held),
            held=Count("pk", filter=held),
            done=Count("pk", filter=Q(state=EssayState.SETTLED)),
        )
    )
    return _named([dict(row) for row in rows], _markable(viewer))


def with_waiting_essays(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Rounds with `essays_waiting`: how many of their essays a person still has to mark."""
    of_round = Essay.objects.open().filter(attempt__round=OuterRef("pk")).order_by()
    counts = of_round.values("attempt__round").annotate(n=Count("pk")).values("n")
    waiting = Coalesce(Subquery(counts, output_field=IntegerField()), 0)
    return rounds.annotate(essays_waiting=waiting)


def _markable(viewer: Person) -> dict[tuple[int, int | None], int]:
    now = clock.now()
    rows = Essay.objects.markable_by(viewer)
    rows = rows.filter(Q(pk__in=Essay.objects.free(now)) | Q(claimed_by=viewer)).open()
    counted = rows.order_by().values_list("attempt__quiz", "attempt__round").annotate(Count("pk"))
    return {(quiz, round_): count for quiz, round_, count in counted}


def _named(
    rows: list[dict[str, Any]], markable: dict[tuple[int, int | None], int]
) -> list[QueueRow]:
    quizzes = QuizPage.objects.in_bulk({row["attempt__quiz"] for row in rows})
    rounds = Round.objects.in_bulk({row["attempt__round"] for row in rows} - {None})
    found = []
    for row in rows:
        quiz, round_ = row.pop("attempt__quiz"), row.pop("attempt__round")
        mine = markable.get((quiz, round_), 0)
        found.append(QueueRow(quizzes[quiz], rounds.get(round_), for_viewer=mine, **row))
    return sorted(found, key=_by_work)


def _by_work(row: QueueRow) -> tuple[bool, str, int]:
    return row.left == 0, row.quiz.title, -(row.round.number if row.round else 0)
