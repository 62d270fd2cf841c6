"""Saving answers: append-only, idempotent, by the server's clock."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quizzes import clock
from quizzes.enums import QuestionType
from quizzes.exceptions import AttemptClosed, InvalidAnswer, StaleAnswer
from quizzes.models import AnswerEvent, Attempt, AttemptItem


@transaction.atomic
def save_answer(attempt: Attempt, *, position: int, sequence: int, value: list[str]) -> AnswerEvent:
    """Save one answer; the same (attempt, sequence) again returns what was saved.

    `value` holds option keys; an empty list takes the answer back.

    Raises:
        AttemptClosed: the attempt was submitted, or the time and grace are over.
        StaleAnswer: an event with a higher sequence is saved for this question, or this
            sequence already holds another answer.
        InvalidAnswer: the question or an option is not on the paper.
    """
    item = _item(attempt, position)
    clean = _validated(item, value)
    now = lock_open(attempt)
    known = AnswerEvent.objects.filter(attempt=attempt, sequence=sequence).first()
    if known is not None:
        return _same(known, item, clean)
    if AnswerEvent.objects.filter(item=item, sequence__gt=sequence).exists():
        raise StaleAnswer(_("Câu này đã có câu trả lời mới hơn. Anh/chị hãy tải lại trang."))
    return AnswerEvent.objects.create(
        attempt=attempt, item=item, sequence=sequence, value=clean, saved_at=now
    )


@transaction.atomic
def save_form(attempt: Attempt, values: dict[int, list[str]]) -> None:
    """Save a whole form at once (the page without JavaScript): only what differs.

    Raises as `save_answer`.
    """
    lock_open(attempt)
    current = latest_answers(attempt)
    sequence = next_sequence(attempt)
    for position, value in sorted(values.items()):
        if sorted(current.get(position, [])) != sorted(value):
            save_answer(attempt, position=position, sequence=sequence, value=value)
            sequence += 1


def latest_answers(attempt: Attempt) -> dict[int, list[str]]:
    """The answer that counts, by position on the paper; one query."""
    events = AnswerEvent.objects.filter(attempt=attempt).order_by("sequence")
    return dict(events.values_list("item__position", "value"))


def saved_times(attempt: Attempt) -> dict[int, dt.datetime]:
    """When the answer that counts was saved, by position."""
    events = AnswerEvent.objects.filter(attempt=attempt).order_by("sequence")
    return dict(events.values_list("item__position", "saved_at"))


def next_sequence(attempt: Attempt) -> int:
    """A sequence higher than any that is saved."""
    highest = AnswerEvent.objects.filter(attempt=attempt).aggregate(top=Max("sequence"))["top"]
    return (highest or 0) + 1


def lock_open(attempt: Attempt) -> dt.datetime:
    """Lock the attempt's row and check that it still takes answers; returns the time.

    Must run in a transaction. SQLite needs no row lock: its transactions are IMMEDIATE.
    """
    row = Attempt.objects.select_for_update().get(pk=attempt.pk)
    now = clock.now()
    if not row.is_open:
        raise AttemptClosed(_("Bài này đã nộp nên không nhận thêm câu trả lời."))
    if now > row.accepts_until:
        raise AttemptClosed(_("Đã hết giờ làm bài. Các câu đã lưu trước đó vẫn được tính."))
    return now


def _item(attempt: Attempt, position: int) -> AttemptItem:
    item = (
        AttemptItem.objects.filter(attempt=attempt, position=position)
        .select_related("version")
        .first()
    )
    if item is None:
        raise InvalidAnswer(_("Câu hỏi này không có trong đề của anh/chị."))
    return item


def _validated(item: AttemptItem, value: Any) -> list[str]:
    keys = [option["key"] for option in item.version.content["options"]]
    if not isinstance(value, list) or any(key not in keys for key in value):
        raise InvalidAnswer(_("Phương án đã chọn không có trong câu hỏi này."))
    chosen = [key for key in keys if key in value]
    if item.version.type != QuestionType.MULTIPLE and len(chosen) > 1:
        raise InvalidAnswer(_("Câu này chỉ chọn một phương án."))
    return chosen


def _same(known: AnswerEvent, item: AttemptItem, value: list[str]) -> AnswerEvent:
    if known.item_id != item.pk or known.value != value:
        raise StaleAnswer(_("Câu trả lời này trùng số thứ tự. Anh/chị hãy tải lại trang."))
    return known
