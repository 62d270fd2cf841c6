"""What must be true after every fault, read from the database."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django_q.models import OrmQ

from certificates.models import Certificate, Register
from cms.models import OutgoingMail
from config.queue import enqueue
from config.queue.lanes import Lane
from learning.models import Enrolment
from quizzes.attempts.receipts import check_receipt
from quizzes.enums import AttemptState
from quizzes.models import AnswerEvent, Attempt
from tests.bench.ledger import find_lost
from tests.rewriting import rewrite

from .ground import wait_until
from .learners import Ledger

# Before the queue itself would give out anew what a dead worker held.
GRADED_WITHIN = 150
RENDERED_WITHIN = 150


def assert_every_acknowledged_answer_is_there(ledger: Ledger) -> None:
    """Not one lost, and not one more than was sent."""
    assert ledger.saved
    assert find_lost(ledger.saved) == []
    sent = {(saved.attempt, saved.sequence): saved for saved in ledger.saved}
    attempts = {saved.attempt for saved in ledger.saved}
    events = AnswerEvent.objects.filter(attempt__in=attempts)
    assert {(event.attempt_id, event.sequence) for event in events} == set(sent)
    for event in events:
        saved = sent[event.attempt_id, event.sequence]
        assert (event.position, event.value) == (saved.position, saved.value)


def _is_provable(receipt: str | None) -> bool:
    found = check_receipt(receipt) if receipt else None
    return found is not None and found.intact


def assert_all_graded_once(attempts: Collection[int]) -> None:
    """Graded in the end, with full marks, provable receipts, and one certificate each.

    The task runs once more for each: what is graded stays as it is.
    """
    rows = Attempt.objects.filter(pk__in=attempts)
    wait_until(
        lambda: rows.filter(state=AttemptState.GRADED).count() == len(attempts),
        GRADED_WITHIN,
        "every submitted attempt is graded",
    )
    assert all(row.score == row.max_score and row.passed for row in rows)
    assert all(_is_provable(row.receipt) for row in rows)
    before = dict(rows.values_list("pk", "graded_at"))
    for pk in attempts:
        enqueue("quizzes.tasks.grade", pk)
    waiting = OrmQ.objects.filter(key=Lane.GRADING)
    wait_until(lambda: not waiting.exists(), GRADED_WITHIN, "they are graded again")
    assert dict(rows.values_list("pk", "graded_at")) == before
    users = list(rows.values_list("user", flat=True))
    earned = Certificate.objects.filter(holder__in=users)
    wait_until(lambda: earned.count() >= len(attempts), GRADED_WITHIN, "a certificate follows each")
    assert Enrolment.objects.completed().filter(user__in=users).count() == len(attempts)
    assert earned.count() == len(attempts)


def assert_register_has_no_gap() -> None:
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Register.objects.get().last_number == len(numbers)


def assert_every_certificate_has_its_pdf() -> None:
    """All rendered in the end, each file there and whole."""
    wait_until(
        lambda: not Certificate.objects.filter(rendered_at=None).exists(),
        RENDERED_WITHIN,
        "every certificate has its PDF",
    )


def assert_nothing_is_stuck() -> None:
    """No attempt waits past its time, none has been put off."""
    assert not Attempt.objects.filter(state=AttemptState.SUBMITTED).exists()
    late = Attempt.objects.in_progress().filter(deadline__lt=timezone.now() - timedelta(minutes=1))
    assert not late.exists()


def let_minutes_pass(minutes: int) -> None:
    """As if so much time had gone by: tasks that a dead worker held are free again, what
    waits is due, and the schedules of the sweeps come round.
    """
    gone = timedelta(minutes=minutes)
    OrmQ.objects.update(lock=F("lock") - gone)
    OutgoingMail.objects.update(next_try_at=F("next_try_at") - gone)
    waiting = Attempt.objects.filter(state=AttemptState.SUBMITTED)
    waiting.update(next_check_at=F("next_check_at") - gone)
    rewrite(Certificate.objects.filter(rendered_at=None), issued_at=F("issued_at") - gone)
    enqueue("quizzes.tasks.sweep")
    enqueue("certificates.tasks.sweep")
