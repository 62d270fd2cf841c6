"""What the enrolment pass writes, in short transactions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from learning.duties.holidays import working_days
from learning.engine.duties import Decision
from learning.enums import EndCode, EnrolmentSource
from learning.models import DueReview, Enrolment, Programme

BATCH = 1000
T = TypeVar("T")


@dataclass(frozen=True)
class PassResult:
    """How many enrolments a pass made, opened again, dated earlier, ended, and queued."""

    created: int = 0
    reopened: int = 0
    advanced: int = 0
    ended: int = 0
    queued: int = 0

    def __add__(self, other: "PassResult") -> "PassResult":
        return PassResult(
            self.created + other.created,
            self.reopened + other.reopened,
            self.advanced + other.advanced,
            self.ended + other.ended,
            self.queued + other.queued,
        )

    @property
    def total(self) -> int:
        return self.created + self.reopened + self.advanced + self.ended


@dataclass(frozen=True)
class DutyChange:
    """A decision about one person and one course or quiz."""

    user: int
    target: tuple[int | None, int | None]
    cycle: int
    decision: Decision


def create_rows(programme: Programme, asked: Sequence[DutyChange]) -> PassResult:
    """Make the enrolments; those whose date cannot be met wait for an officer."""
    made = queued = 0
    for batch in _batches(asked):
        with transaction.atomic():
            rows = [_row(programme, one) for one in batch]
            made += len(Enrolment.objects.bulk_create(rows, ignore_conflicts=True))
            queued += _queue_new(programme, [one for one in batch if one.decision.late])
    return PassResult(created=made, queued=queued)


def reopen_rows(programme: Programme, asked: Sequence[DutyChange]) -> PassResult:
    """Open again what was ended when the person left."""
    opened = queued = 0
    for batch in _batches(asked):
        with transaction.atomic():
            for due, ones in _by_due(batch).items():
                rows = Enrolment.objects.filter(
                    pk__in=[one.decision.pk for one in ones],
                    ended_code=EndCode.LEFT,
                    completed_at__isnull=True,
                )
                opened += rows.update(
                    ended_at=None, ended_code="", ended_reason="", due_on=due, programme=programme
                )
            queued += _queue(
                {one.decision.pk: one.decision.due_on for one in batch if one.decision.late}
            )
    return PassResult(reopened=opened, queued=queued)


def advance_rows(programme: Programme, asked: Sequence[DutyChange]) -> PassResult:
    """Take the earlier due date."""
    changed = queued = 0
    for batch in _batches(asked):
        with transaction.atomic():
            for due, ones in _by_due(batch).items():
                rows = Enrolment.objects.open().filter(
                    Q(due_on__isnull=True) | Q(due_on__gt=due),
                    pk__in=[one.decision.pk for one in ones],
                    due_fixed=False,
                )
                changed += rows.update(due_on=due, programme=programme)
            queued += _queue(
                {one.decision.pk: one.decision.due_on for one in batch if one.decision.late}
            )
    return PassResult(advanced=changed, queued=queued)


def end_rows(ids: Iterable[int], code: EndCode, reason: str = "") -> int:
    """End open enrolments with the reason; completed ones stay as they are."""
    ended = 0
    for batch in _batches(ids):
        with transaction.atomic():
            ended += (
                Enrolment.objects.open()
                .filter(pk__in=batch)
                .update(
                    ended_at=timezone.now(),
                    ended_code=code,
                    ended_reason=(reason or str(code.label))[:200],
                )
            )
    return ended


def hand_over(kept: dict[int, list[int]]) -> None:
    """Put open enrolments under the programme that still asks for them."""
    for programme_id, ids in kept.items():
        for batch in _batches(ids):
            Enrolment.objects.open().filter(pk__in=batch).update(programme_id=programme_id)


def _row(programme: Programme, one: DutyChange) -> Enrolment:
    course, quiz = one.target
    return Enrolment(
        user_id=one.user,
        course_id=course,
        quiz_id=quiz,
        cycle=one.cycle,
        source=EnrolmentSource.PROGRAMME,
        programme=programme,
        due_on=one.decision.due_on,
    )


def _queue_new(programme: Programme, late: Sequence[DutyChange]) -> int:
    wanted = {(one.user, *one.target): one.decision.due_on for one in late}
    if not wanted:
        return 0
    rows = Enrolment.objects.open().filter(programme=programme, user__in=[o.user for o in late])
    keys = rows.values_list("pk", "user_id", "course_id", "quiz_id")
    return _queue({row[0]: wanted[row[1:]] for row in keys if row[1:] in wanted})


def _queue(planned: dict[int | None, dt.date | None]) -> int:
    """Put due dates that cannot be met before an officer; until then there is none."""
    if not planned:
        return 0
    today = timezone.localdate()
    rows = Enrolment.objects.open().filter(pk__in=list(planned)).select_related("programme")
    days = working_days()
    reviews = [
        DueReview(
            enrolment=row,
            planned_on=planned[row.pk] or today,
            proposed_on=days.next_after(today + dt.timedelta(days=_least(row) - 1)),
        )
        for row in rows
    ]
    Enrolment.objects.filter(pk__in=[row.enrolment_id for row in reviews]).update(
        due_on=None, due_fixed=True
    )
    DueReview.objects.filter(enrolment__in=list(planned), decision="").delete()
    return len(DueReview.objects.bulk_create(reviews, ignore_conflicts=True))


def _least(row: Enrolment) -> int:
    return max(1, row.programme.min_days) if row.programme else 7


def _by_due(batch: Sequence[DutyChange]) -> dict[dt.date | None, list[DutyChange]]:
    found: dict[dt.date | None, list[DutyChange]] = defaultdict(list)
    for one in batch:
        found[one.decision.due_on].append(one)
    return found


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    source = iter(list(items))
    while batch := list(islice(source, BATCH)):
        yield batch
