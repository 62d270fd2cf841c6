"""Marking essays: one mark per person, and the result of the attempt when all are in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from quizzes import clock
from quizzes.content.corrections import share_marking
from quizzes.engine.essay import criterion_maxima, mark_of_points, settle_marks
from quizzes.enums import ESSAY_TRANSITIONS, EssayState
from quizzes.exceptions import EssayError
from quizzes.grading.grade import grade_attempts
from quizzes.models import Attempt, Essay, EssayMark

AFTER = {1: EssayState.SECOND, 2: EssayState.THIRD}


@transaction.atomic
def mark_essay(
    essay: Essay, *, marker: Person, points: Sequence[Decimal], comment: str = ""
) -> Essay:
    """Write this person's mark and, where that settles the essay, grade the attempt again.

    The attempt has its result, and announces it, with the last of its essays; regrades
    that were applied since count. Marking the same essay a second time changes nothing.
    `points` are by criterion of the rubric, see `maxima_of`.

    Raises:
        EssayError: it is their own, they do not hold it, it needs no mark any more, or
            the points do not fit.
    """
    share_marking()
    attempt = Attempt.objects.select_for_update().get(pk=essay.attempt_id)
    row = Essay.objects.select_related("version").get(pk=essay.pk)
    given = list(row.given.all())
    if any(mark.marker_id == marker.pk for mark in given):
        return row
    _check(row, attempt, marker)
    mark = EssayMark(
        essay=row,
        marker=marker,
        number=len(given) + 1,
        points=[str(each) for each in points],
        mark=_mark(row, points),
        comment=comment.strip(),
        marked_at=clock.now(),
    )
    _advance(row, [*given, mark], marker)
    mark.save()
    if row.is_settled:
        grade_attempts([attempt.pk])
    return row


def maxima_of(essay: Essay) -> list[Decimal]:
    """The highest points by criterion; their sum is the question's marks."""
    return criterion_maxima(
        [line["share"] for line in essay.version.content["rubric"]], essay.marks
    )


def _mark(row: Essay, points: Sequence[Decimal]) -> Decimal:
    try:
        return mark_of_points(points, maxima_of(row))
    except ValueError as error:
        raise EssayError(
            _("Điểm của mỗi tiêu chí phải từ 0 đến mức tối đa của tiêu chí đó.")
        ) from error


def _check(row: Essay, attempt: Attempt, marker: Person) -> None:
    if not is_second_person(marker, attempt.user_id):
        raise EssayError(_("Đây là bài của chính anh/chị nên người khác phải chấm."))
    if not row.is_open:
        raise EssayError(_("Bài này không cần chấm nữa. Anh/chị chuyển sang bài tiếp theo."))
    if row.claimed_by_id != marker.pk:
        raise _taken()


def _advance(row: Essay, given: Sequence[EssayMark], marker: Person) -> None:
    """Move the essay on by its marks; only the person who holds it, from its old state."""
    awarded = settle_marks([mark.mark for mark in given], row.marks, row.markers)
    old = EssayState(row.state)
    new = AFTER[len(given)] if awarded is None else EssayState.SETTLED
    settled_at = None if awarded is None else clock.now()
    if not _move(row, old, new, marker, awarded=awarded, settled_at=settled_at):
        raise _taken()
    row.refresh_from_db()


def _move(row: Essay, old: EssayState, new: EssayState, marker: Person, **fields: Any) -> bool:
    if new not in ESSAY_TRANSITIONS[old]:
        raise ValueError(f"{old} → {new}")
    held = Essay.objects.filter(pk=row.pk, state=old, claimed_by=marker)
    return held.update(state=new, claimed_by=None, claimed_at=None, **fields) == 1


def _taken() -> EssayError:
    return EssayError(
        _(
            "Bài này không còn ở chỗ anh/chị: đã quá 30 phút hoặc đã trả lại, nên có thể người "
            "khác đang chấm. Điểm chưa được ghi; anh/chị nhận bài tiếp theo."
        )
    )
