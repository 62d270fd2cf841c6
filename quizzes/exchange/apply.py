"""A looked-at batch goes into the bank as drafts, all or nothing, and out again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.transitions import states_before
from cms.text import LazyText
from quizzes.enums import IMPORT_TRANSITIONS, ImportState, ImportVerdict, QuestionState
from quizzes.exceptions import BankImportError
from quizzes.exchange.add import add_questions
from quizzes.exchange.judge import KNOWN
from quizzes.exchange.openings import note_holders_of
from quizzes.formats.as_json import from_json
from quizzes.formats.base import ParsedQuestion
from quizzes.models import BankImport, BankImportRow, Question, Topic


@transaction.atomic
def apply_import(batch: BankImport, *, only_chosen: bool = False) -> int:
    """Add the good questions, or those of them that are chosen.

    All or nothing; a second call adds nothing. The author is who uploaded the file.

    Returns:
        How many questions were new.

    Raises:
        BankImportError: no question can be taken, or the batch waits for the worker.
    """
    before = states_before(ImportState.APPLIED, IMPORT_TRANSITIONS)
    read = BankImport.objects.filter(pk=batch.pk, state__in=before)
    if not read.update(state=ImportState.APPLIED, applied_at=timezone.now()):
        batch.refresh_from_db()
        if batch.state == ImportState.APPLIED:
            return batch.made_count
        raise BankImportError(_("Lần nhập này không ở bước ghi nhận. Hãy tải lại trang."))
    rows = batch.rows.filter(verdict=ImportVerdict.OK).select_related("topic")
    if only_chosen:
        rows = rows.filter(chosen=True)
    todo = list(rows)
    if not todo:
        raise BankImportError(_("Không có câu nào để ghi nhận. Hãy xem các câu cần quyết định."))
    count = write_rows(todo, pictures=_pictures(batch), author=batch.uploaded_by)
    BankImportRow.objects.bulk_update(todo, ["made", "verdict", "code", "problem"], batch_size=200)
    BankImport.objects.filter(pk=batch.pk).update(made_count=count)
    note_holders_of(batch, [row.made.pk for row in todo if row.made])
    return count


def write_rows(
    rows: Sequence[BankImportRow], *, pictures: Mapping[str, bytes], author: Any | None
) -> int:
    """Add the rows as drafts, all or nothing; each learns what was made of it, not saved.

    `pictures` are the bytes by `picture_key`; what came in since the rows were judged is
    not doubled.

    Returns:
        How many questions were added.
    """
    made = add_questions([_draft_of(row, pictures) for row in rows], author=author)
    for row, question in zip(rows, made, strict=True):
        row.made = question
        if question is None:
            row.verdict, row.code = ImportVerdict.KNOWN, KNOWN
            row.problem = LazyText("Câu này đã có trong ngân hàng; không ghi lần nữa.")
    return sum(question is not None for question in made)


def _draft_of(row: BankImportRow, pictures: Mapping[str, bytes]) -> tuple[ParsedQuestion, Topic]:
    if row.parsed is None or row.topic is None:
        raise ValueError(f"row {row.number} was not judged good")
    level: Any = row.level
    return replace(from_json(row.parsed, pictures), level=level), row.topic


def _pictures(batch: BankImport) -> dict[str, bytes]:
    found = {}
    for picture in batch.pictures.all():
        with picture.file.open("rb") as file:
            found[picture.sha256] = file.read()
    return found


@transaction.atomic
def undo_import(batch: BankImport) -> int:
    """Delete the drafts that the batch made.

    Returns:
        How many drafts were deleted.

    Raises:
        BankImportError: a question was sent for review, approved or used; nothing is deleted.
    """
    before = states_before(ImportState.UNDONE, IMPORT_TRANSITIONS)
    applied = BankImport.objects.filter(pk=batch.pk, state__in=before)
    if not applied.update(state=ImportState.UNDONE, undone_at=timezone.now()):
        raise BankImportError(_("Chỉ hoàn tác được lần nhập đã ghi nhận."))
    ids = list(batch.rows.filter(made__isnull=False).values_list("made_id", flat=True))
    questions = Question.objects.filter(pk__in=ids)
    moved = questions.filter(~Q(state=QuestionState.DRAFT) | Q(versions__isnull=False))
    if count := moved.distinct().count():
        raise BankImportError(
            _(
                "Chưa hoàn tác: %(count)s câu của lần nhập này đã gửi thẩm định, đã duyệt hoặc "
                "đã dùng. Các câu đó giữ nguyên; câu nào còn sai, anh/chị sửa trong ngân hàng."
            )
            % {"count": count}
        )
    batch.rows.update(made=None)
    try:
        questions.delete()
    except ProtectedError as error:
        raise BankImportError(
            _("Chưa hoàn tác: có câu của lần nhập này đang nằm trong nhóm câu hỏi hoặc bài khác.")
        ) from error
    return len(ids)
