"""Regrades: prepared by one person, seen as a dry run, applied by another."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from config.queue import enqueue
from quizzes import clock
from quizzes.content.corrections import lock_marking
from quizzes.content.versions import check_content
from quizzes.engine.types import KINDS
from quizzes.enums import (
    REGRADE_TRANSITIONS,
    CountingPolicy,
    RegradePolicy,
    RegradeState,
)
from quizzes.exceptions import RegradeError
from quizzes.grading.essays.queue_entries import drop_essays
from quizzes.grading.quick_results import write_results
from quizzes.grading.regrade.remarking import Remarked, remark_batches
from quizzes.models import Attempt, QuestionVersion, QuizPage, Regrade, RegradeChange, Round
from quizzes.rounds.schedule import refresh_bulletin
from quizzes.signals import attempt_regraded, attempts_graded


@transaction.atomic
def prepare_regrade(
    version: QuestionVersion,
    *,
    by: Person,
    policy: str,
    reason: str,
    corrected: dict[str, Any] | None = None,
    quiz: QuizPage | None = None,
    round: Round | None = None,
) -> Regrade:
    """Draft a regrade of one version; no result changes before it is applied.

    `corrected` holds the parts of the content that differ; it is dropped where the policy
    asks for no key. A round brings its quiz.

    Raises:
        RegradeError: the corrected key fits neither policy nor question, the round is
            of another quiz, or the version has a draft that waits.
    """
    if round and quiz and round.quiz_id != quiz.pk:
        raise RegradeError(_("Kỳ này không thuộc bài kiểm tra đã chọn."))
    draft = Regrade(
        version=version,
        quiz=round.quiz if round else quiz,
        round=round,
        policy=policy,
        reason=reason.strip(),
        prepared_by=by,
        prepared_at=clock.now(),
    )
    if not draft.reason:
        raise RegradeError(_("Anh/chị ghi lý do chấm lại."))
    if draft.asks_for_key:
        draft.corrected = corrected or {}
        _check_key(draft)
    _save_draft(draft)
    return draft


def _save_draft(draft: Regrade) -> None:
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise RegradeError(
            _("Câu này đã có một bản dự thảo chấm lại. Anh/chị áp dụng hoặc hủy bản đó trước.")
        ) from error


def apply_regrade(regrade: Regrade, *, by: Person, decision_number: str) -> Regrade:
    """Put a draft into effect: every attempt it covers is marked again, all or none.

    Old and new results are kept, and each change is announced. Only the marks of this
    question change; nothing that was completed or issued is undone. An applied regrade
    is returned as it is.

    Raises:
        RegradeError: it was cancelled, the same person prepared it, or there is no
            decision number.
    """
    number = decision_number.strip()
    row = Regrade.objects.select_related("version").get(pk=regrade.pk)
    if row.is_applied:
        return row
    if not is_second_person(by, row.prepared_by_id):
        raise RegradeError(
            _("Anh/chị đã soạn bản này nên không tự áp dụng được; việc này cần một người khác.")
        )
    if not number:
        raise RegradeError(_("Anh/chị ghi số quyết định."))
    with transaction.atomic():
        lock_marking()
        if _move(row, RegradeState.APPLIED, applied_by=by, decision_number=number):
            row.decision_number = number
            _write_all(row)
            enqueue("quizzes.tasks.tell")
    row.refresh_from_db()
    if not row.is_applied:
        raise RegradeError(_("Bản dự thảo này đã bị hủy nên không áp dụng được."))
    return row


def cancel_regrade(regrade: Regrade, *, by: Person) -> Regrade:
    """Give up a draft. A cancelled one is returned as it is.

    Raises:
        RegradeError: it is applied: results change back only by another regrade.
    """
    _move(regrade, RegradeState.CANCELLED, cancelled_by=by)
    row = Regrade.objects.select_related("version").get(pk=regrade.pk)
    if row.is_applied:
        raise RegradeError(
            _("Bản này đã áp dụng nên không hủy được. Muốn sửa nữa, anh/chị lập bản chấm lại mới.")
        )
    return row


def _check_key(draft: Regrade) -> None:
    if KINDS[draft.version.type].is_marked_by_people:
        raise RegradeError(
            _("Câu tự luận không có đáp án để sửa; chỉ cho đủ điểm hoặc loại câu được.")
        )
    if draft.corrected_content == draft.version.content and not _was_corrected(draft):
        raise RegradeError(_("Đáp án mới giống hệt đáp án cũ. Anh/chị sửa đáp án trước."))
    try:
        check_content(draft.version.type, draft.corrected_content)
    except ValidationError as error:
        raise RegradeError(" ".join(error.messages)) from error


def _was_corrected(draft: Regrade) -> bool:
    """Whether another key is in force somewhere, so that the first one changes something."""
    keys = [RegradePolicy.OLD_AND_NEW, RegradePolicy.NEW_KEY]
    return Regrade.objects.applied().filter(version=draft.version, policy__in=keys).exists()


def _move(regrade: Regrade, state: RegradeState, **fields: Any) -> bool:
    """Leave the draft state; whether it was this call that did."""
    if state not in REGRADE_TRANSITIONS[RegradeState.DRAFT]:
        raise ValueError(f"draft → {state}")
    at = "applied_at" if state == RegradeState.APPLIED else "cancelled_at"
    rows = Regrade.objects.filter(pk=regrade.pk, state=RegradeState.DRAFT)
    return rows.update(state=state, **{at: clock.now()}, **fields) == 1


def _write_all(regrade: Regrade) -> None:
    examined, rounds = 0, set[int]()
    for batch in remark_batches(regrade, lock=True):
        examined += len(batch)
        touched = [each for each in batch if each.touched]
        _write(regrade, touched)
        rounds |= {each.attempt.round_id for each in touched if each.attempt.round_id}
    Regrade.objects.filter(pk=regrade.pk).update(examined_count=examined)
    for row in Round.objects.filter(pk__in=rounds).select_related("quiz"):
        refresh_bulletin(row)


def _write(regrade: Regrade, touched: list[Remarked]) -> None:
    write_results([each.attempt for each in touched])
    waiting = [each.attempt for each in touched if not each.change]
    if waiting:
        drop_essays(waiting)
    changes = [
        RegradeChange(regrade=regrade, attempt=each.attempt, **vars(each.change))
        for each in touched
        if each.change
    ]
    for change in RegradeChange.objects.bulk_create(changes):
        attempt_regraded.send(sender=Attempt, attempt=change.attempt, change=change)
    graded = [change.attempt for change in changes if _may_complete(change)]
    graded += [attempt for attempt in waiting if attempt.is_graded]
    if graded:
        attempts_graded.send(sender=Attempt, attempts=graded)


def _may_complete(change: RegradeChange) -> bool:
    """Whether the person may have passed by this: of an average every rise counts."""
    if change.numbers.newly_passed:
        return True
    averages = change.attempt.quiz.counting_policy == CountingPolicy.AVERAGE
    return averages and change.numbers.direction > 0
