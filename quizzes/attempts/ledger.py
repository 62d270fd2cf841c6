"""Saving answers: append-only, idempotent, by the server's clock."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from config.compiled_query import CompiledQuery
from config.metrics.counters import answer_saves
from config.sessions import is_live
from quizzes import clock
from quizzes.attempts.quick_save import (
    Frozen,
    Origin,
    frozen_part,
    insert_if_allowed,
    read_anew,
)
from quizzes.content.versions import read_versions
from quizzes.engine.types import KINDS, Response, ResponseError
from quizzes.exceptions import (
    AttemptClosedError,
    InvalidAnswerError,
    SignedOutError,
    StaleAnswerError,
    TakenOverError,
    WrongNetworkError,
)
from quizzes.models import AnswerEvent, Attempt
from quizzes.models.networks import is_allowed

LOCKED_FIELDS = ("state", "deadline", "grace_seconds", "active_tab")

Event = tuple[int, int, Response, dt.datetime]


@CompiledQuery
def ledger_events(*, attempt: int) -> QuerySet[AnswerEvent, Event]:
    """The ledger in its order: (sequence, position, value, time) each."""
    rows = AnswerEvent.objects.filter(attempt=attempt).order_by("sequence")
    return rows.values_list("sequence", "position", "value", "saved_at")


@CompiledQuery
def known_or_newer(*, attempt: int, position: int, sequence: int) -> QuerySet[AnswerEvent]:
    """The event with this sequence, or else the first newer one of this question."""
    rows = AnswerEvent.objects.filter(
        Q(sequence=sequence) | Q(position=position, sequence__gt=sequence), attempt=attempt
    )
    return rows.order_by("sequence")[:1]


@dataclass(frozen=True)
class Saved:
    """An answer that is in the ledger, and the seconds left then, not below zero."""

    sequence: int
    saved_at: dt.datetime
    seconds_left: float


def save_answer(
    attempt: Attempt,
    *,
    position: int,
    sequence: int,
    fields: object,
    tab_id: str = "",
    origin: Origin | None = None,
) -> Saved:
    """Save one answer; the same (attempt, sequence) again returns what was saved.

    `fields` are the form's values of this question, by part; without values it takes the
    answer back. `tab_id` names the tab: the first to save is the active tab, see `claim_for_tab`;
    no name is good only while no tab is active. Without `origin` the caller has seen to it that
    the person may save.

    Raises:
        Attempt.DoesNotExist: there is none with this primary key.
        SignedOutError: the session of `origin` has ended, or is another person's.
        WrongNetworkError: the quiz does not allow the address of `origin`.
        AttemptClosedError: the attempt was submitted, or the time and grace are over.
        TakenOverError: another tab or device is the active one.
        StaleAnswerError: an event with a higher sequence is saved for this question, or this
            sequence already holds another answer.
        InvalidAnswerError: the question is not on the paper, or the answer does not fit it.
    """
    frozen = frozen_part(attempt.pk)
    value = parsed_answer(frozen, position, fields)
    saved_at = insert_if_allowed(attempt.pk, position, sequence, value, tab_id, origin)
    if saved_at is not None:
        answer_saves.inc()
        return _saved(sequence, saved_at, frozen.deadline, saved_at)
    if origin:
        _check_origin(attempt, origin)
    saved = _save_carefully(attempt, position, sequence, value, tab_id)
    answer_saves.inc()
    return saved


def _check_origin(attempt: Attempt, origin: Origin) -> None:
    if not is_live(
        origin.session_key, Attempt.objects.values_list("user_id").get(pk=attempt.pk)[0]
    ):
        raise SignedOutError(_("Anh/chị cần đăng nhập lại."))
    if not is_allowed(origin.address, read_anew(attempt.pk).networks):
        raise WrongNetworkError(
            _(
                "Máy này đang ở mạng mà người tổ chức không cho phép. Câu trả lời được giữ trên "
                "máy này và sẽ được gửi khi anh/chị trở lại đúng mạng."
            )
        )


@transaction.atomic
def _save_carefully(
    attempt: Attempt, position: int, sequence: int, value: Response, tab_id: str
) -> Saved:
    """Find out why the quick save wrote nothing: say so, or write after all."""
    locked = lock_open(attempt, tab_id)
    known = known_or_newer.first(attempt=attempt.pk, position=position, sequence=sequence)
    if known is None:
        known = AnswerEvent.objects.create(
            attempt=locked.row,
            position=position,
            sequence=sequence,
            value=value,
            saved_at=locked.now,
        )
    if (known.sequence, known.position, known.value) != (sequence, position, value):
        raise StaleAnswerError(_("Câu này đã được trả lời ở nơi khác."))
    return _saved(sequence, known.saved_at, locked.row.deadline, locked.now)


def _saved(sequence: int, saved_at: dt.datetime, deadline: dt.datetime, now: dt.datetime) -> Saved:
    return Saved(sequence, saved_at, max(0.0, (deadline - now).total_seconds()))


@transaction.atomic
def claim_for_tab(attempt: Attempt, tab_id: str) -> None:
    """Make the tab `tab_id` the active one: the one before can save no more.

    Raises:
        AttemptClosedError: the attempt takes no more answers.
    """
    lock_open(attempt, None)
    Attempt.objects.filter(pk=attempt.pk).update(active_tab=tab_id[:40])


def latest_answers(attempt: Attempt) -> dict[int, Response]:
    """The answer that counts, by position on the paper; one query."""
    return {position: value for position, (value, _at) in read_ledger(attempt).latest.items()}


def answers_of(attempts: Sequence[Attempt]) -> dict[int, dict[int, Response]]:
    """The answers that count, by attempt and position; one query for all attempts."""
    found: dict[int, dict[int, Response]] = {attempt.pk: {} for attempt in attempts}
    events = AnswerEvent.objects.filter(attempt__in=list(found)).order_by("sequence")
    for attempt_id, position, value in events.values_list("attempt_id", "position", "value"):
        found[attempt_id][position] = value
    return found


@dataclass(frozen=True)
class LedgerView:
    """The answer that counts, with its time, by position; its sequence; the highest, or 0."""

    latest: dict[int, tuple[Response, dt.datetime]]
    sequences: dict[int, int]
    top: int


def read_ledger(attempt: Attempt) -> LedgerView:
    """What an attempt's ledger comes to; one query."""
    return ledger_view(ledger_events.all(attempt=attempt.pk))


def ledger_view(rows: Sequence[Event]) -> LedgerView:
    """What these events, by sequence, come to: (sequence, position, value, time) each."""
    latest = {position: (value, saved_at) for _sequence, position, value, saved_at in rows}
    sequences = {position: sequence for sequence, position, _value, _saved_at in rows}
    return LedgerView(latest, sequences, rows[-1][0] if rows else 0)


def held_fields(attempt: Attempt, ledger: LedgerView, position: int) -> dict[str, list[str]]:
    """The saved answer of a question as its form would give it; empty without one."""
    value, _saved_at = ledger.latest.get(position, (None, None))
    pk = frozen_part(attempt.pk).version_ids[position - 1]
    return KINDS[read_versions([pk])[pk].type].fields(value) if value else {}


@dataclass(frozen=True)
class Locked:
    """An attempt's row that this transaction holds, and the time by the database's clock."""

    row: Attempt
    now: dt.datetime


def lock_open(attempt: Attempt, tab_id: str | None) -> Locked:
    """Lock the attempt's row and check that it takes answers of `tab_id`, or of any tab if
    that is None; one query.

    Must run in a transaction. SQLite needs no row lock: its transactions are IMMEDIATE.

    Raises:
        Attempt.DoesNotExist: there is none with this primary key.
        AttemptClosedError, TakenOverError: see `save_answer`.
    """
    rows = Attempt.objects.select_for_update().only(*LOCKED_FIELDS)
    row, now = clock.get_with_now(rows, pk=attempt.pk)
    if not row.is_open:
        raise AttemptClosedError(_("Bài này đã nộp nên không nhận thêm câu trả lời."))
    if now > row.accepts_until:
        raise AttemptClosedError(_("Đã hết giờ làm bài nên không nhận thêm câu trả lời."))
    if tab_id is not None and row.active_tab != tab_id:
        _claim(row, tab_id)
    return Locked(row, now)


def _claim(row: Attempt, tab_id: str) -> None:
    if row.active_tab:
        raise TakenOverError(_("Bài này đang được làm ở một cửa sổ hoặc thiết bị khác."))
    Attempt.objects.filter(pk=row.pk).update(active_tab=tab_id[:40])


def parsed_answer(frozen: Frozen, position: int, fields: Any) -> Response:
    """The answer that a question's form gives; raises InvalidAnswerError."""
    if not 1 <= position <= len(frozen.version_ids):
        raise InvalidAnswerError(_("Câu hỏi này không có trong đề của anh/chị."))
    pk = frozen.version_ids[position - 1]
    version = read_versions([pk])[pk]
    try:
        return KINDS[version.type].parse(version.content, fields)
    except ResponseError as error:
        raise InvalidAnswerError(_("Câu trả lời không phù hợp với câu hỏi này.")) from error
